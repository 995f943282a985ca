"""One row per publication: the set of table versions that became visible together."""

from schemas import column, table

TABLE = table(
    "ops.publications",
    "Manifest of every publication. A reader sees the newest version of each table that any of them names.",
    key=["publication"],
    slice=[],
    columns=[
        column("publication", "string", "Identifier, ordered by time", required=True),
        column("run", "string", "The run that published", required=True),
        column("verb", "string", "ingest, clean, link, decide, withdraw or rollback", required=True),
        column("published_at", "timestamp", "Moment", required=True),
        column("tables", "map<string,bigint>", "Version of each table that it changed", required=True),
        column("slices", "array<string>", "Slices that it replaced: table:value/value", required=True),
        column("inputs", "map<string,bigint>", "Version of each table that was read", required=True),
        column("audit", "string", "The audit that let it pass; null where none is due"),
        column("complete", "boolean", "False: some criteria were not examined, it grants nothing", required=True),
        column("note", "string", "Why, for rollback and withdraw; who accepted which checks, and why; else null"),
        column("expires_on", "date", "Day from which its versions may be deleted; null: never"),
    ],
)
