"""One row per time that somebody looked at a person's case."""

from schemas import column, table

TABLE = table(
    "ops.accesses",
    "Who looked at whose case, when and why.",
    key=["at", "person", "who"],
    slice=[],
    columns=[
        column("at", "timestamp", "Moment", required=True),
        column("who", "string", "Operating-system user", required=True),
        column("verb", "string", "explain or identify", required=True),
        column("person", "bigint", "The person looked at", required=True),
        column("run", "string", "The run asked about; null for the newest"),
        column("found", "boolean", "Whether anything is known of the person", required=True),
        column("why", "string", "Purpose as stated; null where none was"),
    ],
)
