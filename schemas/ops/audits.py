"""One row per expectation or check of an audit."""

from schemas import column, table

TABLE = table(
    "ops.audits",
    "What each gate found, expectation by expectation.",
    # One audit may be made again, and state one expectation of one column twice, with other limits.
    key=["audit", "audited_at", "table", "slice", "expectation", "severity", "passed", "observed"],
    slice=[],
    columns=[
        column("audit", "string", "Identifier of the audit: the run that it belongs to", required=True),
        column("table", "string", "Table whose candidate was read", required=True),
        column("slice", "string", "Slice of the candidate", required=True),
        column("audited_at", "timestamp", "Moment", required=True),
        column("expectation", "string", "What must hold", required=True),
        column("severity", "string", "critical, warning or info", required=True),
        column("passed", "boolean", "Whether it held", required=True),
        column("observed", "string", "What was observed, masked; null where there is no detail"),
        column("accepted_by", "string", "Operating-system user who accepted the failing check in this run (--accept); null where not accepted"),
        column("accepted_why", "string", "Why, as stated"),
    ],
)
