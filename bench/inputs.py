"""Inputs of all peers, found without Spark: the files of the claims, the condition for rows in force, and the programme's values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import deltalake

import conf
from bench import PROGRAMME, PROGRAMMES
from bench.deliveries import MONTH, ON
from conf import periods
from conf.programme import Programme, load_programme
from jobs.evidence.in_force import Chosen, choose
from jobs.gold.context import DecisionContext, ask, named_periods
from jobs.lake import Lake

TABLES = ("evidence", "memberships", "people")  # `identity` decides nothing while the table of NITs is covered


@dataclass(frozen=True)
class Inputs:
    """One question to one lake. `files`: by table of silver, the files of the published version, of every slice."""

    context: DecisionContext
    chosen: Chosen
    files: Mapping[str, list[str]]


@dataclass(frozen=True)
class Terms:
    """What the programme fixes for everybody, as the peers need it: days, cents and counts."""

    registered_by: date
    requests_from: date
    requests_until: date
    quota: int
    most_quotas: int
    most_of_family: int
    places: int


def terms_of(programme: Programme) -> Terms:
    """The terms of the programme that the peers decide; an AssertionError for one that they cannot."""
    registered, requested = programme.scope.channels["cadunico"].last, programme.scope.channels["extracad"]
    assert registered and requested.first and requested.last and programme.amount and programme.family
    amount, family = programme.amount, programme.family
    return Terms(registered, requested.first, requested.last, amount.quota, amount.most_quotas, family.most_quotas, family.members)


def inputs(root: Path, month: str = MONTH, on: date = ON) -> Inputs:
    """The question to a lake. A registry that is not covered, but for TSE by UF, is a ValueError: the peers' SQL ignores coverage."""
    lake = Lake(root)
    versions, programme = lake.versions(), load_programme(PROGRAMMES / f"{PROGRAMME}.yml")
    rows = lake.rows("ops.coverage", versions)
    context = ask(programme, month, on, rows)
    if context.not_covered:
        raise ValueError(f"the bench is about a lake that covers everything, not about one without {', '.join(sorted(context.not_covered))}")
    chosen = choose(rows, conf.registries(), on, named_periods(programme, month))
    return Inputs(context, chosen, {name: files_of(root, f"silver/{name}", versions[f"silver.{name}"]) for name in TABLES})


def files_of(root: Path, table: str, version: int | None = None, **equals: str) -> list[str]:
    """The files of a table (`silver/evidence`) at a version, the newest by default, of the partitions whose columns equal `equals`."""
    found = deltalake.DeltaTable(root / table, version=version).file_uris([(name, "=", value) for name, value in equals.items()] or None)
    return sorted(uri.removeprefix("file://") for uri in found)


def in_force(chosen: Chosen) -> str:
    """The rows in force on the day, as a condition of SQL: the same as `jobs.evidence.in_force` in Spark."""
    others = ", ".join(f"'{name}'" for name in sorted(chosen.others))
    standing = f"as_of <= DATE '{chosen.on}' AND (superseded_on IS NULL OR superseded_on > DATE '{chosen.on}')"
    either = [f"(registry IN ({others}) AND {standing})"]
    for registry, deliveries in sorted((name, found) for name, found in chosen.snapshots.items() if found):
        slices = ", ".join(sorted({f"'{periods.slice_of(period)}'" for period, _ in deliveries}))
        parts = ", ".join(sorted(f"'{period}/{part}'" for period, part in deliveries))
        either.append(f"(registry = '{registry}' AND slice IN ({slices}) AND concat(period, '/', part) IN ({parts}))")
    return " OR ".join(either)


def values(context: DecisionContext) -> dict[str, str]:
    """The programme's values that the SQL uses, by name, as SQL literals."""
    programme, window = context.programme, context.window("gfip")
    terms, wage = terms_of(programme), wage_on(context.on)
    age = programme.in_force(context.on)["minimum_age"].shape
    return {
        "on": f"DATE '{context.on}'",
        "window": ", ".join(f"'{month}'" for month in window),
        "reference": f"'{window[-1]}'",
        "payroll_month": f"'{context.window('folha_pbf')[-1]}'",
        "registered_by": f"DATE '{terms.registered_by}'",
        "requests_from": f"DATE '{terms.requests_from}'",
        "requests_until": f"DATE '{terms.requests_until}'",
        "days_apart": str(conf.parameter("bond_admissions").days),
        "wage": str(wage),
        "quota": str(terms.quota),
        "most_quotas": str(terms.most_quotas),
        "most_of_family": str(terms.most_of_family),
        "places": str(terms.places),
        "mothers_pass": str(age == "minimum_age_or_adolescent_mother").lower(),
        "lacking_ufs": ", ".join(f"'{uf}'" for uf in sorted(context.uncovered_ufs["tse"])) or "''",
        "uf_matters": str(bool(context.uncovered_ufs["tse"])).lower(),
    }


def wage_on(on: date) -> int:
    """The minimum wage on a day, in cents."""
    return next(value.value for value in conf.parameter("minimum_wage").values if (value.since or date.min) <= on <= (value.until or date.max))


def sql(name: str, given: Mapping[str, str]) -> str:
    """A statement of `bench/sql`, with `:name` replaced by the values."""
    text = (Path(__file__).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    for key in sorted(given, key=len, reverse=True):
        text = text.replace(f":{key}", given[key])
    return text
