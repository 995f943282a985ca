"""One row per death entry, as last corrected by its registry office."""

from schemas import column, table
from schemas.columns import FLAGS, PROVENANCE

TABLE = table(
    "silver.sisobi",
    "Death entries of the registry offices: one row per line that is valid.",
    key=["file", "line"],
    slice=["period"],
    columns=[
        column("livro", "string", "Book; null in the 180-character layouts, which lack it"),
        column("folha", "string", "Leaf; null in the 180-character layouts"),
        column("termo", "string", "Entry; null in the 180-character layouts"),
        column("office_type", "string", "1 CNPJ, 2 CEI, 3 CPF of the holder, 0 provisional; null where the layout lacks it"),
        column("office", "string", "Identifier of the registry office, zeros kept; null where the layout lacks it"),
        column("registered_on", "date", "Day of registration (lavratura); null in the 180-character layouts"),
        column("benefit", "bigint", "Number of an INSS benefit (NB); null where zeros"),
        column("cpf", "bigint", "CPF of the deceased; null where zeros or where its digits do not hold", personal=True),
        column("nit", "bigint", "NIT of the deceased; null where zeros or where its digit does not hold", personal=True),
        column("name", "string", "Upper case, no accents", personal=True),
        column("mother", "string", "Cut at 32 characters by the layout; null for IGNORADO", personal=True),
        column("birth_date", "date", "Null where the office wrote zeros", personal=True),
        column("death_date", "date", "Day of death; the day of registration where the day of death is unknown", required=True),
        FLAGS,
        *PROVENANCE,
    ],
    sort=["file", "line"],
)
