"""One golden story per kind of delivery: a correction, a disappearance, and what is in force before and after. Withdrawals: test_withdraw.py."""

from __future__ import annotations

from datetime import date

import pytest
from pyspark.sql import functions as F

import conf
from conf.kinds import Kind
from jobs.evidence.in_force import choose, in_force
from jobs.identity.pseudonym import person_of
from jobs.lake import Lake
from jobs.link import link
from jobs.runtime.errors import BadInput, Refused
from tests.support.deliveries import claims, deliver, quarantine, silver


@pytest.fixture
def lake(tmp_path, spark):
    return Lake(tmp_path, spark)


def standing(lake: Lake, on: str, *columns: str, table: str = "silver.evidence", named: dict[str, list[str]] | None = None) -> list[tuple[object, ...]]:
    """Claims in force on a day."""
    day = date.fromisoformat(on)
    found = in_force(lake.read(table), choose(lake.rows("ops.coverage"), conf.registries(), day, named))
    return sorted((tuple(row) for row in found.select(*columns).collect()), key=str)


def test_changes_the_newest_row_of_an_entry_stands(lake, spark):
    book = {"office_type": "1", "office": "7", "name": "ANA LIMA", "birth_date": "1950-01-01"}
    first = """
        livro | folha | termo | cpf | death_date
        A     | 1     | 1     | 1   | 2020-04-01
        A     | 1     | 2     | 2   | 2020-04-02   # in no later delivery: stands
        A     | 1     | 2     | 3   | 2020-04-02   # the same entry, a line later: takes its place
        A     | 1     | 3     |     | 2020-04-03   # no number: unmatched, and counted
    """
    second = """
        livro | folha | termo | cpf | death_date
        A     | 1     | 1     | 1   | 2020-03-31
    """
    quarantined = """
        cpf | broken
        4   | death_date_valid
            | record_length_valid
    """
    deliver(lake, "sisobi", "2020-04-10", silver(spark, "sisobi", first, period="2020-04-10", **book))
    answer = link(lake, "sisobi", "2020-04-10")
    assert {name: answer[name] for name in ("evidence", "linked", "unlinked", "unlinked_kinds", "status")} == {
        "evidence": 4, "linked": 3, "unlinked": 1, "unlinked_kinds": {"death": 1}, "status": "published",
    }  # fmt: skip
    again = link(lake, "sisobi", "2020-04-10")
    assert again == answer | {"status": "already_published"}
    # A day of the same month: the month is linked with both, whichever of the two is asked for.
    deliver(lake, "sisobi", "2020-04-11", silver(spark, "sisobi", first, period="2020-04-11", file="3", **book).where("false"), files=[{"file": 3}])
    both = link(lake, "sisobi", "2020-04-11")
    assert link(lake, "sisobi", "2020-04-10") == both | {"period": "2020-04-10", "status": "already_published"}

    rows, set_aside = silver(spark, "sisobi", second, period="2020-05-02", file="2", **book), quarantine(spark, "sisobi", quarantined, file="2")
    deliver(lake, "sisobi", "2020-05-02", rows, set_aside, files=[{"file": 2, "complete": False}])
    link(lake, "sisobi", "2020-05-02")

    one, three = person_of(cpf=1), person_of(cpf=3)
    assert claims(lake, "silver.evidence", "slice", "line", "superseded_on", kind=int(Kind.DEATH)) == [
        ("2020-04", 1, date(2020, 5, 2)),
        ("2020-04", 2, date(2020, 4, 10)),
        ("2020-04", 3, None),
        ("2020-04", 4, None),
        ("2020-05", 1, None),
    ]
    before = {(None, date(2020, 4, 3)), (one, date(2020, 4, 1)), (three, date(2020, 4, 2))}
    assert set(standing(lake, "2020-05-01", "person", "since")) == before
    after = {(None, date(2020, 4, 3)), (one, date(2020, 3, 31)), (three, date(2020, 4, 2)), (person_of(cpf=4), None)}
    assert set(standing(lake, "2020-05-02", "person", "since")) == after
    assert [(row["period"], row["complete"], row["rows"]) for row in lake.rows("ops.coverage")] == [
        ("2020-04-10", True, 4),
        ("2020-04-11", True, 0),
        ("2020-05-02", False, 1),
    ]


def test_months_a_later_file_replaces_its_employers_and_a_new_number_links_what_waited(lake, spark):
    same = {"competencia": "2020-03", "record": "worker", "category": "01", "fpas": "515", "name": "ANA LIMA", "period": "2020-03"}
    both = """
        file | line | employer       | nit         | admitted_on | pay_cents
        1    | 1    | 11222333000181 | 12053412343 | 2019-01-01  | 1000
        1    | 2    | 11222333000181 | 12053412351 | 2019-02-01  | 2000        # no longer declared by the rectification
        1    | 3    | 99888777000161 | 12053412360 | 2019-03-01  | 3000        # another employer: stands
        2    | 1    | 11222333000181 | 12053412343 | 2019-01-01  | 1500
    """
    # Two processes at once gave out the same number; the second file was cut.
    files = [{"file": 1, "part": "a"}, {"file": 2, "part": "a", "sequence": 1, "complete": False}]
    quarantined = quarantine(spark, "gfip", """
        line | nis         | broken
        9    | 12053412343 | employer_record_length_valid
    """)  # fmt: skip
    deliver(lake, "gfip", "2020-03", silver(spark, "gfip", both, **same), quarantined, files=files)
    february = silver(spark, "gfip", both.replace("12053412343", "12053412378"), **same | {"competencia": "2020-02", "period": "2020-02"})
    unchanged = {"file": 1, "part": "a", "status": "unchanged", "same_as": "gfip-2020-01-a-1"}
    deliver(lake, "gfip", "2020-02", february.where("file = 1 AND line = 1"), files=[unchanged])
    both_months = link(lake, "gfip")  # whatever was cleaned since it was linked
    assert (both_months["slices"], both_months["evidence"], both_months["linked"], both_months["status"]) == (["2020-02", "2020-03"], 6, 0, "published")
    assert [(row["period"], row["complete"], row["rows"]) for row in lake.rows("ops.coverage")] == [("2020-02", True, 1), ("2020-03", False, 4)]
    idle = Lake(lake.root)
    again = link(idle, "gfip")
    assert (again["evidence"], again["publication"], again["status"]) == (6, both_months["publication"], "already_published")
    assert again == {name: both_months[name] for name in again} | {"run": None, "status": "already_published"}
    assert idle.running is None  # the runs had recorded it: nothing was counted
    assert standing(lake, "2020-04-30", "slice", "cents") == [("2020-02", 1000), ("2020-03", 1500), ("2020-03", 3000), ("2020-03", None)]

    crosswalk = """
        record | cpf | nit         | name      | status
        person | 1   |             | ANA LIMA  | 0
        person | 2   |             | BIA COSTA | 0
        nit    | 1   | 12053412343 |           |
        nit    | 2   | 12053412360 |           |
    """
    parts = [{"file": 3, "part": "people"}]
    deliver(lake, "cpf", "2020-04-15", silver(spark, "cpf", crosswalk, period="2020-04-15", file="3"), files=parts)
    assert link(lake, "cpf", "2020-04-15")["linked"] == 2
    answer = link(lake, "gfip", "2020-03", relink=True)
    assert (answer["slices"], answer["linked"], answer["unlinked"]) == (["2020-03"], 4, 1)
    again = link(Lake(lake.root), "gfip")  # each month by the run that left it as it is
    assert (again["evidence"], again["linked"]) == (answer["evidence"] + 1, 4)
    assert again["by_slice"] == both_months["by_slice"] | answer["by_slice"]
    # A worker whose employer cannot be read is in doubt about that month, once somebody is known by the number.
    doubt = claims(lake, "silver.evidence", "line", "person", "month", "certainty", "detail", kind=int(Kind.UNREADABLE))
    assert doubt == [(9, person_of(cpf=1), "2020-03", "unreadable", "employer_record_length_valid")]
    assert claims(lake, "silver.evidence", "file", "line", "person", "certainty", "key_type", registry="gfip", slice="2020-03", kind=int(Kind.BOND)) == [
        (1, 1, person_of(cpf=1), "certain", "nit"),
        (1, 2, None, "certain", None),
        (1, 3, person_of(cpf=2), "probable", "nit"),  # her number, another name
        (2, 1, person_of(cpf=1), "certain", "nit"),
    ]
    assert link(lake, "gfip", "2020-03", relink=True)["status"] == "nothing_to_relink"


def test_a_number_that_another_replaced_finds_whom_that_one_does_once_both_are_known(lake, spark):
    """Elos comes last: what waited is linked, what was certain is in doubt where the number goes in a ring, and nothing else is touched."""
    workers = """
        line | nit         | name
        1    | 12053412343 | ANA LIMA
        2    | 12053412351 | BIA COSTA
        3    | 12053412378 | CLEO SA
    """
    same = {"competencia": "2020-03", "record": "worker", "category": "01", "fpas": "515", "employer": "11222333000181", "admitted_on": "2019-01-01"}
    deliver(lake, "gfip", "2020-03", silver(spark, "gfip", workers, **same, period="2020-03"), files=[{"part": "a"}])
    base = """
        record | cpf | nit         | name      | status
        person | 1   |             | ANA LIMA  | 0
        person | 2   |             | BIA COSTA | 0
        nit    | 1   | 12053412360 |           |
        nit    | 2   | 12053412351 |           |
    """
    deliver(lake, "cpf", "2020-04-15", silver(spark, "cpf", base, period="2020-04-15"), files=[{"part": "people"}])
    link(lake, "cpf")
    link(lake, "gfip")
    who = ("line", "person", "certainty")
    assert claims(lake, "silver.evidence", *who, registry="gfip") == [(1, None, "certain"), (2, person_of(cpf=2), "certain"), (3, None, "certain")]
    replaced = """
        former      | present
        12053412343 | 12053412386
        12053412386 | 12053412360      # Ana's, over two steps
        12053412351 | 12053412394      # Bia's, in a ring
        12053412394 | 12053412351
    """
    deliver(lake, "elos", "2020-04-01", silver(spark, "elos", replaced, period="2020-04-01"), files=[{"part": ""}])
    assert link(lake, "elos")["evidence"] == 0
    assert link(lake, "gfip", relink=True)["slices"] == ["2020-03"]
    assert claims(lake, "silver.evidence", *who, registry="gfip") == [
        (1, person_of(cpf=1), "certain"),
        (2, person_of(cpf=2), "probable"),
        (3, None, "certain"),
    ]
    assert link(lake, "gfip", relink=True)["status"] == "nothing_to_relink"
    assert link(lake, "cpf", relink=True)["status"] == "nothing_to_relink"


def test_two_people_under_one_pseudonym_are_refused(lake, spark, monkeypatch):
    """Forced by a hash of two values: of three people two meet."""
    base = """
        record | cpf | nit | name
        person | 1   |     | ANA LIMA
        person | 2   |     | BIA COSTA
        person | 3   |     | CLEO SA
    """
    monkeypatch.setattr("jobs.identity.pseudonym._number", lambda message: F.crc32(message.cast("binary")) % 2)
    deliver(lake, "cpf", "2020-04-15", silver(spark, "cpf", base, period="2020-04-15"), files=[{"part": "people"}])
    with pytest.raises(Refused, match=r"one_person_per_pseudonym: \d pseudonyms stand for .*docs/runbooks/pseudonym_collides.md"):
        link(lake, "cpf", "2020-04-15")
    assert lake.read("silver.people").count() == 0 and lake.rows("ops.coverage") == []


def test_an_agreement_by_cpf_and_its_cancellation_by_pis_alone_are_one(lake, spark):
    agreed = """
        record    | employer       | cpf | nis         | name     | agreed_on  | until      | measure
        agreement | 11222333000181 | 1   | 12053412343 | ANA LIMA | 2020-04-10 | 2020-06-08 | suspension
    """
    cancelled = """
        record       | employer       | nis         | agreed_on  | cancelled_on
        cancellation | 11222333000181 | 12053412343 | 2020-04-10 | 2020-05-11
        cancellation | 99888777000161 | 12053412343 | 2020-04-10 | 2020-05-11    # of another employer
    """
    crosswalk = """
        record | cpf | nit         | name      | status
        person | 1   |             | ANA LIMA  | 0
        nit    | 1   | 12053412343 |           |
    """
    deliver(lake, "bem", "2020-W16", silver(spark, "bem", agreed, period="2020-W16"), files=[{"part": "cadastro"}])
    link(lake, "bem", "2020-W16")
    deliver(lake, "bem", "2020-W20", silver(spark, "bem", cancelled, period="2020-W20", file="2"), files=[{"file": 2, "part": "cancelamento"}])
    link(lake, "bem", "2020-W20")
    columns = ("slice", "line", "person", "superseded_on")
    ana, taken = person_of(cpf=1), conf.registry("bem").reference_date("2020-W20")
    assert claims(lake, "silver.evidence", *columns, registry="bem") == [("2020-04", 1, ana, None), ("2020-05", 1, None, None), ("2020-05", 2, None, None)]

    deliver(lake, "cpf", "2020-05-20", silver(spark, "cpf", crosswalk, period="2020-05-20", file="3"), files=[{"file": 3, "part": "people"}])
    link(lake, "cpf", "2020-05-20")
    answer = link(lake, "bem", relink=True)
    assert (answer["slices"], answer["linked"]) == (["2020-05"], 2)
    assert claims(lake, "silver.evidence", *columns, registry="bem") == [("2020-04", 1, ana, taken), ("2020-05", 1, ana, None), ("2020-05", 2, ana, None)]


def test_a_death_without_a_number_is_a_doubt_about_people_with_the_same_description(lake, spark):
    """Found when it is linked, or by `--relink` once they are known; a number that is known later leads instead."""
    died = """
        livro | termo | cpf | nit         | name     | mother   | birth_date | death_date
        A     | 1     |     |             | ANA LIMA | EVA LIMA | 1950-01-01 | 2020-04-01
        A     | 2     |     | 12053412343 | BIA LIMA | EVA LIMA | 1951-01-01 | 2020-04-02
        A     | 3     |     |             | ANA LIMA | ADA LIMA | 1950-01-01 | 2020-04-03   # another mother
    """
    base = """
        record | cpf | nit         | name     | mother   | birth_date | status
        person | 1   |             | ANA LIMA | EVA LIMA | 1950-01-01 | 0
        person | 2   |             | BIA LIMA | EVA LIMA | 1951-01-01 | 0
    """
    columns = ("line", "person", "key_type", "certainty")
    book = {"folha": "1", "office_type": "1", "office": "7", "period": "2020-04-10"}
    deliver(lake, "sisobi", "2020-04-10", silver(spark, "sisobi", died, **book))
    assert link(lake, "sisobi", "2020-04-10")["unlinked"] == 3
    deliver(lake, "cpf", "2020-04-15", silver(spark, "cpf", base, period="2020-04-15", file="3"), files=[{"file": 3, "part": "people"}])
    link(lake, "cpf", "2020-04-15")
    assert link(lake, "sisobi", relink=True)["unlinked"] == 1
    ana, bia = person_of(cpf=1), person_of(cpf=2)
    by_name = [(1, ana, "name", "name"), (2, bia, "name", "name"), (3, None, None, "certain")]
    assert claims(lake, "silver.evidence", *columns, registry="sisobi") == by_name
    assert link(lake, "sisobi", relink=True)["status"] == "nothing_to_relink"

    number = "    nit    | 1   | 12053412343 |          |          |            |\n"
    later = silver(spark, "cpf", base + number, period="2020-04-16", file="4")
    deliver(lake, "cpf", "2020-04-16", later, files=[{"file": 4, "part": "people"}])
    link(lake, "cpf", "2020-04-16")
    assert link(lake, "sisobi", relink=True)["slices"] == ["2020-04"]
    # Her number is another's of another name: a doubt about him, and hers no more than before he was known by it.
    assert claims(lake, "silver.evidence", *columns, registry="sisobi") == [(1, ana, "name", "name"), (2, ana, "nit", "probable"), (3, None, None, "certain")]


def test_a_file_of_another_key_supersedes_none(lake, spark):
    """Hired in the 115 of March; a 650 of the same employer lists another worker, who alone is replaced by the next 650 of that lawsuit."""
    same = {"competencia": "2020-03", "record": "worker", "category": "01", "fpas": "515", "period": "2020-03", "employer": "11222333000181"}
    rows = """
        file | line | collection_code | lawsuit | nit         | admitted_on | pay_cents
        1    | 1    | 115             |         | 12053412343 | 2020-03-02  | 1000
        2    | 1    | 650             | 77      | 12053412351 | 2014-01-01  | 2000
        3    | 1    | 650             | 78      | 12053412351 | 2014-01-01  | 3000
        4    | 1    | 650             | 77      | 12053412360 | 2014-01-01  | 4000
        5    | 1    | 115             |         | 12053412378 | 2020-03-02  | 5000        # a true rectification
    """
    deliver(lake, "gfip", "2020-03", silver(spark, "gfip", rows, **same).where("file < 5"), files=[{"file": n, "part": f"f{n}"} for n in range(1, 5)])
    link(lake, "gfip", "2020-03")
    assert standing(lake, "2020-04-30", "cents") == [(1000,), (3000,), (4000,)]
    deliver(lake, "gfip", "2020-03", silver(spark, "gfip", rows, **same), files=[{"file": 5, "part": "f5"}])
    link(lake, "gfip", "2020-03")
    assert standing(lake, "2020-04-30", "cents") == [(3000,), (4000,), (5000,)]


def test_snapshots_who_is_no_longer_in_it_is_out(lake, spark):
    same = {"family_state": "3", "person_state": "3"}
    april = """
        family      | member | relation | nis         | cpf | name
        00000000001 | 1      | 1        | 12053412343 | 1   | ANA LIMA
        00000000001 | 2      | 3        | 12053412351 |     | ZE LIMA
        00000000002 | 1      | 1        | 12053412343 |     | ANA LIMA       # the NIS that stands beside a CPF above
        00000000003 | 1      | 1        | 12053412343 |     | RITA SA        # its number, another name
    """
    deliver(lake, "cadunico", "2020-04-11", silver(spark, "cadunico", april, period="2020-04-11", **same), quarantine(spark, "cadunico", """
        cpf | family
        9   | 00000000001
    """), files=[{"part": "AC"}])  # fmt: skip
    later = silver(spark, "cadunico", april, period="2020-04-25", **same).where("line = 1")
    deliver(lake, "cadunico", "2020-04-25", later, files=[{"part": "AC"}])
    link(lake, "cadunico", "2020-04-25")  # both are of one month: one slice

    ana, child, rita = person_of(cpf=1), person_of(nis=12053412351), person_of(nis=12053412343)
    members = ("person", "certainty")
    unreadable = (person_of(cpf=9), "unreadable")
    everybody = [(ana, "certain"), (ana, "certain"), (child, "certain"), (rita, "certain"), unreadable]
    assert sorted(standing(lake, "2020-04-24", *members, table="silver.memberships")) == sorted(everybody)
    assert standing(lake, "2020-04-25", *members, table="silver.memberships") == [(ana, "certain")]
    named = {"cadunico": ["2020-04-11"]}
    assert sorted(standing(lake, "2020-04-25", *members, table="silver.memberships", named=named)) == sorted(everybody)
    assert claims(lake, "silver.evidence", "person", "kind", "superseded_on") == [(person_of(cpf=9), int(Kind.UNREADABLE), None)]
    assert {row[0] for row in claims(lake, "silver.identity", "superseded_on")} == {None}


def test_what_cannot_be_linked_is_refused(lake, spark):
    with pytest.raises(BadInput, match="batimento clean sisobi"):
        link(lake, "sisobi", "2020-04-10")
    with pytest.raises(BadInput, match="no registry"):
        link(lake, "nobody", "2020-04-10")
    uncounted = """
        election_year | round | uf | office | candidate | cpf | outcome
        2020          | 1     | AC | 13     | 1         | 11  | -1
    """
    deliver(lake, "tse", "2020", silver(spark, "tse", uncounted, period="2020"), files=[{"part": "AC"}])
    with pytest.raises(Refused, match="counted"):
        link(lake, "tse", "2020")
    assert lake.read("silver.evidence").count() == 0 and lake.rows("ops.coverage") == []
    assert [row["outcome"] for row in lake.rows("ops.runs")] == ["refused"]
    assert lake.fingerprint() is None  # a key that published nothing is not recorded
