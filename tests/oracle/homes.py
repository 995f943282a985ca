"""Homes that Hypothesis draws: people who live together, on paper twice perhaps, and what each registry says of them on the days and cents that matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

import schemas
from synthetic.registries import REGISTRIES
from synthetic.row import Row
from tests.oracle import home_bonds
from tests.oracle.files import CADUNICO_DAY
from tests.oracle.lists import READ

LONG_AGO, BORN = date(2001, 1, 1), date(1990, 1, 1)
WAGE = 104_500
DAY = timedelta(days=1)
INCOMES = [None, 0, 1, WAGE // 2, WAGE // 2 + 1, WAGE, 3 * WAGE, 3 * WAGE + 1]
RELATIONS = [1, 2, 3, 3, 4, 8, 11, None]
MONTHS = ["2019-12", "2020-01", "2020-02", "2020-03"]

Fields = dict[str, st.SearchStrategy[Any]]


@dataclass(frozen=True)
class Person:
    """Somebody of a home. `base`: the CPF base's row, or None; `listed`: CadÚnico's, or None; `twice`: how that of a second family differs, or None."""

    numbers: str
    name: str | None
    birth: date | None
    sex: str | None
    base: dict[str, Any] | None
    tied: bool
    listed: dict[str, Any] | None
    twice: dict[str, Any] | None
    jobs: list[dict[str, Any]]
    told: list[dict[str, Any]]
    agreement: dict[str, Any] | None
    death: dict[str, Any] | None
    mandate: dict[str, Any] | None
    paid: int | None | str
    paid_by: str
    unreadable: str | None


@dataclass(frozen=True)
class Request:
    """A request of one of the home's people, by place; `names` are places, relations, and whether the CPF and the birth date are given right."""

    by: int
    at: datetime | None
    sole_provider: bool | None
    more: int | None
    income: int | None
    names: list[tuple[int, int | None, str]]


@dataclass(frozen=True)
class Home:
    """People, what is said of their registered family as a whole, and their requests."""

    people: list[Person]
    whole_income: int | None
    unreadable: bool
    requests: list[Request]


def mostly(usual: Any, *others: Any) -> st.SearchStrategy[Any]:
    """The usual value two times in three."""
    return st.sampled_from([usual] * (2 * len(others)) + list(others))


AS_TOLD = mostly("same", "other", None)


def home(day: date) -> st.SearchStrategy[Home]:
    """Homes as of a day."""
    request = st.builds(
        Request,
        by=st.integers(0, 4),
        at=mostly(datetime(2020, 4, 10, 9), None, datetime(2020, 4, 6, 23, 59, 59), datetime(2020, 4, 7), _at(day, 23), _at(day + DAY, 0)),
        sole_provider=st.sampled_from([True, False, None]),
        more=mostly(0, 1, None),
        income=mostly(0, *INCOMES),
        names=st.lists(st.tuples(st.integers(0, 4), st.sampled_from(RELATIONS[1:]), mostly("right", "wrong CPF", "no CPF", "another birth")), max_size=3),
    )
    return st.builds(
        Home,
        people=st.lists(person(day), min_size=1, max_size=5),
        whole_income=mostly(None, *INCOMES),
        unreadable=mostly(False, True),
        requests=st.lists(request, max_size=3),
    )


def person(day: date) -> st.SearchStrategy[Person]:
    """Somebody on or just beside every limit that the day has."""
    births = [_years_before(day, 18), _years_before(day + DAY, 18), _years_before(day, 12), _years_before(day + DAY, 12), _years_before(day, 110)]
    listed = _listed()
    return st.builds(
        Person,
        numbers=mostly("cpf+nis", "cpf", "nis", ""),
        name=mostly("ANA SILVA", "BIA SILVA", "CLEO", None),
        birth=mostly(BORN, *births, date(1980, 6, 1), None),
        sex=st.sampled_from(["F", "F", "M", None]),
        base=_maybe(_base(day), often=True),
        tied=st.booleans(),
        listed=_maybe(listed, often=True),
        twice=_maybe({name: listed[name] for name in ("person_updated_on", "relation", "income_cents")}),
        jobs=st.one_of(st.just([]), st.lists(st.fixed_dictionaries(_job(day)), max_size=4)),
        told=home_bonds.told(day),
        agreement=_maybe(_agreement(day)),
        death=_maybe(
            {"death_date": mostly(LONG_AGO, day, day + DAY), "birth_date": AS_TOLD, "by": mostly("cpf", "nit", "name"), "name": mostly("same", "other")}
        ),
        mandate=_maybe(_mandate()),
        paid=mostly("", "", 4_100, 60_000, 60_001, 120_000, 180_000, None),
        paid_by=mostly("nis", "original"),
        unreadable=mostly(None, "gfip 2020-02", "gfip 2019-12", "bem", "tse", "sisobi", "cpf", "folha_pbf", "caged 2020-03", "sirc 2020-04-16"),
    )


def _base(day: date) -> Fields:
    return {
        "birth_date": AS_TOLD,
        "sex": mostly("same", "F", "M", None),
        "status": mostly(0, 0, 1, 3, None),
        "status_since": mostly(LONG_AGO, day - DAY, day - 3 * DAY, day - 2 * DAY, None),
        "death_flag": mostly(False, True),
        "death_year": mostly(None, day.year, day.year + 1),
    }


def _listed() -> Fields:
    return {
        "relation": st.sampled_from(RELATIONS),
        "income_cents": mostly(0, *INCOMES),
        "person_registered_on": mostly(LONG_AGO, date(2020, 3, 20), date(2020, 3, 21), None),
        "person_updated_on": st.sampled_from([LONG_AGO, date(2019, 1, 1), None]),
        "birth_date": AS_TOLD,
        "mother": mostly("own", None, "head"),
        "person_state": mostly(3, 4),
        "family_state": mostly(3, 3, 1),
        "cpf_wrong": mostly(False, True),
        "nis_original": mostly("own", "present", "another's", None),
    }


def _job(day: date) -> Fields:
    return {
        "category": mostly("01", "06", "04", "13", "12"),
        "competencia": mostly("2020-03", *MONTHS),
        "pay_cents": mostly(WAGE, 0, 1),
        "admitted_on": mostly(date(2019, 1, 1), date(2019, 1, 2), date(2019, 1, 11), date(2019, 1, 12), day, day + DAY, None),
        "movement": st.sampled_from([None, None, None, None, "I1", "I1", "N1", "N2", "N3", "XX"]),
        "moved_on": mostly(date(2020, 2, 10), day, day - DAY, day + DAY, date(2020, 3, 1), None),
        "birth_date": AS_TOLD,
        "name": mostly("same", "other"),
        "employer": mostly("11111111000191", "11111111000272", "22222222000191"),
    }


def _agreement(day: date) -> Fields:
    return {
        "agreed_on": mostly(day - 19 * DAY, day, day + DAY),
        "until": mostly(day + DAY, day, day - DAY, None),
        "cancelled_on": st.sampled_from([None, None, day - DAY, day, day + DAY, "+30", "+31"]),
        "birth_date": AS_TOLD,
        "by": mostly("cpf", "nis"),
    }


def _mandate() -> Fields:
    return {
        "office": mostly(13, 9, 11, 5),
        "election_year": mostly(2016, 2014, 2018),
        "outcome_name": mostly("ELEITO", "NAO ELEITO", "MEDIA"),
        "anew": mostly(None, None, "elected then", "another then", "same day"),
        "older": mostly(None, "ELEITO", "NAO ELEITO"),
        "birth_date": AS_TOLD,
    }


def _maybe(fields: Fields, often: bool = False) -> st.SearchStrategy[Any]:
    there = st.fixed_dictionaries(fields)
    return st.one_of(there, there, there, st.none()) if often else st.one_of(st.none(), st.none(), st.none(), there)


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour)


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years)


def rows_of(home: Home, number: int, month: str) -> list[Row]:
    """What the registries say of the home that is the `number`-th: each row as a correct reader types it."""
    found: list[Row] = []
    for place, one in enumerate(home.people):
        found += _of_base(one, number, place) + _of_register(home, one, number, place) + _of_work(one, number, place)
        found += _of_the_rest(one, number, place, month)
    for n, request in enumerate(home.requests):
        found += _of_request(home, request, number, n)
    if home.unreadable:
        found.append(_row("cadunico", CADUNICO_DAY, {}, broken=("birth_date_valid",), readable={"family": _family(number)}))
    return found


def strangers(months: list[str]) -> list[Row]:
    """A row of a stranger in each registry and month, so that all of them were read."""
    of_base = {"birth_date": "same", "sex": "same", "status": 0, "status_since": LONG_AGO, "death_flag": False, "death_year": None}
    job = {"category": "01", "pay_cents": 1, "admitted_on": LONG_AGO, "movement": None, "moved_on": None, "birth_date": "same", "name": "same"}
    nobody = Person(
        numbers="cpf+nis", name="NOBODY ELSE", birth=BORN, sex="M", tied=False, listed=None, twice=None, paid=100, paid_by="nis", unreadable=None, base=of_base,
        jobs=[{**job, "competencia": one, "employer": "33333333000191"} for one in MONTHS],
        told=[],
        agreement={"agreed_on": LONG_AGO, "until": LONG_AGO, "cancelled_on": None, "birth_date": "same", "by": "cpf"},
        death={"death_date": date(2020, 12, 1), "birth_date": "same", "by": "cpf", "name": "same"},
        mandate={"office": 13, "election_year": 2016, "outcome_name": "NAO ELEITO", "birth_date": "same", "anew": None, "older": None},
    )  # fmt: skip
    rest = [row for month in months[1:] for row in _of_the_rest(nobody, 0, 0, month) if row.registry == "folha_pbf"]
    listed = [row for name in READ for period in REGISTRIES[name].periods for row in _preamble(name, period)]
    return rows_of(Home([nobody], None, False, []), 0, months[0]) + rest + listed + home_bonds.tables_of_rubrics(_row)


def _preamble(name: str, period: str) -> list[Row]:
    preamble = REGISTRIES[name].preamble
    return preamble(0, period) if preamble else []


def _of_base(one: Person, number: int, place: int) -> list[Row]:
    found = []
    if "cpf" not in one.numbers:
        return []
    if one.base is not None:
        known = one.base | {"birth_date": _told(one.base["birth_date"], one), "sex": one.sex if one.base["sex"] == "same" else one.base["sex"]}
        found.append(_row("cpf", "2020-04-11", {"record": "person", "cpf": _cpf(number, place), "name": one.name, "mother": _mother(number, place), **known}))
    if one.tied and "nis" in one.numbers:
        found.append(_row("cpf", "2020-04-11", {"record": "nit", "cpf": _cpf(number, place), "nit": _nis(number, place), "current": True}))
    return found


def _of_register(home: Home, one: Person, number: int, place: int) -> list[Row]:
    if one.listed is None:
        return []
    listed = dict(one.listed)
    wrong = listed.pop("cpf_wrong") and "cpf" in one.numbers
    former = {"own": _original(number, place), "present": _nis(number, place), "another's": _nis(number, (place + 1) % len(home.people)), None: None}
    fields = {
        "family": _family(number), "member": str(place), "name": one.name, "sex": one.sex, "municipality": 3550308, "family_registered_on": LONG_AGO,
        "cpf": None if wrong else _cpf(number, place) if "cpf" in one.numbers else None, "nis": _nis(number, place) if "nis" in one.numbers else None,
        "family_updated_on": LONG_AGO, "family_income_cents": home.whole_income, **listed, "nis_original": former[listed["nis_original"]], "birth_date": _told(listed["birth_date"], one),
        "mother": {"head": home.people[0].name, "own": _mother(number, place), None: None}[listed["mother"]],
    }  # fmt: skip
    found = [_row("cadunico", CADUNICO_DAY, fields, blanked=("cpf_check_digits_valid",) if wrong else ())]
    if one.twice is not None:
        elsewhere = {"family": f"9{_family(number)[1:]}", "member": f"9{place}", "family_state": 3, "person_state": 3, "family_income_cents": None}
        found.append(_row("cadunico", CADUNICO_DAY, fields | elsewhere | one.twice, blanked=found[0].blanked))
    return found


def _of_work(one: Person, number: int, place: int) -> list[Row]:
    found = []
    for job in one.jobs:
        who = {"nit": _nis(number, place), "name": one.name if job["name"] == "same" else "ANOTHER NAME", "birth_date": _told(job["birth_date"], one)}
        kept = {name: job[name] for name in ("category", "competencia", "admitted_on", "employer")} | {"fpas": "515"} | who
        found.append(_row("gfip", job["competencia"], kept | {"record": "worker", "pay_cents": job["pay_cents"]}))
        if job["movement"]:
            found.append(_row("gfip", job["competencia"], kept | {"record": "movement", "movement": job["movement"], "moved_on": job["moved_on"]}))
    cpf, nis = _cpf(number, place) if "cpf" in one.numbers else None, _nis(number, place)
    who = {"cpf": cpf, "nis": nis, "name": one.name, "birth_date": one.birth}
    return found + home_bonds.rows_of_bonds(one.told, who, f"{number}-{place}", _row)


def _of_the_rest(one: Person, number: int, place: int, month: str) -> list[Row]:
    """Agreements, deaths, mandates, the payroll, and a row in quarantine."""
    found = []
    cpf, nis = _cpf(number, place) if "cpf" in one.numbers else None, _nis(number, place)
    if (said := one.agreement) is not None:
        cancelled = said["agreed_on"] + timedelta(days=int(said["cancelled_on"])) if isinstance(said["cancelled_on"], str) else said["cancelled_on"]
        cancelled = None if cancelled is None else max(cancelled, said["agreed_on"])
        key = {"cpf": cpf if said["by"] == "cpf" else None, "nis": nis, "employer": "11111111000191", "agreed_on": said["agreed_on"]}
        agreed = {"record": "agreement", "name": one.name, "birth_date": _told(said["birth_date"], one), "until": said["until"]}
        record = agreed if cancelled is None else {"record": "cancellation", "cancelled_on": cancelled}
        found.append(_row("bem", "2020-W15", key | record))
    if (said := one.death) is not None:
        key = {"cpf": cpf if said["by"] == "cpf" else None, "nit": nis if said["by"] == "nit" else None}
        key |= {"name": one.name if said["name"] == "same" else "ANOTHER NAME", "mother": _mother(number, place)}
        book = {"livro": "1", "folha": "1", "termo": f"{number}.{place}", "office_type": "1", "office": "1"}
        found.append(_row("sisobi", "2020-04-11", key | book | {"birth_date": _told(said["birth_date"], one), "death_date": said["death_date"]}))
    if one.mandate is not None and cpf is not None:
        found += _of_court(one.mandate, {"cpf": cpf, "name": one.name, "birth_date": _told(one.mandate["birth_date"], one)}, number, place)
    if one.paid != "":
        paid = {"reference_month": month, "competencia": month, "uf": "SP", "cpf": None, "name": one.name, "cents": one.paid}
        paid["nis"] = nis if one.paid_by == "nis" else _original(number, place)
        found.append(_row("folha_pbf", month, paid))
    if one.unreadable is not None:
        registry, _, period = one.unreadable.partition(" ")
        key = {"cpf": cpf} if cpf is not None else {"nis": nis}
        found.append(_row(registry, period or {"folha_pbf": month, "tse": "2016"}.get(registry, "2020-04-11"), {}, broken=("one_rule",), readable=key))
    return found


def _of_court(said: dict[str, Any], who: dict[str, Any], number: int, place: int) -> list[Row]:
    """A candidacy, perhaps as an older file told it too, and perhaps with an election to the same office in the midst of the term."""
    year, unit = said["election_year"], f"{number}.{place}"
    first, then = date(year, 10, 2), date(year + 2, 6, 3)
    stood = {name: said[name] for name in ("office", "election_year", "outcome_name")} | who
    stood |= {"uf": "SP", "unit": unit, "round": 1, "candidate": unit, "generated_on": date(2020, 1, 1)}
    rows = [stood | {"election_day": then if said["anew"] == "elected then" else first}]
    if said["older"]:
        rows.append(rows[0] | {"outcome_name": said["older"], "generated_on": date(2019, 1, 1)})
    if said["anew"] in ("another then", "same day"):
        day = then if said["anew"] == "another then" else first
        rows.append(stood | {"cpf": None, "candidate": f"{unit}.2", "election_day": day})
    return [_row("tse", str(year), {"outcome": None} | row) for row in rows]


ODD_ACTIVITIES = {0: None, 1: "ASTRONAUTA"}  # of eight requests


def _of_request(home: Home, asked: Request, number: int, n: int) -> list[Row]:
    """A request of somebody who has a CPF, and its members; nobody names themselves."""
    by = asked.by % len(home.people)
    one = home.people[by]
    if "cpf" not in one.numbers:
        return []
    request = f"{number}{n}"
    size = None if asked.more is None else 1 + len(asked.names) + asked.more
    head = {"record": "request", "cpf": _cpf(number, by), "requested_at": asked.at, "uf": "SP", "income_cents": asked.income, "declared_size": size}
    head["activity"] = ODD_ACTIVITIES.get((number + n) % 8, "INFORMAL")
    said = {"name": one.name, "birth_date": one.birth, "sex": one.sex, "sole_provider": asked.sole_provider}
    found = [_row("extracad", "2020-04-11", {"request": request, **head, **said})]
    named: set[int] = {by}
    for place, relation, how in asked.names:
        place %= len(home.people)
        member = home.people[place]
        if place in named:
            continue
        named.add(place)
        cpf = _cpf(number, place) if how in ("right", "another birth") and "cpf" in member.numbers else None
        birth = _told("other" if how == "another birth" else "same", member)
        fields = {"record": "member", "request": request, "cpf": cpf, "name": member.name, "birth_date": birth, "sex": member.sex, "relation": relation}
        wrong = ("cpf_check_digits_valid",) if how == "wrong CPF" else ()
        found.append(_row("extracad", "2020-04-11", fields | {"income_cents": 0}, blanked=wrong))
    return found


def _row(registry: str, period: str, fields: dict[str, Any], blanked: tuple[str, ...] = (), broken: tuple[str, ...] = (), readable: Any = None) -> Row:
    as_of, given = date(2020, 4, 11), dict.fromkeys(schemas.load(f"silver.{registry}").names) | fields
    return Row(registry, period, "", "", 0, None, None, given, as_of, f"{registry}-{period}", blanked=blanked, broken=broken, readable=readable or {})


def _told(how: str | None, one: Person) -> date | None:
    return one.birth if how == "same" else date(1971, 7, 7) if how == "other" else None


def _mother(number: int, place: int) -> str:
    """Of people in two homes, now and then of one name and birth."""
    return f"EVA {number // 2} {place}"


def _cpf(number: int, place: int) -> int:
    return 10_000_000_000 + 10 * number + place


def _nis(number: int, place: int) -> int:
    return 20_000_000_000 + 10 * number + place


def _original(number: int, place: int) -> int:
    return 30_000_000_000 + 10 * number + place


def _family(number: int) -> str:
    return f"{number:011d}"
