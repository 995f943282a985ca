"""Why an answer is not known. Every unknown answer names its causes; none of them ever makes a refusal."""

from __future__ import annotations

from dataclasses import dataclass

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from jobs.gold.masks import Masks

DOUBTS: dict[str, Cause] = {}  # by id, those that `gold.facts.doubts` may name


@dataclass(frozen=True)
class Cause:
    """Why an answer is not known: a decision publishes its `code` after the criterion's name, the pages and `explain` show its `sentence`.

    Causes of different criteria may publish one code; those of one criterion may not (`jobs.gold.criterion` refuses it).
    """

    id: str
    code: str
    sentence: str


def cause(id: str, sentence: str, code: str | None = None) -> Cause:
    """A cause that a criterion finds; its code is its `id`, unless given."""
    return Cause(id, code or id, sentence)


def doubt(id: str, sentence: str, code: str | None = None) -> Cause:
    """A cause that is known with the facts: `gold.facts.doubts` names it by `id`. Two of one id are a ValueError."""
    if id in DOUBTS:
        raise ValueError(f"two doubts are called {id}")
    DOUBTS[id] = cause(id, sentence, code)
    return DOUBTS[id]


def masks() -> Masks:
    """The doubts as bits. Names stand in the published table; between the criteria of a run only bits travel."""
    return Masks("_doubts", tuple(DOUBTS))


def packed(facts: DataFrame) -> DataFrame:
    """The facts, with their `doubts` as bits too, for `has`."""
    named = F.size("doubts") > 0
    return facts.withColumns(masks().pack({id: named & F.array_contains("doubts", id) for id in DOUBTS}))


def has(one: Cause) -> Column:
    """Whether the doubt is among those of a person's facts (`packed`)."""
    return masks().has(one.id)
