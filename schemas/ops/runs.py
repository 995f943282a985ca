"""One row per run of a verb: its arguments, what it read, how it ended."""

from schemas import column, table

TABLE = table(
    "ops.runs",
    "Runs of every verb. For `decide`: everything that `replay` needs.",
    key=["run", "started_at"],
    slice=[],
    columns=[
        column("run", "string", "Identifier: the same inputs give the same run", required=True),
        column("verb", "string", "The verb", required=True),
        column("arguments", "string", "Its arguments, as JSON", required=True),
        column("inputs", "map<string,bigint>", "Version of each table that was read", required=True),
        column("rule_version", "string", "Hash of programme, parameters, criteria and kinds; null outside decide"),
        column("started_at", "timestamp", "Moment", required=True),
        column("ended_at", "timestamp", "Moment", required=True),
        column("outcome", "string", "published, already_published, refused or dry", required=True),
        column("publication", "string", "What it published; null where nothing"),
        column("result", "string", "What the verb answered, as JSON", required=True),
        column("attempt", "string", "Name of this very execution in logs and lineage (OpenLineage's run id); null, as all that follows, in rows of before"),
        column("steps", "map<string,bigint>", "Milliseconds per step: write (read, computed and written), audit, publish, rest"),
        column("checks", "map<string,bigint>", "Expectations that the gate saw: passed, warned, failed; null where there was no gate"),
        column("rows_in", "bigint", "Rows that Spark read, each time that it did; what the gate read is among them"),
        column("bytes_in", "bigint", "Bytes that Spark read, likewise"),
        column("rows_out", "bigint", "Rows of the files that it published; null where nothing was"),
        column("bytes_out", "bigint", "Bytes of these files"),
        column("shuffle_bytes", "bigint", "Bytes that Spark wrote for other tasks to read"),
        column("spill_bytes", "bigint", "Bytes that Spark put on disk for want of memory"),
    ],
)
