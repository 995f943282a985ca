"""Files of SISOBI from landing to silver: what `clean` publishes, counts, refuses and repeats."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

import conf
import jobs.clean
from jobs.clean import clean
from jobs.gate import audit as gate
from jobs.gate import checks
from jobs.gate.accepted import NOTHING
from jobs.ingest import ingest
from jobs.lake import Lake, runs
from jobs.ops import status
from jobs.runtime.errors import BadInput, Refused
from tests.support.sisobi import MONDAY, TUESDAY, arrive, lines


@pytest.fixture
def lake(tmp_path: Path, spark: SparkSession) -> Lake:
    return Lake(tmp_path / "lake", spark)


def rows_of(lake: Lake, table: str, period: str = MONDAY) -> DataFrame:
    return lake.read(f"{table}.sisobi").where(F.col("period") == period)


def test_every_line_is_valid_or_quarantined_with_all_its_rules(lake: Lake, tmp_path: Path) -> None:
    bad = lines(1, obito="20200231", cpf="12345678900") + [lines(1)[0][:147]]
    arrive(lake, tmp_path, MONDAY, [*lines(), *lines(1, cpf="12345678900"), *bad], end="")
    answer = clean(lake, "sisobi", MONDAY)
    assert answer == {
        "registry": "sisobi",
        "period": MONDAY,
        "received": 103,
        "valid": 101,
        "structural": 0,
        "quarantined": 2,
        "rows": 101,
        "broken": {
            "cpf_check_digits_valid": 1,
            "death_date_valid": 1,
            "record_length_valid": 1,
            "death_date_not_after_delivery": 1,
            "has_valid_identifier": 1,
        },
        "blanked": {"cpf_check_digits_valid": 1},
        "audit": {"passed": True, "report": answer["audit"]["report"]},
        "publication": answer["publication"],
    }
    assert Path(answer["audit"]["report"]).is_file()
    kept = rows_of(lake, "silver").where("line IN (1, 101)").orderBy("line").select("cpf", "name", "_flags", "layout").collect()
    assert [tuple(row) for row in kept] == [
        (12345678909, "JOSE DA CONCEICAO", [], "210"),
        (None, "JOSE DA CONCEICAO", ["cpf_check_digits_valid"], "210"),
    ]
    quarantined = rows_of(lake, "quarantine").orderBy("line").collect()
    assert [(row.line, row.broken) for row in quarantined] == [
        (102, ["cpf_check_digits_valid", "death_date_not_after_delivery", "death_date_valid"]),
        (103, ["has_valid_identifier", "record_length_valid"]),
    ]
    assert quarantined[0].raw["obito"] == "20200231" and len(quarantined[0].raw["line"]) == 210

    # The same run again is done already; a run killed before it was recorded is counted again, with the same answer.
    versions = lake.versions()
    assert clean(lake, "sisobi", MONDAY) == answer
    work = jobs.clean._work(lake, "sisobi", MONDAY)
    forgetful = Lake(lake.root, lake.spark)
    object.__setattr__(forgetful, "rows", lambda table, *at, **equals: [] if table == "ops.runs" else lake.rows(table, *at, **equals))
    again = jobs.clean._recorded(jobs.clean.Work(forgetful, work.registry, MONDAY, work.versions), work.run, answer["publication"])
    assert again == answer
    assert lake.versions() == versions


def test_a_correction_supersedes_what_it_corrects(lake: Lake, tmp_path: Path) -> None:
    arrive(lake, tmp_path, MONDAY, lines(30))
    clean(lake, "sisobi", MONDAY)
    arrive(lake, tmp_path, TUESDAY, lines(20))
    clean(lake, "sisobi", TUESDAY)
    arrive(lake, tmp_path, MONDAY, lines(30, nome="JOAQUIM"))
    answer = clean(lake, "sisobi", MONDAY)
    names = lake.read("silver.sisobi").groupBy("period", "name").count().orderBy("period").collect()
    assert [tuple(row) for row in names] == [(MONDAY, "JOAQUIM", 30), (TUESDAY, "JOSE DA CONCEICAO", 20)]
    assert answer["received"] == 30

    # The same bytes for another period: no second load, and the period is its own.
    arrive(lake, tmp_path, "2020-04-15", lines(20))
    assert clean(lake, "sisobi", "2020-04-15")["received"] == 20
    assert rows_of(lake, "silver", "2020-04-15").count() == 20
    assert lake.read("bronze.sisobi").where("period = '2020-04-15'").count() == 0


def test_too_many_broken_lines_are_refused_and_what_was_published_stands(lake: Lake, tmp_path: Path) -> None:
    """Unless they are accepted with a reason: then once, with a name of its own, and the same command without finds it published."""
    arrive(lake, tmp_path, MONDAY, lines(980) + lines(20, obito="99999999"))  # 2%, the limit
    published = clean(lake, "sisobi", MONDAY)["publication"]
    arrive(lake, tmp_path, MONDAY, lines(970) + lines(30, obito="99999999"))
    with pytest.raises(Refused, match="rejected_share_within_limit.*--accept rejected_share_within_limit --why"):
        clean(lake, "sisobi", MONDAY)
    assert rows_of(lake, "silver").count() == 980
    assert sorted(row["outcome"] for row in lake.rows("ops.runs", verb="clean")) == ["published", "refused"]
    assert max(row["publication"] for row in lake.rows("ops.publications") if row["verb"] == "clean") == published

    for names, why, message in ((["rejected_share_within_limit"], None, "--why"), (["unique:file,line"], "x", "passes in this run")):
        with pytest.raises(BadInput, match=message):
            clean(lake, "sisobi", MONDAY, names, why)
    accepted = clean(lake, "sisobi", MONDAY, ["rejected_share_within_limit"], "Obi of the strike, agreed with the Dataprev")
    assert rows_of(lake, "silver").count() == 970
    versions = lake.versions()
    assert clean(lake, "sisobi", MONDAY) == accepted == clean(lake, "sisobi", MONDAY, ["rejected_share_within_limit"], "once more")
    assert lake.versions() == versions
    shown = status.publications(lake, 1)["publications"][0]
    assert "accepted by" in shown["note"] and shown["note"].endswith("rejected_share_within_limit. Obi of the strike, agreed with the Dataprev")
    gates = {row["registry"]: row["gate"] for row in status.status(lake)["registries"]}
    assert gates["sisobi"] == "accepted"
    arrive(lake, tmp_path, TUESDAY, lines(960) + lines(40, obito="99999999"))
    with pytest.raises(Refused, match="rejected_share"):  # of another run nothing was accepted
        clean(lake, "sisobi", TUESDAY)


@pytest.mark.parametrize(
    ("registry", "arrived", "whole"),
    [
        ("extracad", {"requests": True, "members": True}, True),
        ("extracad", {"requests-SP": True, "members": True}, True),
        ("extracad", {"requests": True}, False),
        ("extracad", {"requests": True, "members": False}, False),  # its last line was cut
        ("bem", {"": True}, True),
        ("bem", {}, False),  # withdrawn
    ],
)
def test_the_gate_gets_the_usual_figures_and_the_missing_parts(registry: str, arrived: dict[str, bool], whole: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[list[Any], dict[str, Any]]] = []
    monkeypatch.setattr(gate, "audit", lambda lake, run, slices, delivery, **limits: asked.append((delivery, limits)))
    monkeypatch.setattr(jobs.clean, "quality", lambda table, period, held_to: checks.ColumnChecks({}, lambda seen: [(table, held_to)]))
    known = conf.registry(registry)
    arrivals = [{"part": part, "complete": complete} for part, complete in arrived.items()]
    lake = SimpleNamespace(open=lambda candidate: None)
    work: Any = SimpleNamespace(
        lake=lake, run="r", period="p", registry=known, arrivals=arrivals, rules=SimpleNamespace(vital={}, blank={}, quality="held to"), accepted=NOTHING
    )
    slices: Any = [SimpleNamespace(candidate=SimpleNamespace(table=f"silver.{registry}"))]
    of_columns = [check for one in jobs.clean._column_checks(work) for check in one.checks({})]
    jobs.clean._audit(work, slices, {"received": 9, "valid": 6, "structural": 1, "quarantined": 2, "rows": 6, "blanked": {"rule": 1}}, of_columns)
    ((delivery, limits),) = asked
    assert limits.pop("accepted").checks == ()
    assert limits == {"limits": gate.Limits(known.usual.fewer_rows, known.usual.more_rows, whole, known.usual.every)}
    assert delivery.pop() == (f"silver.{registry}", "held to")
    names = ["lines_balanced", "rejected_share_within_limit", "all_parts_present", "blanked_share_within_limit:rule"]
    assert [check.expectation for check in delivery] == names
    assert "2 of 8" in str(delivery[1].observed) and delivery[2].passed == (set(known.parts) <= {part.split("-")[0] for part in arrived})


def test_a_line_that_is_nowhere_is_a_crash(lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arrive(lake, tmp_path, MONDAY, lines(10))
    typed = jobs.clean.cleaned
    monkeypatch.setattr(jobs.clean, "cleaned", lambda registry, rows: typed(registry, rows).where("line <> 5"))
    with pytest.raises(RuntimeError, match="10 lines came, 10 are in bronze: 9 valid"):
        clean(lake, "sisobi", MONDAY)
    monkeypatch.setattr(jobs.clean, "cleaned", typed)
    in_bronze = jobs.clean.cut
    monkeypatch.setattr(jobs.clean, "cut", lambda *given: in_bronze(*given).where("line <> 5"))
    with pytest.raises(RuntimeError, match="10 lines came, 9 are in bronze: 9 valid"):
        clean(lake, "sisobi", MONDAY)
    assert "silver.sisobi" not in lake.versions()


@pytest.mark.parametrize(
    ("registry", "period", "message"),
    [("sisobi", MONDAY, "nothing of sisobi was received"), ("obitos", MONDAY, "no registry"), ("sisobi", "abril", "not a period")],
)
def test_what_cannot_be_cleaned_is_refused_with_the_reason(lake: Lake, registry: str, period: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        clean(lake, registry, period)


def test_a_delivery_of_a_header_alone_is_empty_and_valid(lake: Lake, tmp_path: Path) -> None:
    layout = conf.registry("folha_pbf").layout("2013")
    file = tmp_path / "202004_BolsaFamilia_Pagamentos.csv"
    file.write_bytes((";".join(f'"{title}"' for title in getattr(layout, "required")) + "\r\n").encode("latin-1"))  # noqa: B009
    ingest(lake, "folha_pbf", [file], "2020-04")
    answer = clean(lake, "folha_pbf", "2020-04")
    assert (answer["received"], answer["rows"], answer["quarantined"], answer["publication"] is not None) == (0, 0, 0, True)


def test_the_run_is_named_by_what_arrived_and_by_the_code(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    def name(*arrivals: tuple[str, str | None], published: Sequence[str] = ()) -> str:
        rows: list[dict[str, Any]] = [{"arrival": arrival, "withdrawn": why} for arrival, why in arrivals]
        before = [{"run": run, "slices": [f"silver.sisobi:{MONDAY}"]} for run in published]
        fake: Any = SimpleNamespace(rows=lambda table, *_, **__: rows if table == "ops.arrivals" else before)
        return jobs.clean.Work(fake, conf.registry("sisobi"), MONDAY, {}).run

    assert name(("a", None)) == name(("a", None))
    # Withdrawn, the second file leaves what the first had made; it is another run all the same.
    assert len({name(("a", None)), name(("a", None), ("b", None)), name(("a", None), ("b", "bad file"))}) == 3
    before = name(("a", None))
    # What was published last is its own; what others took the place of meanwhile, as after a withdrawal that is taken back, is published again.
    another = name(("a", "bad file"))
    again = name(("a", None), published=[before, another])
    assert name(("a", None), published=[another, before]) == before != again
    assert name(("a", None), published=[before, another, again]) == again
    assert name(("a", None), published=[before, another, again, another]) not in (before, again)
    monkeypatch.setattr(runs, "code_hash", lambda *paths: "other code")
    assert name(("a", None)) != before
