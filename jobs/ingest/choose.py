"""How to read a file: its layout, encoding, header and part, from its first and last bytes. Without Spark."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace

from conf import DelimitedLayout, FixedLayout, Layout, Registry, XmlLayout, limits, periods
from jobs.ingest.encoding import decoded, doubts, encoding_of
from jobs.lake.landing import Landed
from jobs.runtime.errors import BadInput

DELIMITERS = ";,\t|"
SAMPLE = 1000
ABOVE = 50  # lines searched for a header that is not in line 1


@dataclass(frozen=True)
class Reading:
    """One file, and how to read it. `header`: its column titles, for `clean`; `skip`: lines before the first row; `columns`: fields of a whole row.

    `delimiter`: of XML, the tag that closes a document, as this file writes it.
    """

    landed: Landed
    layout: Layout
    encoding: str
    part: str
    header: str | None
    delimiter: str
    skip: int
    columns: int
    whole: bool
    warnings: tuple[str, ...]

    @property
    def rows(self) -> int:
        """Rows of bronze, before quoted line breaks join some lines."""
        return self.landed.lines - self.skip


class OtherPeriod(Exception):
    """The file is of none of the registry's periods (a thirteenth salary): it is left out with a warning; other files are loaded."""


def reading(registry: Registry, landed: Landed, period: str, part: str | None) -> Reading:
    """How to read a file for a period. BadInput, naming the file, where no layout reads it, it is truncated or contradicts its period; OtherPeriod
    where it is left out."""
    _named_for(registry, landed, period)
    head = _head(landed)
    layout, delimiter, warnings = _layout(registry, landed, head, period)
    encoding = encoding_of(layout.encoding, landed)
    if isinstance(layout, XmlLayout):
        return _documents(registry, layout, landed, encoding, delimiter, part, [*landed.notes, *warnings])
    if isinstance(layout, FixedLayout):
        header, skip, columns, notes = _fixed(layout, landed, head)
    else:
        header, skip, columns, notes = _delimited(layout, landed, head, delimiter)
    warnings = [*landed.notes, *warnings, *doubts(landed, encoding), *notes]
    warnings += _period_inside(registry, layout, landed, head, header, delimiter, period)
    if _has_no_rows(layout, landed, head, skip):
        warnings.append(f"{landed.name}: has no rows: it adds nothing, and removes no rows of an earlier file")
    whole = _whole(layout, landed, encoding, delimiter, columns)
    if not whole:
        warnings.append(f"{landed.name}: its last line, {landed.lines}, is cut; the delivery is not complete")
    named = registry.part_named(_file(landed))
    if isinstance(layout, DelimitedLayout) and layout.part_field is not None:
        inside = _part_inside(layout, landed, head, header, delimiter)
        named = named or inside
    slim = replace(landed, head=b"")  # a landing folder may contain thousands of files
    return Reading(slim, layout, encoding, _part(layout, named, part), header, delimiter, skip, columns, whole, tuple(warnings))


def _documents(registry: Registry, layout: XmlLayout, landed: Landed, encoding: str, closing: str, part: str | None, warnings: list[str]) -> Reading:
    """How to read a file of XML. BadInput where it does not end with the element that it begins with."""
    root = re.search(r"<([A-Za-z_][^\s/>]*)", _start(landed))
    if root is None or not decoded(landed.last_line, encoding).rstrip().endswith(f"</{root[1]}>"):
        raise BadInput(f"{landed.name}: truncated: it does not end with </{root[1] if root else '…'}>; ask for the whole file")
    slim = replace(landed, head=b"")
    return Reading(slim, layout, encoding, _part(layout, registry.part_named(_file(landed)), part), None, closing, 0, 0, True, tuple(warnings))


def _start(landed: Landed) -> str:
    """The text of the head."""
    return decoded(landed.head, "windows-1252" if landed.stray is not None else "utf-8").removeprefix("\ufeff")


def _closing(layout: XmlLayout, landed: Landed) -> str | None:
    """The tag that closes a document: of the layout's own, else of the element that stands alone. None where the file has neither."""
    for name in (layout.document, layout.alone):
        if found := re.search(rf"<((?:[\w.-]+:)?{re.escape(name)})[\s>]", _start(landed)):
            return f"</{found[1]}>"
    return None


def lines_of(text: str) -> list[str]:
    """Lines without their breaks and without a byte order mark. Only the line feed separates lines."""
    return [line.rstrip("\r") for line in text.removeprefix("\ufeff").split("\n")]


def behind(trailer: int, last: int, starts: bool) -> str:
    """The message about lines after a trailer. `starts`: whether they look like a second file."""
    where = f"line {last}" if last == trailer + 1 else f"lines {trailer + 1} to {last}"
    if starts:
        return f"line {trailer} is its trailer, and a second file follows in {where}; load each as a file of its own"
    return f"line {trailer} is its trailer, and what follows in {where} is no part of the file; ask the sender"


def _file(landed: Landed) -> str:
    """The file's own name, without that of its zip."""
    return landed.name.rsplit("!", 1)[-1]


def _head(landed: Landed) -> list[str]:
    """The first lines, none of them cut unless the file itself is."""
    lines = lines_of(decoded(landed.head, "windows-1252" if landed.stray is not None else "utf-8"))
    lines = lines[:-1] if landed.size > limits.HEAD else lines[: landed.lines]
    if lines and len(lines) == landed.lines:
        lines[-1] = lines[-1].rstrip("\r\x1a")
    return lines[:SAMPLE]


def _named_for(registry: Registry, landed: Landed, period: str) -> None:
    if registry.repeats is not None and registry.repeating(_file(landed)):
        raise BadInput(f"{landed.name}: is not taken: it repeats the files of the parts ({', '.join(registry.landing)}); load those")
    named = registry.period_named(_file(landed))
    if named is not None and not periods.agree(named, period):
        raise BadInput(f"{landed.name}: its name has the period {named}, not {period}; give the right period, or the right file")


def _layout(registry: Registry, landed: Landed, head: list[str], period: str) -> tuple[Layout, str, list[str]]:
    """The layout that reads most lines; of several, the one in force in the period."""
    fits = [(fit, _in_force(layout, period), layout, delimiter) for layout in registry.layouts for fit, delimiter in [_fit(layout, head, landed)] if fit]
    if not fits:
        raise BadInput(_nearest(registry, landed, head))
    best = max(fits, key=lambda found: found[:2])
    warnings = []
    if not best[1]:
        warnings.append(f"{landed.name}: read by layout {best[2].name}, which was not in force in {period}")
    if isinstance(best[2], DelimitedLayout) and best[3] != best[2].delimiter:
        warnings.append(f"{landed.name}: delimited by {best[3]!r} instead of {best[2].delimiter!r}")
    return best[2], best[3], warnings


def _in_force(layout: Layout, period: str) -> bool:
    first, last = periods.bounds(period)
    return not ((layout.since and last < layout.since) or (layout.until and first > layout.until))


def _fit(layout: Layout, head: list[str], landed: Landed) -> tuple[int, str]:
    """How many lines of the sample a layout reads (0: not its file), and with which delimiter."""
    if isinstance(layout, XmlLayout):
        closing = _closing(layout, landed)
        return (1, closing) if closing else (0, "")
    if isinstance(layout, FixedLayout):
        reads = sum(fits(layout, line) for line in head)
        # Without a fixed width any line may match one of the record types: most lines must.
        return (reads if layout.width is not None or 2 * reads >= sum(line != "" for line in head) else 0), ""
    if not layout.header:
        return sum(len(_fields(layout, line, layout.delimiter)) == len(layout.fields) for line in head), layout.delimiter
    for delimiter in dict.fromkeys(layout.delimiter + DELIMITERS):
        titles = _fields(layout, head[0] if head else "", delimiter)
        if not layout.missing(titles) and not layout.excluded_by(titles):
            return SAMPLE + len(titles), delimiter
    return 0, layout.delimiter


def fits(layout: FixedLayout, line: str) -> bool:
    """Whether a line has the width and one of the kinds of a layout."""
    code = layout.type_of(line)
    if code is None:
        return False
    if layout.width is not None:
        return len(line) == layout.width or len(line.replace("\0", "")) == layout.width
    return len(line) >= (layout.types[code].min_width or layout.min_width or 0)


def _nearest(registry: Registry, landed: Landed, head: list[str]) -> str:
    """The message for a file that no layout reads, with the nearest layout."""
    with_header = [layout for layout in registry.layouts if isinstance(layout, DelimitedLayout) and layout.header]
    for number, line in enumerate(head[1:ABOVE], start=2):
        if any(_fit(layout, [line], landed)[0] for layout in with_header):
            return f"{landed.name}: line 1 is {_instead(head[0])}, and the header is in line {number}; delete the lines above it"
    ways = [(layout.missing(titles), layout) for layout in with_header for d in DELIMITERS if len(titles := _fields(layout, head[0] if head else "", d)) > 1]
    near = min(ways, key=lambda way: len(way[0]) / (len(way[1].required) or 1), default=None)
    if near and 0 < len(near[0]) < len(near[1].required):
        return f"{landed.name}: line 1 has no column {', '.join(near[0])}, which layout {near[1].name} needs; nothing was loaded"
    known = ", ".join(_described(layout) for layout in registry.layouts)
    return f"{landed.name}: no layout of {registry.id} reads it: {_found(head, len(with_header) == len(registry.layouts))}, known are {known}"


def _instead(line: str) -> str:
    """What line 1 is instead of a header."""
    if re.fullmatch(r"\W*sep=.{1,2}\W*", line, re.IGNORECASE):
        return f"`{line.strip()}`, a hint for spreadsheets"
    return "a title" if line.strip(f'{DELIMITERS}" ') else "empty"


def _found(head: list[str], by_header: bool) -> str:
    filled = [line for line in head if line.strip()]
    if not filled:
        return "it has only empty lines"
    if by_header:
        return "line 1 is no header of it" if head[0].strip() else "line 1 is empty, and no header follows"
    widths = sorted({len(line) for line in filled})
    return f"it has lines of {widths[0]} to {widths[-1]} characters"


def _described(layout: Layout) -> str:
    if isinstance(layout, XmlLayout):
        return f"{layout.name} (XML with <{layout.document}> or <{layout.alone}>)"
    if isinstance(layout, DelimitedLayout):
        return f"{layout.name} (a header with {', '.join(layout.required[:3])} …)"
    if layout.width:
        return f"{layout.name} ({layout.width} characters)"
    return f"{layout.name} (record type at {layout.record.position[0] if layout.record else 1})"


def _fixed(layout: FixedLayout, landed: Landed, head: list[str]) -> tuple[str | None, int, int, list[str]]:
    """Header, lines to skip, columns, warnings. The trailer must be the last line, and whole."""
    for code in layout.of_role("trailer"):
        if error := _trailer_error(layout, code, landed, head):
            raise BadInput(f"{landed.name}: {error}")
    codes = layout.of_role("header")
    found = next((line for line in head if layout.type_of(line) in codes), None) if codes else None
    if found is not None and layout.width is not None and len(found) != layout.width:
        return None, 0, 0, [f"{landed.name}: its header has {len(found)} characters instead of {layout.width}; it is not read"]
    return found, 0, 0, [f"{landed.name}: has no header record {codes[0]}"] if codes and found is None else []


def _closes(layout: FixedLayout, code: str, line: str) -> bool:
    start, length = layout.types[code].nines or (1, 0)
    return layout.type_of(line) == code and line[start - 1 : start - 1 + length] == "9" * length and len(line) == (layout.width or len(line))


def _trailer_error(layout: FixedLayout, code: str, landed: Landed, head: list[str]) -> str | None:
    """The error where the file does not end in its first trailer. Spark checks the lines beyond the head."""
    trailer = next((number for number, line in enumerate(head[:-1], start=1) if _closes(layout, code, line)), None)
    if trailer is not None:
        return behind(trailer, landed.lines, starts=layout.type_of(head[trailer].lstrip("\x1a")) in layout.of_role("header"))
    if _closes(layout, code, landed.last_line.decode("latin-1")):
        return None
    return f"truncated: line {landed.lines}, the last, is not the trailer {code}; ask for the whole file"


def _delimited(layout: DelimitedLayout, landed: Landed, head: list[str], delimiter: str) -> tuple[str | None, int, int, list[str]]:
    """Header (as its layout would write it), lines to skip, columns, warnings."""
    if not layout.header:
        return None, 0, len(layout.fields), []
    titles = [title.strip() for title in _fields(layout, head[0], delimiter)]
    twice = sorted({title for title in titles if titles.count(title) > 1 and title not in layout.unknown(titles)})
    if twice:
        raise BadInput(f"{landed.name}: line 1 has the column {twice[0]} twice; delete or rename one of them")
    text = io.StringIO()
    csv.writer(text, delimiter=layout.delimiter, quotechar=layout.quote, lineterminator="").writerow(titles)
    strange = layout.unknown(titles)
    return text.getvalue(), 1, len(titles), [f"{landed.name}: column {title} is not read" for title in strange]


def _period_inside(
    registry: Registry, layout: FixedLayout | DelimitedLayout, landed: Landed, head: list[str], header: str | None, delimiter: str, period: str
) -> list[str]:
    """BadInput where the header, or all of the first rows, are of another period; a warning where the file has no period."""
    if isinstance(layout, FixedLayout):
        if layout.period_field is None:
            return []
        found = [_cut(layout, header)] if header is not None else [""]
    else:
        places = [place for name, place in layout.positions(header).items() if name in layout.period_fields and place is not None]
        rows = [_fields(layout, line, delimiter) for line in head[1:] if line]
        found = [row[place].strip() for row in rows for place in places if place < len(row)]
        if not found:
            return []
    if isinstance(layout, FixedLayout) and layout.beside_periods and re.fullmatch(layout.beside_periods, found[0]):
        raise OtherPeriod(f"{landed.name}: its period {found[0]} is none of {registry.id}; it was left out, and adds nothing to {period}")
    real = [p for p in (_as_period(text) for text in found) if p]
    if isinstance(layout, FixedLayout) and not found[0]:
        return [f"{landed.name}: its header has no {layout.period_field}; it is loaded for {period}"]
    if not any(periods.agree(one, period) for one in real) and (real or isinstance(layout, FixedLayout)):
        raise BadInput(f"{landed.name}: it has the period {(real or found)[0]}, not {period}; give the right period, or the right file")
    return []


def _part_inside(layout: DelimitedLayout, landed: Landed, head: list[str], header: str | None, delimiter: str) -> str | None:
    """The part named in the rows; None where they name none; BadInput where they name several."""
    place = layout.positions(header)[layout.part_field or ""]
    last = decoded(landed.last_line, "latin-1")
    rows = [_fields(layout, line, delimiter) for line in [*head[1:], last]]
    parts = {row[place].strip().upper() for row in rows if place is not None and place < len(row) and re.fullmatch(r"[A-Za-z]{2}", row[place].strip())}
    if len(parts) > 1:
        notes = f"it contains rows of {', '.join(sorted(parts))} ({layout.titles(layout.part_field or '')[0]})"
        raise BadInput(f"{landed.name}: {notes}; a file is of one part: load the files of each, or split it")
    return parts.pop() if parts else None


def _cut(layout: FixedLayout, header: str) -> str:
    code = layout.type_of(header) or ""
    start, length = layout.types[code].fields[layout.period_field or ""]
    return header[start - 1 : start - 1 + length].replace("\0", " ").strip()


def _has_no_rows(layout: FixedLayout | DelimitedLayout, landed: Landed, head: list[str], skip: int) -> bool:
    """Whether the file has no row. Only a file whose lines are all in `head` can have none."""
    if len(head) < landed.lines:
        return False
    return not any(layout.type_of(line) in layout.of_role("row") for line in head) if isinstance(layout, FixedLayout) else landed.lines <= skip


def _as_period(text: str) -> str | None:
    """`202004` is `2020-04`, `2020` is itself; None for anything else."""
    dashed = f"{text[:4]}-{text[4:]}" if len(text) == 6 and text.isdigit() else text
    try:
        periods.unit(dashed)
    except ValueError:
        return None
    return dashed


def _whole(layout: FixedLayout | DelimitedLayout, landed: Landed, encoding: str, delimiter: str, columns: int) -> bool:
    """Whether the last line is complete: it has a line break, the full width, or all fields."""
    if not layout.ends_with_newline or landed.ended:
        return True
    last = decoded(landed.last_line, encoding)
    if isinstance(layout, FixedLayout):
        return layout.width is not None and len(last) == layout.width
    closed = len(last) > 1 and last.startswith(layout.quote) and last.endswith(layout.quote)
    return closed and len(_fields(layout, last, delimiter)) == columns


def _part(layout: Layout, named: str | None, given: str | None) -> str:
    """Part of the delivery: what the layout is (`requests`), then the part of the file's name or of the caller (`requests-SP`)."""
    own = given if given is not None else named
    own = own.upper() if own and (given is None or len(own) == 2) else own or ""
    if layout.part is None or own == layout.part or own.startswith(f"{layout.part}-"):
        return own
    return f"{layout.part}-{own}" if own else layout.part


def _fields(layout: DelimitedLayout, line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line.replace("\0", "")], delimiter=delimiter, quotechar=layout.quote), [])
    except csv.Error:
        return line.split(delimiter)
