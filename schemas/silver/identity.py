"""Which person a NIS or NIT belongs to, and by which registry."""

from schemas import column, table
from schemas.columns import CLAIM

TABLE = table(
    "silver.identity",
    "Keys that lead to people, as each registry ties them.",
    key=["key", "person", "registry", "period", "file", "line"],
    slice=["registry", "slice"],
    columns=[
        column("key_type", "string", "nis (NIS, NIT, PIS and PASEP are one number space)", required=True),
        column("key", "bigint", "The number under the pseudonym key, as a person without CPF is made", required=True),
        column("person", "bigint", "The person it leads to", required=True),
        column(
            "method",
            "string",
            "crosswalk (CPF–NIT table), register (one row carries both numbers), converted (a former number of the row's person) or alone (the number is "
            "the person: no CPF known), or replaced (another number took its place: `person` is that number, and whose it is, is looked for)",
            required=True,
        ),
        column("score", "smallint", "100 for an exact key", required=True),
        column("name_key", "bigint", "Hash of first and last name, to detect another person's number; null where no name is known"),
        *CLAIM,
    ],
    sort=["key"],
)
