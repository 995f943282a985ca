"""Assess: the criteria of a programme over the facts, in one projection: no join, no shuffle. Three answers, all reasons, all doubts, all causes.

Answers are kept as bits until all are given, a criterion's being its place in the programme's file: names are written once, and only of whom something is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import reduce

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from jobs.gold.causes import packed
from jobs.gold.context import DecisionContext
from jobs.gold.criteria import CRITERIA
from jobs.gold.criterion import answer, codes, possible
from jobs.runtime.flag_names import names_of

FIXED = ("members", "in_time_from", "in_time_until")  # what the programme fixes, beside the facts


def own_criteria(context: DecisionContext) -> list[str]:
    """Criteria in force that a person's own facts answer."""
    return [name for name in context.programme.in_force(context.on) if name not in context.programme.of_others]


def begin(context: DecisionContext, facts: DataFrame) -> DataFrame:
    """The facts, their doubts as bits too, with what the programme fixes for everybody, and nothing answered yet: `verdict` true, nothing `refused` or
    `unknown`."""
    family, channels = context.programme.family, context.programme.scope.channels
    return packed(facts).withColumns(
        {
            "members": F.lit(family.members if family else None).cast("int"),
            "in_time_from": _by_channel({name: channel.first for name, channel in channels.items()}),
            "in_time_until": _by_channel({name: channel.last for name, channel in channels.items()}),
            "verdict": F.lit(True),
            "refused": F.lit(0).cast("bigint"),
            "unknown": F.lit(0).cast("bigint"),
        }
    )


def _by_channel(days: Mapping[str, date | None]) -> Column:
    """The day that the programme gives for the person's channel; null: none."""
    found = F.lit(None).cast("date")
    for name, day in days.items():
        found = F.when(F.col("channel") == name, F.lit(day).cast("date")).otherwise(found)
    return found


def judge(context: DecisionContext, people: DataFrame, ids: list[str], into: str = "verdict") -> DataFrame:
    """Answer the criteria `ids` that are in force, and add them: to `verdict` (Kleene: one false decides, else one unknown), to the masks `refused` and
    `unknown`, and as `why_<id>` the mask of the causes where the answer is unknown.

    With `into` another name, the answer becomes that column, and decides nothing: only doubts and causes are kept.
    """
    shapes = context.programme.in_force(context.on)
    answers = {name: answer(CRITERIA[shapes[name].shape], context.programme.criteria[name], people) for name in ids if name in shapes}
    met = {name: F.col(f"met_{name}") for name in answers}
    answered = people.withColumns({f"met_{name}": one.met for name, one in answers.items()}) if answers else people
    why = {f"why_{name}": F.when(met[name].isNull(), one.why).otherwise(F.lit(0).cast("bigint")) for name, one in answers.items()}
    decides = into == "verdict"
    added = {
        into: DECIDE[context.programme.decide](F.col("verdict") if decides else F.lit(True), list(met.values())),
        "refused": F.col("refused").bitwiseOR(_bits(context, {name: ~one for name, one in met.items()})) if decides else F.col("refused"),
        "unknown": F.col("unknown").bitwiseOR(_bits(context, {name: one.isNull() for name, one in met.items()})),
    }
    return answered.withColumns(added | why).drop(*[f"met_{name}" for name in answers])


def _all_of(before: Column, met: list[Column]) -> Column:
    """Every criterion, those answered before too."""
    return reduce(Column.__and__, met, before)


# How a programme's criteria make an answer: its `decide`.
DECIDE = {"all_of": _all_of}


def published_names(context: DecisionContext, people: DataFrame) -> dict[str, Column]:
    """`reasons`, `doubt_ids` and `causes` of judged people as names, sorted: what is published."""
    places = sorted(_places(context).items())
    shapes = context.programme.in_force(context.on)
    causes = {
        f"{name}:{code}": holds
        for name in shapes
        if f"why_{name}" in people.columns
        for code, holds in codes(F.col(f"why_{name}"), possible(CRITERIA[shapes[name].shape])).items()
    }
    return {
        "reasons": _names("refused", {name: _has("refused", place) for name, place in places}),
        "doubt_ids": _names("unknown", {name: _has("unknown", place) for name, place in places}),
        "causes": _names("unknown", dict(sorted(causes.items()))),
    }


def _places(context: DecisionContext) -> dict[str, int]:
    return {name: place for place, name in enumerate(context.programme.criteria)}


def _bits(context: DecisionContext, which: dict[str, Column]) -> Column:
    places = _places(context)
    nothing = F.lit(0).cast("bigint")
    return reduce(Column.bitwiseOR, [F.when(holds, F.lit(1 << places[name]).cast("bigint")).otherwise(nothing) for name, holds in which.items()], nothing)


def _has(mask: str, place: int) -> Column:
    return F.col(mask).bitwiseAND(F.lit(1 << place).cast("bigint")) != 0


def _names(mask: str, which: dict[str, Column]) -> Column:
    """The names of what holds; where the mask is empty, nothing is looked at."""
    return F.when(F.col(mask) == 0, names_of({})).otherwise(names_of(which))
