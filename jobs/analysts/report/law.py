"""The law's text for each criterion, and the language of each sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from conf.programme import Programme
from conf.rule import Rule
from jobs.gold.criteria import CRITERIA

# Words that no Portuguese sentence has: explanations beside an article are in English.
ENGLISH = re.compile(r"\b(the|of|it|in|with|names)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """A sentence and its language code for HTML."""

    text: str
    lang: str


@dataclass(frozen=True)
class Wording:
    """One dated wording of a criterion: the function that tests it, its law, and the article as its docstring gives it."""

    shape: str
    since: date | None
    until: date | None
    law: list[Said]
    article: list[Said]


@dataclass(frozen=True)
class Law:
    """A criterion: number and title as the programme's file has them, and its wordings; none where it is not examined yet."""

    name: str
    number: str
    title: str
    examined: bool
    law: list[Said]
    needs: list[str]
    wordings: list[Wording]


def laws(of: Programme) -> list[Law]:
    """The criteria of a programme, by number."""
    return sorted((_law(name, rule) for name, rule in of.criteria.items()), key=lambda law: law.number)


def sentences(text: str) -> list[Said]:
    """A text by sentences, each with its language."""
    parts = re.split(r"(?<=[.!?]) (?=[A-ZÀ-Ý])", " ".join(text.split()))
    return [Said(part, "en" if ENGLISH.search(part) else "pt-BR") for part in parts if part]


def _law(name: str, rule: Rule) -> Law:
    wordings = [
        Wording(shape.shape, shape.since, shape.until, sentences(shape.law), sentences(CRITERIA[shape.shape].test.__doc__ or "")) for shape in rule.shapes
    ]
    return Law(name, rule.number, rule.title, rule.examined, sentences(rule.law or ""), [*rule.needs.all, *rule.needs.any], wordings)
