"""One row per quarantined line, with every rule that it broke."""

from schemas import column, table
from schemas.columns import PROVENANCE

TABLE = table(
    "quarantine",
    "Quarantined lines, with all the rules that they broke. Shared by all registries. A line here never refuses a person.",
    key=["file", "line"],
    slice=["period"],
    columns=[
        *PROVENANCE,
        column("broken", "array<string>", "Names of all the rules that are not true of the line, sorted", required=True),
        column("raw", "map<string,string>", "The fields as received", personal=True),
        column("cpf", "bigint", "CPF that can still be read, so that the person is in doubt and not absent; null where none", personal=True),
        column("nis", "bigint", "NIS or NIT that can still be read; null where none", personal=True),
        column("family", "string", "Family code or request number that can still be read; null where none", personal=True),
    ],
    sort=["file", "line"],
)
