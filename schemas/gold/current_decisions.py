"""One row per person: the newest decision that stands, of each programme and month."""

from collections.abc import Iterable, Mapping
from typing import Any

from schemas import column, table
from schemas.gold import decisions

TABLE = table(
    "gold.current_decisions",
    "The newest decision that stands, per programme, month and person: which run it is in.",
    key=["programme", "month", "person"],
    slice=[],
    columns=[
        *decisions.TABLE.columns,
        column("complete", "boolean", "False while the programme has criteria that are not examined: it grants nothing", required=True),
    ],
    stands_on=["gold.decisions", "gold.scope", "gold.standing"],
)


def sql(standing: Iterable[Mapping[str, Any]]) -> str:
    """The SELECT over `{decisions}` and `{scope}`, in words that DuckDB and Spark share; `standing` are the rows of `gold.standing`.

    The base's decisions except of people that a later run decided; theirs are from the last such run, where it still decided them. The runs stand
    in it by name, so that only their slices are read. Cost: the base once, and as much again of the later runs, which are small beside it.
    """
    rows = sorted(standing, key=lambda row: (row["programme"], row["month"], row["place"]))
    base, later = [row for row in rows if row["place"] == 0], [row for row in rows if row["place"] > 0]
    complete = f"d.run IN ({_listed(whole)})" if (whole := [row for row in rows if row["complete"]]) else "false"
    chosen = f"SELECT d.*, {complete} AS complete FROM {{decisions}} AS d"
    if not later:
        return f"{chosen} WHERE d.run IN ({_listed(base)})" if base else f"{chosen} WHERE false"
    places = " ".join(f"WHEN '{row['run']}' THEN {row['place']}" for row in later)
    newest = f"SELECT programme, month, person, max_by(run, CASE run {places} END) AS run FROM {{scope}} WHERE run IN ({_listed(later)}) GROUP BY programme, month, person"
    same = "n.programme = d.programme AND n.month = d.month AND n.person = d.person"
    return f"""WITH newest AS ({newest})
{chosen} WHERE d.run IN ({_listed(base)}) AND NOT EXISTS (SELECT 1 FROM newest AS n WHERE {same})
UNION ALL
{chosen} WHERE d.run IN ({_listed(later)}) AND EXISTS (SELECT 1 FROM newest AS n WHERE {same} AND n.run = d.run)"""


def _listed(rows: Iterable[Mapping[str, Any]]) -> str:
    return ", ".join(f"'{row['run']}'" for row in rows)
