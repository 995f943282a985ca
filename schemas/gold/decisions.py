"""One row per person decided by a run: the answer, every reason, every doubt."""

from schemas import column, table

TABLE = table(
    "gold.decisions",
    "Every decision ever published. Append-only: a run never touches another's.",
    key=["run", "person"],
    slice=["run"],
    columns=[
        column("run", "string", "The run that decided", required=True),
        column("programme", "string", "Programme", required=True),
        column("rule_version", "string", "Hash of programme, parameters, criteria and kinds", required=True),
        column("month", "string", "Month that the benefit is for, AAAA-MM", required=True),
        column("on", "date", "The day of judgement", required=True),
        column("person", "bigint", "The person", required=True),
        column("family", "bigint", "The family within which quotas were counted", required=True),
        column("channel", "string", "The channel by which the person comes: a key of the programme's `scope.channels`", required=True),
        column("result", "string", "eligible, ineligible or inconclusive", required=True),
        column("reasons", "array<string>", "Criteria that are not met, sorted; empty unless ineligible", required=True),
        column("doubts", "array<string>", "Criteria whose answer is not known, sorted", required=True),
        column("causes", "array<string>", "Why they are not known, as criterion:cause, sorted", required=True),
        column("not_examined", "array<string>", "Criteria of the law that were not examined, sorted", required=True),
        column("quotas", "smallint", "Quotas due: 0, 1 or 2", required=True),
        column("cents", "bigint", "Amount due, in cents; 0 unless eligible", required=True),
    ],
    sort=["person"],
    statistics=["person", "family"],
)
