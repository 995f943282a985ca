"""One row per part of a period that was read and published: the only source of 'was read'."""

from schemas import column, table

TABLE = table(
    "ops.coverage",
    "Which registry was read for which period and part, and whether absence from it proves anything.",
    key=["registry", "period", "part"],
    slice=["registry", "period"],
    columns=[
        column("registry", "string", "Registry", required=True),
        column("period", "string", "Period", required=True),
        column("part", "string", "Part; empty where it comes whole", required=True),
        column("as_of", "date", "Reference date", required=True),
        column("complete", "boolean", "Read to its end, and evidence published", required=True),
        column("rows", "bigint", "Rows of silver that it gave", required=True),
    ],
)
