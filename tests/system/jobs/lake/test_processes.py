"""Publishers that are killed, and publishers that race: each in a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jobs.lake import Lake, Place, Slice
from jobs.lake.storage import delta, journal, publications, steps
from jobs.runtime.errors import ConcurrentWrite
from tests.support.concurrent_records import record_at_once
from tests.support.publishing import EVIDENCE, PEOPLE, Job, april, begun, both, candidate, covered, persons, publish_at_once

BEFORE = ["audited"]
AFTER = ["claimed", "committed silver.evidence", "committed silver.people", "committed ops.coverage", "before manifest", "published"]


def shown(lake: Lake) -> Any:
    """Everything that a reader can see of a lake, but for timestamps and file names."""
    manifest = [{k: v for k, v in row.items() if k != "published_at"} for row in lake.rows("ops.publications")]
    return lake.versions(), persons(lake), persons(lake, PEOPLE), lake.rows("ops.coverage"), sorted(manifest, key=lambda row: row["publication"])


def test_a_killed_publication_is_nothing_or_all_and_the_same_command_ends_alike(anywhere: Place, tmp_path: Path) -> None:
    unkilled = begun(anywhere / "unkilled")
    old = shown(unkilled)
    unkilled.publish("link-2", "link", both(unkilled, "link-2", 2), ops={"ops.coverage": [covered(2)]})
    new = shown(unkilled)
    lakes = {moment: begun(anywhere / moment.replace(" ", "-")) for moment in BEFORE + AFTER}
    jobs = {m: Job(lake, "link-2", both(lake, "link-2", 2), {"ops.coverage": [covered(2)]}, killed_at=m) for m, lake in lakes.items()}
    assert publish_at_once(list(jobs.values()), tmp_path) == ["killed"] * len(jobs)
    for moment, lake in lakes.items():
        assert persons(lake, PEOPLE) == persons(lake)
        assert shown(lake) == (old if moment in BEFORE else new), moment
        assert lake.publish("link-2", "link", both(lake, "link-2", 2), ops={"ops.coverage": [covered(2)]}) == "p0000002"
        assert shown(lake) == new, moment


def test_readers_see_nothing_of_it_until_somebody_finishes(anywhere: Place, tmp_path: Path) -> None:
    lake = begun(anywhere / "lake")
    publish_at_once([Job(lake, "link-2", both(lake, "link-2", 2), killed_at="committed silver.evidence")], tmp_path)
    folder = publications.folder(lake.root, EVIDENCE)
    committed = delta.find(folder)
    assert committed is not None and committed.version() == 2
    assert publications.versions(publications.manifests(lake.root)) == {EVIDENCE: 1, PEOPLE: 1, "ops.coverage": 1}
    lake.recover()
    assert publications.versions(publications.manifests(lake.root)) == {EVIDENCE: 2, PEOPLE: 2, "ops.coverage": 1}


@pytest.mark.parametrize("moment", ["claimed", *AFTER])
def test_two_that_finish_the_same_publication_do_it_once(anywhere: Place, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    lake = begun(anywhere / "lake")
    pair = both(lake, "link-2", 2)

    def helped(reached: str) -> None:
        if reached == moment:
            monkeypatch.setattr(steps, "reached", lambda _: None)
            lake.recover()

    monkeypatch.setattr(steps, "reached", helped)
    lake.publish("link-2", "link", pair, ops={"ops.coverage": [covered(2)]})
    assert lake.versions() == {EVIDENCE: 2, PEOPLE: 2, "ops.coverage": 2}
    assert (persons(lake), [row["publication"] for row in lake.rows("ops.publications", None, run="link-2")]) == ([2], ["p0000002"])


def test_a_late_commit_of_what_others_finished_does_nothing(anywhere: Place) -> None:
    """A publisher stopped for long, between looking and committing, must not undo what came after."""
    lake = begun(anywhere / "lake")
    slow = delta.find(publications.folder(lake.root, EVIDENCE))
    assert slow is not None
    lake.publish("link-2", "link", both(lake, "link-2", 2))
    lake.publish("link-3", "link", both(lake, "link-3", 3))
    late = candidate(lake, EVIDENCE, "link-2", {"2020-04": [2]})
    table = publications.schemas.load(EVIDENCE)
    version = delta.replace(publications.folder(lake.root, EVIDENCE), table, [april()], list(late.files), 2)
    assert (version, persons(lake)) == (3, [3])


def test_of_those_who_race_for_a_slice_one_wins_and_the_others_may_run_again(anywhere: Place, tmp_path: Path) -> None:
    lake = begun(anywhere / "lake")
    runs = {f"link-{person}": person for person in (11, 12, 13)}
    answers = publish_at_once([Job(lake, run, both(lake, run, person)) for run, person in runs.items()], tmp_path)
    assert sorted(answer == "lost" for answer in answers) == [False, True, True]
    (winner,) = (run for run in runs if lake.publication_of(run))
    assert persons(lake) == persons(lake, PEOPLE) == [runs[winner]]
    loser = next(run for run in runs if run != winner)
    lake.publish(loser, "link", both(lake, loser, runs[loser]))
    assert persons(lake) == [runs[loser]]


def test_who_looked_before_the_other_claimed_and_claims_after_it_has_lost(anywhere: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = begun(anywhere / "lake")
    slow, quick = both(lake, "link-2", 2), both(lake, "link-3", 3)
    claim = journal.claim

    def overtaken(*results: Any) -> bool:
        monkeypatch.setattr(journal, "claim", claim)
        lake.publish("link-3", "link", quick)
        return claim(*results)

    monkeypatch.setattr(journal, "claim", overtaken)
    with pytest.raises(ConcurrentWrite):
        lake.publish("link-2", "link", slow)
    assert persons(lake) == persons(lake, PEOPLE) == [3]


def test_those_who_race_for_different_slices_all_win(anywhere: Place, tmp_path: Path) -> None:
    lake = Lake(anywhere / "lake")  # empty, so that they race to make the tables too
    months = {f"2020-0{n}": n for n in (4, 5, 6)}
    jobs = []
    for month, person in months.items():
        run = f"link-{month}"
        pair = [Slice(candidate(lake, table, run, {month: [person]}), april(month)) for table in (EVIDENCE, PEOPLE)]
        jobs.append(Job(lake, run, pair, {"ops.coverage": [covered(person, month)]}))
    answers = publish_at_once(jobs, tmp_path)
    assert sorted(answers) == ["p0000001", "p0000002", "p0000003"]
    assert persons(lake) == persons(lake, PEOPLE) == [4, 5, 6]
    assert sorted(row["rows"] for row in lake.rows("ops.coverage")) == [4, 5, 6]


def test_a_slice_that_is_empty_is_raced_for_as_well(anywhere: Place) -> None:
    lake = Lake(anywhere / "lake")
    one, two = (candidate(lake, EVIDENCE, run, {"2020-04": [1]}) for run in ("link-1", "link-2"))
    lake.publish("link-1", "link", [Slice(one, april())])
    with pytest.raises(ConcurrentWrite):
        lake.publish("link-2", "link", [Slice(two, april())])


def test_those_who_compact_a_table_at_once_lose_no_row_and_repeat_none(anywhere: Place) -> None:
    """deltalake's `optimize` lets two commit, and every row stands twice: of a rewriting, one wins."""
    looked = record_at_once(anywhere / "lake", processes=4, rounds=15)
    found = delta.opened(publications.folder(anywhere / "lake", "ops.accesses"))
    assert found.count() == len(looked)
    assert {row["person"] for row in Lake(anywhere / "lake").rows("ops.accesses")} == looked
    assert len(found.file_uris()) < len(looked) / 2, "somebody did compact"
