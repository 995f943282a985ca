"""One row per person to decide, with the channel that stands for them."""

from schemas import column, table

TABLE = table(
    "gold.scope",
    "Who is to be decided, by which channel, in which family.",
    key=["run", "person"],
    slice=["run"],
    columns=[
        column("run", "string", "The run that decides", required=True),
        column("programme", "string", "Programme", required=True),
        column("month", "string", "Month that the benefit is for, AAAA-MM", required=True),
        column("person", "bigint", "The person", required=True),
        column("channel", "string", "The channel by which the person comes: a key of the programme's `scope.channels`", required=True),
        column("request", "bigint", "The request that stands, hashed; null for registered families"),
        column("family", "bigint", "The family of that channel", required=True),
        column("leaves", "boolean", "An earlier run decided the person, by that channel, and is not to be decided any more", required=True),
    ],
    sort=["person"],
)
