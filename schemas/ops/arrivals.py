"""One row per file that arrived and was read."""

from schemas import column, table

TABLE = table(
    "ops.arrivals",
    "Files received: what each was for, how it was read, what it replaced.",
    key=["arrival"],
    slice=["registry", "period"],
    columns=[
        column("arrival", "string", "Hash of registry, period, part and content", required=True),
        column("registry", "string", "Registry", required=True),
        column("period", "string", "What the file is for", required=True),
        column("part", "string", "Part of the delivery (UF, table, sequence); empty where it comes whole", required=True),
        column("unit", "string", "What its correction replaces (employers of a SEFIP file …), null where it is the part"),
        column("as_of", "date", "Reference date", required=True),
        column("received_at", "timestamp", "Moment it was loaded", required=True),
        column("sequence", "bigint", "Order of arrival within the registry, from 1", required=True),
        column("name", "string", "Name of the file as it came (inside a zip: zip!member)", required=True),
        column("file", "bigint", "First 8 bytes of the SHA-256", required=True),
        column("sha256", "string", "SHA-256 of its bytes", required=True),
        column("bytes", "bigint", "Size", required=True),
        column(
            "rows",
            "bigint",
            "Lines received, headers and trailers too; what is only the end of the file (empty lines, an end-of-file mark) is none",
            required=True,
        ),
        column("layout", "string", "Layout that reads it", required=True),
        column("header", "string", "Its header line, to read delimited fields by name; null where none"),
        column("status", "string", "loaded, correction or unchanged", required=True),
        column("replaces", "string", "Arrival that it supersedes; null where none"),
        column("same_as", "string", "Earlier arrival with the same bytes, whose bronze lines stand for this one too; null where none"),
        column("complete", "boolean", "False where the last line was cut: absence from it proves nothing", required=True),
        column("withdrawn", "string", "Why it was taken back; null while it stands"),
    ],
)
