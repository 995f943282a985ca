"""One row per run of a verb: what it was told, what it read, how it ended."""

from schemas import column, table

TABLE = table(
    "ops.runs",
    "Runs of every verb. For `decide`: everything that `replay` needs.",
    key=["run", "started_at"],
    slice=[],
    columns=[
        column("run", "string", "Identifier: the same inputs give the same run", required=True),
        column("verb", "string", "The verb", required=True),
        column("arguments", "string", "What it was told, as JSON", required=True),
        column("inputs", "map<string,bigint>", "Version of each table that was read", required=True),
        column("rule_version", "string", "Hash of programme, parameters, criteria and kinds; null outside decide"),
        column("started_at", "timestamp", "Moment", required=True),
        column("ended_at", "timestamp", "Moment", required=True),
        column("outcome", "string", "published, already_published, refused or dry", required=True),
        column("publication", "string", "What it published; null where nothing"),
        column("result", "string", "What the verb answered, as JSON", required=True),
    ],
)
