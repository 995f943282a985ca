"""One row per time that somebody looked at a person's case, or let a check pass that does not hold."""

from schemas import column, table

TABLE = table(
    "ops.accesses",
    "Who looked at whose case, or accepted a check that does not hold, when and why.",
    key=["at", "person", "who"],
    slice=[],
    columns=[
        column("at", "timestamp", "Moment", required=True),
        column("who", "string", "Operating-system user", required=True),
        column("verb", "string", "explain or identify; clean, link or decide, where a check was accepted", required=True),
        column("person", "bigint", "The person looked at; 0 where a check was accepted", required=True),
        column("run", "string", "The run asked about; null for the newest"),
        column("found", "boolean", "Whether anything is known of the person; false where a check was accepted", required=True),
        column("why", "string", "Purpose as stated; null where none was. Of a check accepted: who, which, and why"),
    ],
)
