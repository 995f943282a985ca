"""One page per registry, from `conf/registries/` and the rules of `expectations/silver/`."""

from __future__ import annotations

import conf
from conf import DelimitedLayout, FixedLayout, Layout, Registry, XmlLayout
from conf.layout import RecordType
from conf.programme import Programme
from expectations.rules import rules_of
from tools.pages import code, grid, listed, page

IN_FORCE = {
    "snapshot": "The newest complete period up to the day; who is no longer in it is out.",
    "changes": "Per entry, the row that arrived last; an entry that is corrected moves whole.",
    "months": "Per month and unit, the rows of the last file.",
}
WHEN_OLDER = {
    "block": "nothing is decided",
    "warn": "the run warns and goes on",
    "unknown": "its answers become unknown",
}

PARTS = {
    "person_register": "the birth date that counts, and deaths that are certain",
    "nit_crosswalk": "which NIT is whose",
    "family_register": "families as registered",
    "requests": "families as declared",
    "payroll": "families that Bolsa Família pays",
    "bonds": "formal bonds, and what they pay",
}


def pages() -> dict[str, str]:
    """`registries/<id>.md`, and `registries/README.md` that lists all."""
    made = {f"registries/{registry.id}.md": _registry(registry) for registry in conf.registries()}
    return made | {"registries/README.md": _index(conf.registries())}


def _index(registries: list[Registry]) -> str:
    rows = [[f"[{r.id}]({r.id}.md)", r.title, r.holder, _words(r.cadence), r.delivery, len(r.layouts)] for r in registries]
    titles = ["registry", "title", "holder", "cadence", "delivery", "layouts"]
    return page("# Registries", "One file each in `conf/registries/`: it states only what differs.", grid(titles, rows))


def _registry(registry: Registry) -> str:
    return page(
        f"# {registry.title}",
        f"Source: `conf/registries/{registry.id}.yml`. Typed rows: [silver.{registry.id}](../tables/silver.{registry.id}.md).",
        grid(["", ""], _facts(registry)),
        "## Who asks it",
        _readers(registry),
        "## What must be true of a line",
        _rules(registry.id),
        "## Layouts",
        *[_layout(layout) for layout in registry.layouts],
    )


def _facts(registry: Registry) -> list[list[object]]:
    facts: list[tuple[str, object]] = [
        ("holder", registry.holder),
        ("arrives", f"{_words(registry.cadence)}; a delivery is for a {' or a '.join(registry.periods)}"),
        ("looked for", f"{code(registry.runs_at)}, in Brasília" if registry.runs_at else "only by hand"),
        ("who answers for its loads", registry.owner),
        ("in force", IN_FORCE[registry.delivery] + (" Per part, not per period." if registry.supersedes_by == "part" else "")),
        ("too old", f"after {registry.max_age.days} days: {WHEN_OLDER[registry.max_age.when_older]}"),
        ("files", listed(registry.landing)),
        ("files that repeat the others, and are refused", code(registry.repeats)),
        ("part, in the file's name", code(registry.part)),
        ("parts that a period needs", listed(registry.parts)),
        ("a correction replaces", listed(registry.unit) or ("the entry; a file, the one of its name" if registry.delivery == "changes" else "the part's file")),
        ("share of rejected lines that the gate admits", f"{registry.rejected_limit:.0%}"),
        ("rows against the last periods that it admits", f"from {1 - registry.usual.fewer_rows:.0%} to {1 + registry.usual.more_rows:.0%}"),
        ("compared with", f"the period {registry.usual.every} {registry.periods[0]}s before" if registry.usual.every else None),
    ]
    return [[name, value] for name, value in facts if value]


def _readers(registry: Registry) -> str:
    rows = []
    for read in conf.programmes():
        for name, rule in read.criteria.items():
            asked = {"needs it": rule.needs.all, "needs it or another": rule.needs.any, "looks at it where it is there": rule.also}
            link = f"[{name}](../criteria.md#{name})" if rule.examined else f"{code(name)}, not examined yet"
            rows += [[link, read.id, how] for how, names in asked.items() if registry.id in names]
        rows += [["", read.id, part] for part in _parts_played(read, registry.id)]
    return grid(["criterion", "programme", "how"], rows) if rows else "Nobody yet."


def _parts_played(read: Programme, registry: str) -> list[str]:
    return [PARTS.get(part, part) for part, name in read.sources.model_dump().items() if name == registry]


def _rules(registry: str) -> str:
    rules = rules_of(registry)
    rejects = [[code(rule), "the line is quarantined", code(test)] for rule, test in rules.reject.items()]
    blanks = [[code(rule), f"{code(field)} is emptied, the row stays", code(test)] for rule, (field, test) in rules.blank.items()]
    return f"Source: `{rules.source}`.\n\n" + grid(["rule", "else", "test"], rejects + blanks)


def _layout(layout: Layout) -> str:
    when = " ".join([f"since {layout.since}" if layout.since else "", f"until {layout.until}" if layout.until else ""]).strip()
    part, entry = f"part `{layout.part}`" if layout.part else "", f"entry {listed(layout.entry)}" if layout.entry else ""
    beside = f"left out where {code(layout.period_field)} is {code(layout.beside_periods)}" if isinstance(layout, FixedLayout) and layout.beside_periods else ""
    facts = [when, f"encoding {layout.encoding}", part, entry, beside]
    body = _fixed(layout) if isinstance(layout, FixedLayout) else _xml(layout) if isinstance(layout, XmlLayout) else _delimited(layout)
    return f"### {layout.name}\n\n{'; '.join(fact for fact in facts if fact).capitalize()}.\n\n{body}"


def _fixed(layout: FixedLayout) -> str:
    width = f"{layout.width} characters" if layout.width else f"At least {layout.min_width} characters"
    lines = [f"{width} a line."]
    for kind, record in layout.types.items():
        if kind:
            parent = f", child of `{record.parent}`" if record.parent else ""
            lines.append(f"Record `{kind}`: {record.role}{parent}.")
        lines.append(_positions(record) if record.fields else "")
    return "\n\n".join(line for line in lines if line)


def _positions(record: RecordType) -> str:
    rows = [[code(name), start, start + length - 1, length] for name, (start, length) in record.fields.items()]
    return grid(["field", "from", "to", "length"], rows)


def _delimited(layout: DelimitedLayout) -> str:
    head = "Columns are found by their title" if layout.header else "There is no header: columns are found by their order"
    titles = {name: layout.titles(name) for name in layout.fields}
    rows = [[code(name), " or ".join(own), "yes" if set(own) & set(layout.required) else ""] for name, own in titles.items()]
    some = [" with ".join(code(title) for title in way) for ways in layout.required_any for way in ways]
    either = f"\n\nAnd one of: {'; '.join(some)}." if some else ""
    return f"{head}, between `{layout.delimiter}`.\n\n{grid(['field', 'title', 'required'], rows)}{either}"


def _xml(layout: XmlLayout) -> str:
    head = f"One row is an element `{layout.document}`, or an element `{layout.alone}` by itself; in `{layout.at}` stands what it is: {listed(layout.rows)}."
    return f"{head}\n\n{grid(['field', 'element'], [[code(name), ' or '.join(code(path) for path in layout.paths(name))] for name in layout.fields])}"


def _words(name: str) -> str:
    return name.replace("_", " ")
