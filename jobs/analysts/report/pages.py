"""Numbers as pages: text in, text out. Nothing is read or written here, and the clock is not used: the same numbers give the same pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

import conf
from jobs.analysts.report import charts, law
from jobs.analysts.report.numbers import Base, Month, Numbers, Run
from jobs.gold.criterion import meanings, sentences
from jobs.runtime.escape import escaped
from jobs.runtime.show import number, reais

BRASILIA = ZoneInfo("America/Sao_Paulo")
TOP = 20  # entries in a chart; the tables have all


def pages(numbers: Numbers, made: datetime) -> dict[str, str]:
    """Path within the site → the page. Every page is self-contained, with style and charts."""
    environment = _environment()
    common = {"made": made, "numbers": numbers, "criteria": _criteria(), "bases": {base.registry.id for base in numbers.bases}}

    def page(path: str, template: str, **values: Any) -> tuple[str, str]:
        root = "../" * path.count("/")
        return path, environment.get_template(template).render(**common, **values, root=root, here=path)

    return dict(page(path, template, **values) for path, template, values in _contents(numbers))


def _contents(numbers: Numbers) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, template, and the page's own values."""
    yield "index.html", "index.html", _overview(numbers)
    yield "decisions.html", "decisions.html", {"by_month": _by_month(numbers)}
    for month in numbers.months:
        yield f"decisions/{month.programme}-{month.month}.html", "month.html", _month(month)
    yield "law.html", "law.html", {"programmes": [(read, law.laws(read)) for read in conf.programmes()], "causes": meanings()}
    yield "bases.html", "bases.html", {"freshness": _freshness(numbers.bases)}
    for base in numbers.bases:
        yield f"bases/{base.registry.id}.html", "base.html", _base(numbers, base)
    yield "quarantine.html", "quarantine.html", _quarantine(numbers.bases)
    yield "gates.html", "gates.html", _gates(numbers.runs)
    yield "runs.html", "runs.html", _times(numbers.runs)
    for run in numbers.runs:
        yield f"runs/{run.run}.html", "run.html", {"run": run}


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("jobs.analysts.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_seen
    )
    made.filters |= {"number": _number, "reais": reais, "percent": percent, "moment": moment, "duration": duration, "sentence": sentence}
    channels = {name: one.title for programme in conf.programmes() for name, one in programme.scope.channels.items()}
    made.globals |= {"channels": channels, "answers": charts.ANSWERS, "kinds": charts.KINDS, "ages": charts.AGES}
    return made


# ── How values are written ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _seen(value: Any) -> Any:
    """Foreign text with control characters escaped; newlines are kept."""
    return "\n".join(escaped(line) for line in value.split("\n")) if type(value) is str else value


def _number(value: int | None) -> str:
    return "–" if value is None else number(value).replace(" ", "\u202f")


def percent(part: float | None, whole: float | None) -> str:
    """A share with one decimal; a dash where the whole is 0. Never rounded to 0% or 100%."""
    if not whole or part is None:
        return "–"
    share = 100 * part / whole
    if 0 < share < 0.1:
        return "< 0.1%"
    return "> 99.9%" if 99.9 < share < 100 else f"{share:.1f}%"


def moment(at: datetime | None) -> str:
    """A time in Brasília's time zone."""
    return "–" if at is None else at.astimezone(BRASILIA).strftime("%Y-%m-%d %H:%M:%S")


def duration(seconds: float | None) -> str:
    """3.2 s; 2 min 05 s; 1 h 03 min."""
    if seconds is None:
        return "–"
    if seconds < 60:
        return f"{seconds:.1f} s"
    whole = timedelta(seconds=round(seconds)).seconds + timedelta(seconds=round(seconds)).days * 86_400
    return f"{whole // 60} min {whole % 60:02d} s" if whole < 3600 else f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def sentence(value: Any) -> str:
    """An argument or a result of a run, in one line."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value in ({}, []):
        return "–"
    if isinstance(value, int):
        return _number(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {sentence(one)}" for name, one in value.items())
    return ", ".join(sentence(one) for one in value) if isinstance(value, list) else str(value)


# ── Values of each page ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _overview(numbers: Numbers) -> dict[str, Any]:
    last = numbers.months[-1] if numbers.months else None
    stages = _stages(numbers, last)
    bars = [(f"{name} ({unit})", count, number(count)) for name, count, unit, _ in stages]
    described = ", ".join(f"{name} {number(count)} {unit}" for name, count, unit, _ in stages)
    return {
        "month": last,
        "stages": stages,
        "funnel": charts.bars(bars, f"From what was received to what was decided: {described}."),
        "totals": _sum(last.results, "result") if last else {},
        "by_channel": _shared(last.results, "channel", "Results by channel") if last else None,
        "late": [base for base in numbers.bases if base.late],
        "silent": [base for base in numbers.bases if base.age is None],
        "incomplete": [base for base in numbers.bases if base.incomplete],
        "refused": [run for run in numbers.runs if run.outcome == "refused"],
        "accepted": [run for run in numbers.runs if run.outcome != "refused" and any(check["accepted_by"] for check in run.failed)],
        "warned": [run for run in numbers.runs if run.outcome != "refused" and run.failed],
    }


def _stages(numbers: Numbers, month: Month | None) -> list[tuple[str, int, str, str]]:
    """Name, count, unit, and a note per stage. Lines, facts and people are different units: the bars show size, not loss."""
    total = {name: sum(base.total(name) for base in numbers.bases) for name in ("arrived", "valid", "structural", "quarantined", "evidence", "linked")}
    people = sum(row["people"] for row in month.results) if month else 0
    open_ = _sum(month.results, "result").get("inconclusive", {}).get("people", 0) if month else 0
    apart = f"{_number(total['structural'])} headers and trailers, {_number(total['quarantined'])} quarantined"
    return [
        ("received", total["arrived"], "lines", apart),
        ("valid", total["valid"], "lines", "one line gives several facts, or none"),
        ("evidence", total["evidence"], "facts and members", f"{_number(total['evidence'] - total['linked'])} unmatched"),
        ("linked", total["linked"], "facts and members", "all facts of one person are gathered into one row"),
        ("decided", people, "people", f"{_number(open_)} of them inconclusive"),
    ]


def _sum(rows: Iterable[Mapping[str, Any]], by: str) -> dict[Any, dict[str, int]]:
    """People, quotas and cents by the values of a column."""
    found: dict[Any, dict[str, int]] = defaultdict(lambda: {"people": 0, "quotas": 0, "cents": 0})
    for row in rows:
        for name in ("people", "quotas", "cents"):
            found[row[by]][name] += row[name]
    return dict(found)


def _shared(rows: Iterable[Mapping[str, Any]], by: str, title: str) -> dict[str, Any]:
    """A picture and a table of results by a column: name, people, people by result, cents. The greatest first, not known last."""
    listed, names = list(rows), {None: "not known"}
    groups = sorted({row[by] for row in listed}, key=lambda one: (one is None, -sum(row["people"] for row in listed if row[by] == one), str(one)))
    table = []
    for group in groups:
        own = [row for row in listed if row[by] == group]
        answers = {answer: sum(row["people"] for row in own if row["result"] == answer) for answer in charts.ANSWERS}
        table.append({"name": names.get(group, group), "people": sum(answers.values()), "cents": sum(row["cents"] for row in own), **answers})
    text = "; ".join(f"{row['name']}: " + ", ".join(f"{percent(row[answer], row['people'])} {answer}" for answer in charts.ANSWERS) for row in table)
    drawn = charts.shares([(row["name"], {answer: row[answer] for answer in charts.ANSWERS}) for row in table], charts.ANSWERS, f"{title}. {text}.")
    return {"title": title, "picture": drawn, "rows": table}


def _by_month(numbers: Numbers) -> dict[str, Any] | None:
    rows = [row | {"of": f"{month.programme} {month.month}"} for month in numbers.months for row in month.results]
    shown = _shared(rows, "of", "Results by month") if rows else None
    if shown:
        shown["rows"].sort(key=lambda row: row["name"])
    return shown


def _month(month: Month) -> dict[str, Any]:
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    pairs, causes = [], []
    for row in month.marks:
        kind, _, name = row["one"].partition(":")
        if row["kind"] == "cause":
            causes.append((*row["one"].split(":", 1), row["people"]))
        elif row["one"] == row["other"]:
            counts[name][kind] = row["people"]
        else:
            pairs.append((kind, name, *row["other"].split(":", 1), row["people"]))
    marked = sorted(counts.items(), key=lambda pair: (-sum(pair[1].values()), pair[0]))
    text = "; ".join(f"{name}: {kinds.get('not met', 0)} not met, {kinds.get('not known', 0)} not known" for name, kinds in marked)
    return {
        "month": month,
        "totals": _sum(month.results, "result"),
        "by_channel": _shared(month.results, "channel", "Results by channel"),
        "by_uf": _shared(month.results, "uf", "Results by UF"),
        "marked": marked,
        "marks": charts.parts(marked, charts.KINDS, f"Reasons and doubts by criterion. {text}.") if marked else None,
        "causes": sorted(causes, key=lambda cause: (-cause[2], cause)),
        "sentences": {name: sentences(name) for name, _, _ in causes},
        "pairs": sorted(pairs, key=lambda pair: (-pair[4], pair))[:TOP],
        "together": _together(pairs),
        "not_examined": [one for one in _laws(month.programme) if not one.examined],
        "programme": next((read for read in conf.programmes() if read.id == month.programme), None),
    }


def _together(pairs: list[tuple[str, str, str, str, int]]) -> list[tuple[str, Markup]]:
    """Title and chart per kind of pair of criteria; criteria by their numbers, which the table above explains."""
    numbers = {one.name: one.number for one in (law_ for read in conf.programmes() for law_ in law.laws(read))}
    found = []
    for title, kinds in (("Not met, and not met", ("not met",) * 2), ("Not known, and not known", ("not known",) * 2), ("Not met, yet also not known", None)):
        rows = []
        for kind, name, other_kind, other, people in pairs:
            one, two = numbers.get(name, name), numbers.get(other, other)
            if kinds == (kind, other_kind):
                rows += [(one, two, people), (two, one, people)]
            elif kinds is None and kind != other_kind:
                rows.append((one, two, people) if kind == "not met" else (two, one, people))
        if rows:
            text = "; ".join(f"{one} with {two}: {people}" for one, two, people in sorted(rows, key=lambda row: -row[2])[:TOP])
            axes = ("not known", "not met") if kinds is None else (kinds[0], kinds[0])
            found.append((title, charts.grid(rows, *axes, f"{title}: people per pair of criteria. {text}.")))
    return found


def _freshness(bases: Iterable[Base]) -> Markup | None:
    rows = [(base.registry.id, base.age, base.registry.max_age.days) for base in bases if base.age is not None]
    text = "; ".join(f"{name}: {age} days old, at most {promise}" for name, age, promise in rows)
    return charts.against(rows, f"Age of the newest delivery against its limit. {text}.") if rows else None


def _base(numbers: Numbers, base: Base) -> dict[str, Any]:
    shown = base.deliveries[-24:]
    text = "; ".join(f"{one.period}: {one.arrived}" for one in shown)
    drawn = charts.bars([(one.period, one.arrived, number(one.arrived)) for one in shown], f"Lines by delivery. {text}.") if shown else None
    mine = [run for run in numbers.runs if run.attempts and run.attempts[0]["arguments"].get("registry") == base.registry.id]
    decides = [(read.id, one) for read in conf.programmes() for one in law.laws(read) if base.registry.id in one.needs]
    return {"base": base, "lines": drawn, "runs": mine, "decides": decides}


def _quarantine(bases: Iterable[Base]) -> dict[str, Any]:
    rows = sorted(((base, rule, lines) for base in bases for rule, lines in base.broken.items()), key=lambda row: (-row[2], row[0].registry.id, row[1]))
    bars = [(f"{base.registry.id}: {rule}", lines, number(lines)) for base, rule, lines in rows[:TOP]]
    text = "; ".join(f"{name} {label}" for name, _, label in bars)
    return {"rules": rows, "picture": charts.bars(bars, f"Lines by base and rule broken, most first. {text}.") if bars else None}


def _gates(runs: Iterable[Run]) -> dict[str, Any]:
    """Audited runs, their failing checks, and how often each check passed over all of them. All newest first."""
    audited = [run for run in runs if run.checks]
    every: dict[tuple[str, str], list[tuple[Run, Mapping[str, Any]]]] = defaultdict(list)
    for run in audited:
        for check in run.checks:
            every[check["table"], check["expectation"]].append((run, check))
    tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for (table, expectation), seen in sorted(every.items()):
        passed = sum(check["passed"] for _, check in seen)
        tables[table].append({"expectation": expectation, "last": seen[0][1], "run": seen[0][0], "passed": passed, "of": len(seen)})
    return {"audited": audited, "failed": [(run, check) for run in audited for check in run.failed], "tables": tables}


def _times(runs: Iterable[Run]) -> dict[str, Any]:
    """Durations of every attempt by verb, in the order in which verbs follow each other."""
    order = ["ingest", "clean", "link", "decide"]
    seconds: dict[str, list[float]] = defaultdict(list)
    for run in runs:
        for attempt in run.attempts:
            seconds[attempt["verb"]].append((attempt["ended_at"] - attempt["started_at"]).total_seconds())
    verbs = sorted(seconds, key=lambda verb: (order.index(verb) if verb in order else len(order), verb))
    rows: list[dict[str, Any]] = [{"verb": verb, "times": len(seconds[verb]), "median": median(seconds[verb]), "longest": max(seconds[verb])} for verb in verbs]
    text = "; ".join(f"{row['verb']}: {row['times']} times, {duration(row['median'])} in the middle, {duration(row['longest'])} at most" for row in rows)
    dots = [(verb, value) for verb in verbs for value in sorted(seconds[verb])]
    return {"verbs": rows, "picture": charts.spread(dots, f"How long runs took, by verb. {text}.") if dots else None}


def _laws(programme: str) -> list[law.Law]:
    return next((law.laws(read) for read in conf.programmes() if read.id == programme), [])


def _criteria() -> dict[str, dict[str, law.Law]]:
    """Programme → criterion → its law."""
    return {read.id: {one.name: one for one in law.laws(read)} for read in conf.programmes()}
