"""One row per family paid by Bolsa Família in a month."""

from schemas import column, table
from schemas.columns import FLAGS, PROVENANCE

TABLE = table(
    "silver.folha_pbf",
    "The payroll of Bolsa Família: one row per family and month of reference.",
    key=["file", "line"],
    slice=["period"],
    columns=[
        column("reference_month", "string", "Mês referência, AAAA-MM", required=True),
        column("competencia", "string", "Mês competência, AAAA-MM", required=True),
        column("uf", "string", "UF; null where it is none"),
        column("municipality", "string", "SIAFI code, 4 digits, zeros kept"),
        column("nis", "bigint", "NIS of the family's RF; null where its digit does not hold", personal=True),
        column("cpf", "bigint", "CPF of the RF, in the layouts that have it and where it is not masked", personal=True),
        column("name", "string", "Name of the RF", personal=True),
        column("cents", "bigint", "Amount of the month, in cents; null where it cannot be read"),
        FLAGS,
        *PROVENANCE,
    ],
    sort=["nis"],
)
