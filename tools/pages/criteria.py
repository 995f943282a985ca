"""The criteria of each programme, from `conf/programmes/` and the docstrings of `jobs/gold/criteria/`."""

from __future__ import annotations

import conf
from conf.programme import Programme
from conf.rule import Rule
from jobs.gold.criteria import CRITERIA
from jobs.gold.criterion import meanings
from tools.pages import code, grid, listed, page
from tools.pages.cases import cases


def pages() -> dict[str, str]:
    """`criteria.md`: every programme, one after the other."""
    parts = [part for read in conf.programmes() for part in _programme(read)]
    return {"criteria.md": page("# Criteria", INTRODUCTION, *parts, "## Causes of doubt", _causes())}


INTRODUCTION = """Each is one small function of the facts, whose answer is yes, no or not known. An ineligible person has at least one *no*;
an inconclusive one has no *no* and at least one *not known*; all of either are published, with the causes. How each point of the law is
read: [ae2020.md](ae2020.md). Below each wording stand the cases by which it is tested, a row each: facts, the answer expected, and why it is not known."""


def _programme(read: Programme) -> list[str]:
    examined = {name: rule for name, rule in read.criteria.items() if rule.examined}
    missing = {name: rule for name, rule in read.criteria.items() if not rule.examined}
    every = [[rule.number, f"[{name}](#{name})", rule.title, "yes"] for name, rule in examined.items()]
    every += [[rule.number, code(name), rule.title, "not yet"] for name, rule in missing.items()]
    return [
        f"## {read.title}",
        f"{read.law}. Months {read.months.first} to {read.months.last}. {_amounts(read)}Source: `conf/programmes/{read.id}.yml`.",
        grid(["channel", "who"], [[code(name), channel.title] for name, channel in read.scope.channels.items()]),
        grid(["", "criterion", "title", "examined"], sorted(every)),
        *[_criterion(name, rule) for name, rule in examined.items()],
        f"### Not examined yet ({read.id})",
        "They are criteria of the law too. Every decision names them, and its publication is marked incomplete: it grants nothing.",
        grid(["", "criterion", "law", "would need"], [[r.number, code(n), r.law, _needs(r)] for n, r in missing.items()]),
    ]


def _amounts(read: Programme) -> str:
    if read.amount is None:
        return "It pays no amount. "
    quota = f"A quota is R$ {_reais(read.amount.quota)}; at most {read.amount.most_quotas} quotas a person"
    return f"{quota}, {read.family.members} members and {read.family.most_quotas} quotas a family. " if read.family else f"{quota}. "


def _criterion(name: str, rule: Rule) -> str:
    needs = f"Needs: {_needs(rule)}. " if _needs(rule) else "Needs no registry of its own. "
    also = f"Also reads: {listed(rule.also)}." if rule.also else ""
    shapes = []
    for shape in rule.shapes:
        built = CRITERIA[shape.shape]
        dates = " ".join([f"from {shape.since}" if shape.since else "", f"until {shape.until}" if shape.until else ""]).strip()
        module = built.test.__module__.replace(".", "/") + ".py"
        docstring = " ".join((built.test.__doc__ or "").split())
        shapes.append(f"`{shape.shape}`{', ' + dates if dates else ''} ({shape.law}), in `{module}`:\n\n> {docstring}\n\nReads {listed(built.reads)}.")
        shapes += cases().get(shape.shape, [])
    of = "" if rule.asked_of is None else f"Asked of {listed(rule.asked_of)}; all others pass. "
    return f"### {name}\n\n{rule.number}. {rule.title}.\n\n{of}{needs}{also}\n\n" + "\n\n".join(shapes)


def _needs(rule: Rule) -> str:
    every, some = listed(rule.needs.all), " or ".join(code(name) for name in rule.needs.any)
    of = [rule.asked_of, rule.needs.channels]
    channels = [one for some in of if some is not None for one in some if all(other is None or one in other for other in of)]
    where = f" (in {', '.join(dict.fromkeys(channels))})" if channels else ""
    return "; ".join(part for part in (every, some) if part) + (where if every or some else "")


def _causes() -> str:
    """A code that means different things in different criteria has a row for each."""
    rows = []
    for name, sentences in sorted(meanings().items()):
        rows += [[code(name), sentence, listed(of) if len(sentences) > 1 else ""] for sentence, of in sentences.items()]
    return grid(["cause", "when", "of"], rows)


def _reais(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
