"""Assess: the criteria of a programme over the facts, in one projection: no join, no shuffle. Three answers, all reasons, all doubts, all causes."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from jobs.gold.criteria import CRITERIA
from jobs.gold.criterion import Answer, answer
from jobs.gold.question import Question

# These depend on other people's answers, and on what `allocate` counts; the last decides an amount, not a result.
COVER, QUOTA, SUBSTITUTION, AMOUNT = "not_covered_in_family", "family_quota_available", "pbf_substitution", "monoparental_double_quota"
OF_OTHERS = (COVER, QUOTA, SUBSTITUTION, AMOUNT)


def own_criteria(question: Question) -> list[str]:
    """Criteria in force that a person's own facts answer."""
    return [name for name in question.programme.in_force(question.on) if name not in OF_OTHERS]


def begin(question: Question, facts: DataFrame) -> DataFrame:
    """The facts, with what the programme fixes for everybody, and nothing answered yet: `verdict` true, no reason, doubt or cause."""
    entry = question.programme.entry
    return facts.withColumns(
        {
            "members": F.lit(question.programme.family.members),
            "registered_by": F.lit(entry.registered_by),
            "requests_from": F.lit(entry.requested.first),
            "requests_until": F.lit(entry.requested.last),
            "verdict": F.lit(True),
            "reasons": _empty(),
            "unknown": _empty(),
            "causes": _empty(),
        }
    )


def judge(question: Question, people: DataFrame, ids: list[str], into: str = "verdict") -> DataFrame:
    """Answer the criteria `ids` that are in force, and add them: to `verdict` (Kleene: one false decides, else one unknown), `reasons`, `unknown`, `causes`.

    With `into` another name, the answer becomes that column, and decides nothing: only doubts and causes are kept.
    """
    shapes = question.programme.in_force(question.on)
    answers = {name: answer(CRITERIA[shapes[name].shape], question.programme.criteria[name], people) for name in ids if name in shapes}
    columns = {f"met_{name}": one.met for name, one in answers.items()} | {f"why_{name}": one.causes for name, one in answers.items()}
    answered = people.withColumns(columns) if columns else people
    decides = into == "verdict"
    verdict = reduce(Column.__and__, [F.col(f"met_{name}") for name in answers], F.col("verdict") if decides else F.lit(True))
    return answered.withColumns(
        {
            into: verdict,
            "reasons": F.concat("reasons", _ids(answers, lambda met: ~met)) if decides else F.col("reasons"),
            "unknown": F.concat("unknown", _ids(answers, Column.isNull)),
            "causes": F.concat("causes", *[_causes(name) for name in answers]),
        }
    ).drop(*columns)


def _ids(answers: dict[str, Answer], which: Callable[[Column], Column]) -> Column:
    return F.array_compact(F.array(*[F.when(which(F.col(f"met_{name}")), F.lit(name)) for name in answers])).cast("array<string>")


def _causes(name: str) -> Column:
    told = F.transform(f"why_{name}", lambda cause: F.concat(F.lit(f"{name}:"), cause))
    return F.when(F.col(f"met_{name}").isNull(), told).otherwise(_empty())


def _empty() -> Column:
    return F.array().cast("array<string>")
