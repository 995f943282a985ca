"""One row per worker record (30) or movement record (32) of a SEFIP file."""

from schemas import column, table
from schemas.columns import FLAGS, PROVENANCE

TABLE = table(
    "silver.gfip",
    "Workers and their movements, as their employers declared them for a month.",
    key=["file", "line"],
    slice=["period"],
    columns=[
        column("record", "string", "worker (30) or movement (32)", required=True),
        column("competencia", "string", "Month declared, AAAA-MM: of record 00, or the delivery's period where it is blank", required=True),
        column("employer", "string", "CNPJ (14) or CEI (12) of record 10, zeros kept", required=True),
        column("employer_name", "string", "Razão social of record 10"),
        column("fpas", "string", "FPAS code of record 10"),
        column("collection_code", "string", "Código de recolhimento of record 00; null where blank"),
        column("taker", "string", "CNPJ or CEI of the worker's place of service (tomador, obra), without zeros on the left; null where none"),
        column("lawsuit", "string", "Processo of record 12, without zeros on the left; null where none"),
        column("lawsuit_year", "string", "Its year, AAAA"),
        column("court", "string", "Its vara, without zeros on the left"),
        column("lawsuit_from", "string", "First month that it is about, AAAAMM"),
        column("lawsuit_until", "string", "Last month that it is about, AAAAMM"),
        column("nit", "bigint", "PIS/PASEP/CI of the worker: the only key to the person", personal=True, required=True),
        column("name", "string", "Name of the worker", personal=True),
        column("birth_date", "date", "Null where blank (individual contributors may leave it so)", personal=True),
        column("admitted_on", "date", "Admission; null where blank"),
        column("category", "string", "Two digits: what the worker is to the employer", required=True),
        column("registration", "string", "Matrícula; null where blank"),
        column("pay_cents", "bigint", "Pay of the month without the 13th salary, in cents; null in movements"),
        column("thirteenth_cents", "bigint", "13th salary, in cents; null in movements"),
        column("movement", "string", "Movement code; null in workers"),
        column("moved_on", "date", "Day of the movement; null in workers"),
        FLAGS,
        *PROVENANCE,
    ],
    sort=["file", "line"],
)
