"""Columns that many tables share."""

from schemas import column

# Where a row comes from: on every row of every silver registry table, evidence and quarantine.
PROVENANCE = [
    column("file", "bigint", "The file: first 8 bytes of its SHA-256; `ops.arrivals` gives its name", required=True),
    column("line", "bigint", "The line in that file, from 1", required=True),
    column("layout", "string", "Name of the layout that cut the line", required=True),
    column("period", "string", "What the delivery is for: 2020-04-17, 2020-W16, 2020-04 or 2020", required=True),
]

FLAGS = column("_flags", "array<string>", "Names of the rules that blanked a field of this row; empty where none did", required=True)

# Which delivery a claim came with, and whether a later one took its place: shared by all that `link` writes.
CLAIM = [
    column("registry", "string", "The registry that the row is from", required=True),
    column("slice", "string", "Month of the delivery's period (year, for annual ones): the unit that `link` replaces", required=True),
    column("period", "string", "Period of the delivery", required=True),
    column("part", "string", "Part of the delivery (UF, table); empty where it comes whole", required=True),
    column("as_of", "date", "Reference date of the delivery: what it shows is true on this day", required=True),
    column("superseded_on", "date", "Reference date of the delivery that took this row's place; null while none has"),
    column("entry", "bigint", "The registry's own key (or the unit that a correction replaces), hashed"),
    column("file", "bigint", "The file; `ops.arrivals` gives its name", required=True),
    column("line", "bigint", "The line in that file, from 1", required=True),
]
