"""One row per person of the CPF base, or per NIT that it ties to a CPF."""

from schemas import column, table
from schemas.columns import FLAGS, PROVENANCE

TABLE = table(
    "silver.cpf",
    "The CPF base of the Receita Federal, and its table of NITs.",
    key=["file", "line"],
    slice=["period"],
    columns=[
        column("record", "string", "person or nit", required=True),
        column("cpf", "bigint", "CPF", personal=True, required=True),
        column("nit", "bigint", "NIT, NIS or PIS of the same person; null in persons", personal=True),
        column("current", "boolean", "in_atual: the NIT is the person's current one; null in persons"),
        column("name", "string", "Upper case, no accents; null in NITs", personal=True),
        column("mother", "string", "Null where unknown, and in NITs", personal=True),
        column("birth_date", "date", "Null where not known, and in NITs", personal=True),
        column("sex", "string", "M or F; null where blank, and in NITs"),
        column("status", "int", "0 regular, 2, 3, 4, 5, 8 or 9; null where unknown, and in NITs"),
        column("status_since", "date", "Day of the present status; null where not known"),
        column("death_flag", "boolean", "in_obito; null in NITs"),
        column("death_year", "int", "aa_obito; null where none"),
        FLAGS,
        *PROVENANCE,
    ],
    sort=["cpf"],
)
