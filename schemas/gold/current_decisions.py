"""One row per person: the newest decision that stands, of each programme and month."""

from schemas import column, table
from schemas.gold import decisions

TABLE = table(
    "gold.current_decisions",
    "The newest decision that stands, per programme, month and person: which run it is in.",
    key=["programme", "month", "person"],
    slice=["programme", "month"],
    columns=[
        *decisions.TABLE.columns,
        column("complete", "boolean", "False while the programme has criteria that are not examined: it grants nothing", required=True),
    ],
    sort=["person"],
    statistics=["person", "family"],
)
