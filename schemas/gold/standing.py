"""Which runs stand for each programme and month: a base that decided everybody, and the runs after it, each of which decided some."""

from schemas import column, table

TABLE = table(
    "gold.standing",
    "The runs whose decisions stand, per programme and month, in their order: for a person decided by several, the last one stands.",
    key=["programme", "month", "place"],
    slice=["programme", "month"],
    columns=[
        column("programme", "string", "Programme", required=True),
        column("month", "string", "Month that the benefit is for, AAAA-MM", required=True),
        column("place", "int", "0 for the base, which decided everybody; then 1, 2, … for the runs after it", required=True),
        column("run", "string", "The run", required=True),
        column("decides", "string", "everybody (the base), changes (people affected by a change of the registries) or scope (people of a list)", required=True),
        column("why", "string", "Why these", required=True),
        column("complete", "boolean", "False while the programme has criteria that are not examined: the run grants nothing", required=True),
    ],
    sort=["place"],
)
