"""Nothing that was not promised, declared and audited becomes visible, and what becomes visible does so together."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

import schemas
from jobs.lake import Candidate, Lake, Slice
from jobs.lake.storage import delta, files, journal, place, publications, steps
from jobs.runtime.errors import BadInput, ConcurrentWrite, Refused
from tests.support.publishing import EVIDENCE, PEOPLE, april, candidate, covered, persons, rows, write


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """An empty lake, without Spark."""
    return Lake(tmp_path / "lake")


def publish(lake: Lake, run: str, people: list[int], slice: str = "2020-04", table: str = EVIDENCE) -> str:
    return lake.publish(run, "link", [Slice(candidate(lake, table, run, {slice: people}), april(slice))])


def test_spark_is_started_when_first_needed_and_once(tmp_path: Path) -> None:
    started: list[str] = []
    lake = Lake(tmp_path / "lake", start=lambda: started.append("Spark") or started)  # type: ignore[arg-type, return-value]
    assert lake.rows(EVIDENCE) == [] and lake.running is None and not started
    assert lake.session is lake.session is lake.running is started
    assert started == ["Spark"]
    with pytest.raises(ValueError, match="without Spark"):
        _ = Lake(tmp_path / "lake").session


def test_never_published_is_empty_and_no_error(lake: Lake) -> None:
    assert lake.rows(EVIDENCE) == []
    assert lake.versions() == {}
    assert lake.publication_of("link-1") is None


def test_a_candidate_is_not_visible_and_a_publication_is(lake: Lake) -> None:
    one = candidate(lake, EVIDENCE, "link-1", {"2020-04": [1, 2]})
    assert persons(lake) == []
    assert lake.publish("link-1", "link", [Slice(one, april())], inputs={"silver.sisobi": 4}, audit="link-1", note="first") == "p0000001"
    assert persons(lake) == [1, 2]
    (row,) = lake.rows("ops.publications")
    assert (row["run"], row["verb"], row["slices"], row["inputs"]) == ("link-1", "link", ["silver.evidence:sisobi/2020-04"], {"silver.sisobi": 4})
    assert (row["audit"], row["note"], row["complete"], row["expires_on"]) == ("link-1", "first", True, None)


def test_publishing_copies_nothing(lake: Lake) -> None:
    one = candidate(lake, EVIDENCE, "link-1", {"2020-04": [1]})
    lake.publish("link-1", "link", [Slice(one, april())])
    found = delta.find(publications.folder(lake.root, EVIDENCE))
    assert found is not None
    assert [Path(uri) for uri in found.file_uris()] == [publications.folder(lake.root, EVIDENCE) / one.files[0].path]
    assert one.files[0].path.startswith("batch-link-1/")


def test_a_slice_is_replaced_whole_and_others_stay(lake: Lake) -> None:
    publish(lake, "link-1", [1, 2], "2020-04")
    publish(lake, "link-2", [3], "2020-05")
    publish(lake, "link-3", [9], "2020-04")
    assert persons(lake) == [3, 9]


def test_a_slice_is_replaced_whatever_the_order_of_its_columns_names(lake: Lake) -> None:
    """`programme` comes before `month` in the table, and after it in the alphabet."""
    table = "gold.standing"
    for run, places in (("decide-1", [1, 2]), ("decide-2", [2])):
        path = publications.folder(lake.root, table) / f"batch-{run}" / "0"
        write(path / "programme=ae2020" / "month=2020-04" / "part-0.parquet", rows(table, places))
        listed = files.list_files(schemas.load(table), path, publications.folder(lake.root, table))
        one = Candidate(table, run, path, lake.versions().get(table, -1), listed)
        lake.publish(run, "decide", [Slice(one, {"month": "2020-04", "programme": "ae2020"})])
    assert [row["place"] for row in lake.rows(table)] == [2]
    lake.rollback("p0000002", "a wrong scope")
    assert sorted(row["place"] for row in lake.rows(table)) == [1, 2]


def test_several_slices_of_a_table_are_one_commit(lake: Lake) -> None:
    one = candidate(lake, EVIDENCE, "link-1", {"2020-04": [1], "2020-05": [2]})
    lake.publish("link-1", "link", [Slice(one, april("2020-04")), Slice(one, april("2020-05"))])
    assert lake.versions()[EVIDENCE] == 1
    two = candidate(lake, EVIDENCE, "link-2", {"2020-04": [3], "2020-05": [4]})
    lake.publish("link-2", "link", [Slice(two, april("2020-04")), Slice(two, april("2020-05"))])
    assert (lake.versions()[EVIDENCE], persons(lake)) == (2, [3, 4])


def test_the_same_run_is_published_once(lake: Lake) -> None:
    first = publish(lake, "link-1", [1])
    again = lake.publish("link-1", "link", [Slice(candidate(lake, EVIDENCE, "link-1", {"2020-04": [5]}), april())])
    assert (again, persons(lake), len(lake.rows("ops.publications"))) == (first, [1], 1)


# What deltalake does not look at


def test_a_row_of_another_slice_is_refused(lake: Lake) -> None:
    one = candidate(lake, EVIDENCE, "link-1", {"2020-04": [1], "2020-05": [2]})
    with pytest.raises(Refused, match="rows of sisobi/2020-05"):
        lake.publish("link-1", "link", [Slice(one, april())])
    assert persons(lake) == []


def test_a_lost_column_is_refused(lake: Lake) -> None:
    refused_schema(lake, rows(EVIDENCE, [1]).drop_columns(["cents"]), "cents bigint")


def test_a_column_more_is_refused(lake: Lake) -> None:
    refused_schema(lake, rows(EVIDENCE, [1]).append_column("cpf", pa.array([1], pa.int64())), "cpf bigint")


def test_a_wrong_type_is_refused(lake: Lake) -> None:
    table = rows(EVIDENCE, [1])
    refused_schema(lake, table.set_column(table.column_names.index("person"), "person", pa.array([1.0], pa.float64())), "person double")


def test_another_order_of_columns_is_refused(lake: Lake) -> None:
    refused_schema(lake, rows(EVIDENCE, [1]).select(rows(EVIDENCE, [1]).column_names[::-1]), "their order")


def refused_schema(lake: Lake, table: pa.Table, why: str) -> None:
    one = candidate(lake, EVIDENCE, "link-1", {"2020-04": [1]})
    write(publications.folder(lake.root, EVIDENCE) / one.files[0].path, table)
    with pytest.raises(Refused, match=why):
        lake.publish("link-1", "link", [Slice(one, april())])
    assert persons(lake) == []


def test_rows_that_were_not_audited_are_refused(lake: Lake) -> None:
    class Audit:
        id = "link-1"
        counts: dict[str, int] = {}

    one = candidate(lake, EVIDENCE, "link-1", {"2020-04": [1, 2]})
    Audit.counts = {str(one.path): 3}
    with pytest.raises(Refused, match="3 rows were audited, the candidate contains 2"):
        lake.publish("link-1", "link", [Slice(one, april())], audit=Audit())


def test_a_file_that_changed_or_came_since_is_refused(lake: Lake) -> None:
    one = candidate(lake, EVIDENCE, "link-1", {"2020-04": [1, 2]})
    write(one.path / "registry=sisobi" / "slice=2020-04" / "late.parquet", rows(EVIDENCE, [3]))
    with pytest.raises(Refused, match="changed after it was written: 2 rows then, 3 now"):
        lake.publish("link-1", "link", [Slice(one, april())])


def test_a_slice_is_emptied_only_where_asked(lake: Lake) -> None:
    publish(lake, "link-1", [1])
    nobody = candidate(lake, EVIDENCE, "link-2", {"2020-04": []})
    with pytest.raises(Refused, match="would be emptied"):
        lake.publish("link-2", "link", [Slice(nobody, april())])
    with pytest.raises(Refused, match="would be emptied"):
        lake.publish("link-2", "link", [Slice(nobody, april())], empty_ok=[PEOPLE])
    assert persons(lake) == [1]
    lake.publish("link-2", "link", [Slice(nobody, april())], empty_ok=[EVIDENCE])
    assert persons(lake) == []


def test_a_slice_twice_or_by_other_columns_is_refused(lake: Lake) -> None:
    one = candidate(lake, EVIDENCE, "link-1", {"2020-04": [1]})
    with pytest.raises(Refused, match="the same slice twice"):
        lake.publish("link-1", "link", [Slice(one, april()), Slice(one, april())])
    with pytest.raises(ValueError, match="is text for registry, slice"):
        lake.publish("link-1", "link", [Slice(one, {"registry": "sisobi"})])


# Several tables, and rows by key


def test_tables_and_ops_rows_become_visible_together(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, int, int]] = []
    before = lake.versions()

    def look(moment: str) -> None:
        if moment.startswith("committed") or moment == "before manifest":
            rows = publications.manifests(lake.root)
            seen.append((len(rows), len(publications.versions(rows)), len(before)))

    monkeypatch.setattr(steps, "reached", look)
    pair = [Slice(candidate(lake, table, "link-1", {"2020-04": [1]}), april()) for table in (EVIDENCE, PEOPLE)]
    lake.publish("link-1", "link", pair, ops={"ops.coverage": [covered(1)]})
    assert seen == [(0, 0, 0)] * 4
    assert set(lake.versions()) == {EVIDENCE, PEOPLE, "ops.coverage"}


def test_ops_rows_are_replaced_by_key(lake: Lake) -> None:
    lake.publish("link-1", "link", ops={"ops.coverage": [covered(1), covered(2, "2020-04-02")]})
    lake.publish("link-2", "link", ops={"ops.coverage": [covered(9) | {"part": "SP"}, covered(5)]})
    assert {(r["period"], r["part"]): r["rows"] for r in lake.rows("ops.coverage")} == {
        ("2020-04-01", ""): 5,
        ("2020-04-01", "SP"): 9,
        ("2020-04-02", ""): 2,
    }
    assert [r["rows"] for r in lake.rows("ops.coverage", None, period="2020-04-02", registry="sisobi")] == [2]
    assert len(lake.rows("ops.coverage", lake.versions("p0000001"))) == 2


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([covered(1) | {"colour": "red"}], "no such column: colour"),
        ([covered(1) | {"as_of": None}], "without a value: as_of"),
        ([covered(1) | {"rows": "many"}], "not bigint"),
        ([covered(1), covered(2)], "two rows with one key"),
    ],
)
def test_unsound_ops_rows_never_reach_the_journal(lake: Lake, rows: list[dict[str, object]], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        lake.publish("link-1", "link", ops={"ops.coverage": rows})
    assert journal.read(publications.drafts(lake.root), 1) is None


def test_a_claim_that_was_half_written_is_none(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as disk, pytest.raises(OSError, match="no space left"):
        disk.setattr(place.os, "fsync", full)
        publish(lake, "link-1", [1])
    assert publish(lake, "link-1", [1]) == "p0000001" and persons(lake) == [1]


def test_what_no_publication_gates_is_recorded_at_once(lake: Lake) -> None:
    look = {"at": datetime(2020, 5, 1, tzinfo=UTC), "who": "ana", "verb": "explain", "person": 1, "found": True}
    lake.record("ops.accesses", [look])
    lake.record("ops.accesses", [look | {"person": 2}])
    assert sorted(row["person"] for row in lake.rows("ops.accesses")) == [1, 2]
    with pytest.raises(ValueError, match="is written by `publish` only"):
        lake.record("ops.coverage", [covered(1)])
    with pytest.raises(ValueError, match="time zone"):
        lake.record("ops.accesses", [look | {"at": datetime(2020, 5, 1)}])


def test_many_records_stay_few_files(lake: Lake) -> None:
    look = {"at": datetime(2020, 5, 1, tzinfo=UTC), "who": "ana", "verb": "explain", "person": 1, "found": True}
    for person in range(delta.MANY_FILES + 2):
        lake.record("ops.accesses", [look | {"person": person}])
    found = delta.find(publications.folder(lake.root, "ops.accesses"))
    assert found is not None and len(found.file_uris()) < 5
    assert len(lake.rows("ops.accesses")) == delta.MANY_FILES + 2


def test_arrivals_in_force(lake: Lake) -> None:
    def arrival(name: str, sequence: int, **more: object) -> dict[str, object]:
        fixed = {"registry": "sisobi", "period": "2020-04-01", "part": "", "as_of": date(2020, 4, 1), "received_at": datetime(2020, 4, 2, tzinfo=UTC)}
        read = {"name": name, "file": sequence, "sha256": name, "bytes": 1, "rows": 1, "layout": "2003-09", "status": "loaded", "complete": True}
        return {"arrival": name, "sequence": sequence, **fixed, **read, **more}

    lake.publish("i-1", "ingest", ops={"ops.arrivals": [arrival("a", 1), arrival("b", 2, replaces="a"), arrival("c", 3, period="2020-04-02")]})
    assert [row["arrival"] for row in lake.arrivals("sisobi")] == ["b", "c"]
    assert [row["arrival"] for row in lake.arrivals("sisobi", "2020-04-01")] == ["b"]
    lake.publish("w-1", "withdraw", ops={"ops.arrivals": [arrival("b", 2, replaces="a", withdrawn="wrong month")]})
    assert [row["arrival"] for row in lake.arrivals("sisobi")] == ["a", "c"]
    assert [row["arrival"] for row in lake.arrivals("sisobi", at=lake.versions("p0000001"))] == ["b", "c"]


# Versions, races within a process, rollback


def test_versions_go_forward_and_can_be_read_of_any_publication(lake: Lake) -> None:
    published = [publish(lake, f"link-{number}", [number]) for number in (1, 2, 3)]
    first = lake.versions("p0000001")
    assert [lake.versions(one)[EVIDENCE] for one in published] == [1, 2, 3]
    assert (persons(lake), persons(lake, at=first), persons(lake, at={})) == ([3], [1], [])
    assert lake.versions(lake.rows("ops.publications", None, publication="p0000002")[0]["published_at"]) == lake.versions("p0000002")
    with pytest.raises(BadInput, match="p9999999"):
        lake.versions("p9999999")


def test_an_older_manifest_row_never_takes_readers_back(lake: Lake) -> None:
    publish(lake, "link-1", [1])
    publish(lake, "link-2", [2])
    newest, oldest = lake.versions(), lake.versions("p0000001")
    assert publications.versions([{"tables": newest}, {"tables": oldest}]) == newest


def test_who_began_before_another_published_the_slice_loses(lake: Lake) -> None:
    late = candidate(lake, EVIDENCE, "link-late", {"2020-04": [1]})
    publish(lake, "link-1", [2], "2020-05")
    publish(lake, "link-2", [3], "2020-04")
    with pytest.raises(ConcurrentWrite, match="silver.evidence:sisobi/2020-04"):
        lake.publish("link-late", "link", [Slice(late, april())])
    assert persons(lake) == [2, 3]
    lake.publish("link-late", "link", [Slice(candidate(lake, EVIDENCE, "link-late", {"2020-04": [1]}), april())])
    assert persons(lake) == [1, 2]


def test_what_was_read_before_another_published_loses_too(lake: Lake) -> None:
    publish(lake, "link-1", [1])
    read = lake.versions()
    publish(lake, "link-2", [2])
    fresh = candidate(lake, EVIDENCE, "link-3", {"2020-04": [3]})
    with pytest.raises(ConcurrentWrite):
        lake.publish("link-3", "link", [Slice(fresh, april())], inputs=read)
    lake.publish("link-4", "link", [Slice(candidate(lake, EVIDENCE, "link-4", {"2020-05": [4]}), april("2020-05"))], inputs=read)
    assert persons(lake) == [2, 4]


def test_who_loses_the_number_looks_again(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    slow, same = (candidate(lake, EVIDENCE, f"link-{name}", {"2020-04": [1]}) for name in ("slow", "same"))
    other = candidate(lake, EVIDENCE, "link-other", {"2020-05": [2]})
    claim = journal.claim

    def beaten(folder: Path, number: int, entry: dict[str, object]) -> bool:
        monkeypatch.setattr(journal, "claim", claim)
        lake.publish("link-other", "link", [Slice(other, april("2020-05"))])
        return claim(folder, number, entry)

    monkeypatch.setattr(journal, "claim", beaten)
    assert lake.publish("link-slow", "link", [Slice(slow, april())]) == "p0000002"
    with pytest.raises(ConcurrentWrite):
        lake.publish("link-same", "link", [Slice(same, april())])
    assert persons(lake) == [1, 2]


def test_rollback_goes_forward(lake: Lake) -> None:
    publish(lake, "link-1", [1])
    pair = [Slice(candidate(lake, table, "link-2", {"2020-04": [2]}), april()) for table in (EVIDENCE, PEOPLE)]
    bad = lake.publish("link-2", "link", pair, ops={"ops.coverage": [covered(2)]})
    publish(lake, "link-3", [3], "2020-05")
    before = lake.versions()
    back = lake.rollback(bad, "wrong month")
    assert (persons(lake), persons(lake, PEOPLE), lake.rows("ops.coverage")) == ([1, 3], [], [])
    assert all(version >= before[table] for table, version in lake.versions().items())
    assert lake.rollback(bad, "wrong month") == back
    assert lake.publication_of("link-2") is None
    publish(lake, "link-2", [5])
    assert persons(lake) == [3, 5]


def test_rollback_of_a_rollback_and_of_rows_by_key(lake: Lake) -> None:
    lake.publish("link-1", "link", ops={"ops.coverage": [covered(1)]})
    second = lake.publish("link-2", "link", ops={"ops.coverage": [covered(2), covered(7, "2020-04-02")]})
    back = lake.rollback(second, "wrong")
    assert [row["rows"] for row in lake.rows("ops.coverage")] == [1]
    lake.rollback(back, "it was right")
    assert sorted(row["rows"] for row in lake.rows("ops.coverage")) == [2, 7]


def test_rollback_of_what_changed_since_is_refused(lake: Lake) -> None:
    first = publish(lake, "link-1", [1])
    publish(lake, "link-2", [2])
    with pytest.raises(Refused, match="published again since"):
        lake.rollback(first, "wrong")
    coverage = lake.publish("link-3", "link", ops={"ops.coverage": [covered(1)]})
    lake.publish("link-4", "link", ops={"ops.coverage": [covered(2)]})
    with pytest.raises(Refused, match="published again since"):
        lake.rollback(coverage, "wrong")
    with pytest.raises(BadInput):
        lake.rollback("p0000099", "wrong")


def test_rollback_to_what_was_deleted_is_refused(lake: Lake) -> None:
    first = candidate(lake, EVIDENCE, "link-1", {"2020-04": [1]})
    lake.publish("link-1", "link", [Slice(first, april())])
    second = publish(lake, "link-2", [2])
    (publications.folder(lake.root, EVIDENCE) / first.files[0].path).unlink()
    with pytest.raises(Refused, match="deleted"):
        lake.rollback(second, "wrong")
    assert persons(lake) == [2]


# Housekeeping


def test_vacuum_deletes_what_expired_and_nothing_else(lake: Lake) -> None:
    old = candidate(lake, EVIDENCE, "link-1", {"2020-04": [1]})
    lake.publish("link-1", "link", [Slice(old, april())], expires_on=date(2020, 6, 1))
    kept = candidate(lake, EVIDENCE, "link-2", {"2020-04": [2]})
    second = lake.publish("link-2", "link", [Slice(kept, april())])
    publish(lake, "link-3", [3])
    pending = candidate(lake, EVIDENCE, "link-4", {"2020-04": [4]})
    folder = publications.folder(lake.root, EVIDENCE)
    assert lake.vacuum(date(2020, 5, 31)) == []
    assert [name.endswith(old.files[0].path) for name in lake.vacuum(date(2020, 6, 1), dry_run=True)] == [True]
    assert (folder / old.files[0].path).exists()
    lake.vacuum(date(2020, 6, 1))
    assert not (folder / old.files[0].path).exists()
    assert (persons(lake), persons(lake, at=lake.versions(second))) == ([3], [2])
    assert lake.publish("link-4", "link", [Slice(pending, april())])


def test_vacuum_takes_forgotten_candidates_and_no_fresh_ones(lake: Lake) -> None:
    publish(lake, "link-1", [1])
    forgotten, fresh = (candidate(lake, EVIDENCE, f"link-{name}", {"2020-04": [4]}) for name in ("forgotten", "fresh"))
    published = publications.folder(lake.root, EVIDENCE) / "batch-link-1"
    for path in (forgotten.path, *published.iterdir()):
        os.utime(path, (0, 0))
    assert lake.vacuum(date(2020, 6, 1)) == [str(forgotten.path.relative_to(lake.root))]
    assert fresh.path.exists() and not forgotten.path.exists() and persons(lake) == [1]
