"""Incremental runs: the people affected by what changed between two runs.

Affected are people and families with claims in force that differ, net, between what the earlier run read and what this one reads; with a date between the
two reference dates (a birthday, an agreement's end); and everybody linked to these by families and requests, transitively: facts and answers depend on no
other person. The affected set may be too large, which costs time; it is never too small.

Cost: of claims, the slices that changed; the whole of them once, a few columns, where the day moved; then of memberships two columns per step along the links.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING

from pyspark import StorageLevel
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

import conf
from conf.kinds import Kind
from jobs.evidence.in_force import Chosen, holds
from jobs.gold import scope
from jobs.gold.context import DecisionContext
from jobs.gold.criterion import age
from jobs.gold.facts import fold
from jobs.gold.gather import InForce

if TYPE_CHECKING:
    from jobs.gold.decisions import Work

MOST_STEPS = 20  # along the links: further than any chain of families that was not made to be one
FEW = 1_000_000  # as many as are sent to every task (24 MB), so that what they are looked up in, whole tables, is read and not exchanged
MOST_SHARE = 0.2  # of the people: beyond it, a full run costs less than an incremental one

# Columns in which a difference may change an answer, by table; of evidence, beside those that the declared facts read. Left out is where a row stands: file,
# line, the day it was superseded. `tests/system/bench/test_plan.py` holds them to what the plan of gather reads.
COMPARED = {
    "silver.evidence": [*scope.READS],
    "silver.people": ["person", "registry", "birth_date", "first_name_key", "sex", "key_type"],
    "silver.identity": ["person", "registry", "key"],
    "silver.memberships": [
        "family", "person", "registry", "relation", "birth_date", "sex", "uf", "income_cents", "family_income_cents", "is_mother", "first_name",
        "registered_on", "updated_on", "family_updated_on", "sole_provider", "declared_size", "document_wrong", "certainty",
    ],
}  # fmt: skip
# Where a row's place counts too: a row in quarantine may be of its period; of a member declared twice in one request the first line counts (a snapshot
# writes all its lines anew each time, and there no line counts before another).
PLACE: dict[str, tuple[Callable[[Chosen], Column], list[str]]] = {
    "silver.evidence": (lambda chosen: F.col("kind") == int(Kind.UNREADABLE), ["period"]),
    "silver.memberships": (lambda chosen: ~F.col("registry").isin(sorted(chosen.snapshots)), ["period", "file", "line"]),
}


@dataclass(frozen=True)
class Affected:
    """The affected set, closed under every link: `people` (person) and `families` (family); `count` people."""

    people: DataFrame
    families: DataFrame
    count: int

    def within(self, claims: InForce) -> InForce:
        """The claims about them alone: no link leads out of the set."""
        of = {name: getattr(claims, name).join(self.people, "person", "left_semi") for name in ("evidence", "people", "identity")}
        return replace(claims, **of, memberships=claims.memberships.join(self.families, "family", "left_semi"))


def why_full(then: Work, now: Work) -> str | None:
    """Why a run must be full; None where it can be incremental."""
    before, after = then.context, now.context
    months = {name: {*after.window(name)} for name, use in after.programme.periods.items() if use.months}
    reasons = {
        "the rules are others": then.rule_version != now.rule_version,
        f"the day lies before that of the run before, {then.on}": now.on < then.on,
        "another year has begun": now.on.year != then.on.year,
        "other wordings of the law are in force": after.programme.in_force(now.on) != before.programme.in_force(then.on),
        "other values of the law are in force": any(_changes(name, then, now) for name in after.programme.parameters),
        "other grants of earlier months stand": then.granted != now.granted,
        "other registries, or UFs, are covered": (before.not_covered, before.uncovered_ufs) != (after.not_covered, after.uncovered_ufs),
        "other months are covered": any(before.months_read[name] & read != after.months_read[name] & read for name, read in months.items()),
    }
    return next((why for why, holds in reasons.items() if holds), None)


def _changes(parameter: str, then: Work, now: Work) -> bool:
    values = conf.parameter(parameter).values
    return bool(values) and [value for value in values if value.in_force(then.on)] != [value for value in values if value.in_force(now.on)]


def as_before(then: Work, now: Work, claims: Mapping[str, str]) -> bool:
    """Whether of these claims (table → registry) none came or went between the two runs."""
    moving = _moving(then, now)
    changed = [(table, one["registry"]) for table in claims for one in now.lake.changed(table, then.versions, now.versions)]
    return not any(registry in moving or (table, registry) in changed for table, registry in claims.items())


def affected(then: Work, now: Work, memberships: DataFrame, more: DataFrame | None, most: int) -> Affected | None:
    """The people affected by what changed between two runs; None where they are more than `most`, or linked by too long chains.

    `memberships` are those in force now; `more` (person): others that the run decides anyway.
    """
    found = {table: _differ(then, now, table) for table in COMPARED}
    people = [frame.select("person") for frame in found.values()] + ([more.select("person")] if more is not None else [])
    families = found["silver.memberships"].select("family")
    if now.on > then.on:
        born = memberships.where(_ages("birth_date", then, now))
        people += [frame.select("person") for frame in (born, _of_base_aged(then, now), _passed(then, now))]
        families = families.unionByName(born.select("family"))
    start = reduce(DataFrame.unionByName, people).where("person IS NOT NULL").distinct()
    return _reach(memberships.select("person", "family"), start, families.distinct(), most)


def _differ(then: Work, now: Work, table: str) -> DataFrame:
    """Rows (their compared columns) that were in force for the one run and not, as often, for the other. Of slices that stay as they are only those of
    registries whose deliveries come or go by the day are read."""
    changed, moving = _in_slices(now.lake.changed(table, then.versions, now.versions)), _moving(then, now)
    before, after = then.read(table), now.read(table)
    was, is_now = holds(then.chosen).cast("int"), holds(now.chosen).cast("int")
    signed = [before.where(changed).withColumn("_sign", -was), after.where(changed).withColumn("_sign", is_now)]
    if moving:
        stays = after.where(F.col("registry").isin(moving) & ~changed & _moved(then, now))
        signed.append(stays.withColumn("_sign", is_now - was))
    keys = [name for name in ("person", "family") if name in compared(now.context, table)]
    content = F.xxhash64(*_compared(table, now)).alias("_compared")
    rows = reduce(DataFrame.unionByName, [frame.where("_sign <> 0").select(*keys, content, "_sign") for frame in signed])
    return rows.groupBy(*keys, "_compared").agg(F.sum("_sign").alias("_sign")).where("_sign <> 0").select(*keys)


def _moving(then: Work, now: Work) -> list[str]:
    """Registries of which rows that stay where they are may be in force for one run and not for the other: other deliveries of a snapshot are chosen; of
    all others, a delivery's day lies between the two (a row's place is taken on the day of a delivery too)."""
    ours, theirs = now.chosen.snapshots, then.chosen.snapshots
    by_day = {row["registry"] for row in now.coverage if row["registry"] in now.chosen.others and then.on < row["as_of"] <= now.on}
    return sorted(by_day | {name for name in ours if ours[name] != theirs.get(name)})


def _moved(then: Work, now: Work) -> Column:
    """Of such rows, those that the days concern, and all of a snapshot."""
    by_day = [F.coalesce(F.col(name).between(F.date_add(F.lit(then.on), 1), F.lit(now.on)), F.lit(False)) for name in ("as_of", "superseded_on")]
    return reduce(Column.__or__, by_day, F.col("registry").isin(sorted(now.chosen.snapshots)))


def _in_slices(slices: Sequence[dict[str, str]]) -> Column:
    return reduce(Column.__or__, [reduce(Column.__and__, [F.col(name) == value for name, value in one.items()]) for one in slices], F.lit(False))


def compared(context: DecisionContext, table: str) -> list[str]:
    """The columns of a table of claims in which a difference may change an answer, sorted."""
    of_facts = fold.reads(context) if table == "silver.evidence" else set()
    return sorted(of_facts | {*COMPARED[table]})


def _compared(table: str, now: Work) -> list[Column]:
    counts_where, place = PLACE.get(table, (lambda chosen: F.lit(False), []))
    return [F.col(name) for name in compared(now.context, table)] + [F.when(counts_where(now.chosen), F.col(name)) for name in place]


def _passed(then: Work, now: Work) -> DataFrame:
    """Evidence in force of which a date lies between the two days, or so little before that an answer waits for it to have passed a while ago."""
    first = F.date_sub(F.lit(then.on), fold.waits())
    # As plain as this, so that files and groups of rows without such a date are left out unread.
    passed = reduce(Column.__or__, [F.col(name).between(first, F.lit(now.on)) for name in fold.dates(now.context)])
    return now.read("silver.evidence").where(passed & holds(now.chosen))


def _of_base_aged(then: Work, now: Work) -> DataFrame:
    """People a year older by the CPF base: a birth date is read from no other registry's `silver.people`."""
    base = F.col("registry") == now.context.programme.sources.person_register
    return now.read("silver.people").where(base & holds(now.chosen) & _ages("birth_date", then, now))


def _ages(birth: str, then: Work, now: Work) -> Column:
    """Whether the person became a year older, at whatever age."""
    return F.coalesce(age(F.col(birth), F.lit(now.on)) != age(F.col(birth), F.lit(then.on)), F.lit(False))


@dataclass(frozen=True)
class _Held:
    """Rows that were computed, without the plan that led to them; `count`: how many, which Spark does not know of them."""

    rows: DataFrame
    count: int

    @property
    def few(self) -> DataFrame:
        """The rows, sent to every task where they are few."""
        return F.broadcast(self.rows) if self.count <= FEW else self.rows


def _reach(links: DataFrame, people: DataFrame, families: DataFrame, most: int) -> Affected | None:
    """All people linked to these by families, step by step; None where they are more than `most`. The links (person, family) are read once and kept at hand."""
    links, reached = links.where("person IS NOT NULL").persist(), _held(families)
    try:
        new = everybody = _held(people.unionByName(links.join(reached.few, "family", "left_semi").select("person")).distinct())
        for _ in range(MOST_STEPS):
            if everybody.count > most:
                break
            more = _held(links.join(new.few, "person", "left_semi").select("family").distinct().join(reached.few, "family", "left_anti"))
            reached = _both(reached, more)
            new = _held(links.join(more.few, "family", "left_semi").select("person").distinct().join(everybody.few, "person", "left_anti"))
            if not new.count:
                return Affected(everybody.few, reached.few, everybody.count)
            everybody = _both(everybody, new)
        return None
    finally:
        links.unpersist()


def _held(frame: DataFrame) -> _Held:
    rows = _settled(frame)
    return _Held(rows, rows.count())


def _both(some: _Held, others: _Held) -> _Held:
    """Of two that share no row, all."""
    return _Held(_settled(some.rows.unionByName(others.rows)), some.count + others.count)


def _settled(frame: DataFrame) -> DataFrame:
    """Computed now, and its plan forgotten: each step stands on the ones before twice and more, so that plans would double with every step. Spark lets the
    rows go with the frame. Where a worker is lost meanwhile they are lost with it: the run fails, and the same command does it again."""
    return frame.localCheckpoint(storageLevel=StorageLevel.MEMORY_AND_DISK)
