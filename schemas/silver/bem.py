"""One row per agreement reported under the emergency employment programme, or per later event of one (cancellation, extension, anticipation)."""

from schemas import column, table
from schemas.columns import FLAGS, PROVENANCE

TABLE = table(
    "silver.bem",
    "Agreements to suspend a contract or to cut hours (BEm), and their cancellations, extensions and anticipations.",
    key=["file", "line"],
    slice=["period"],
    columns=[
        column("record", "string", "agreement, cancellation, extension or anticipation", required=True),
        column("employer", "string", "CNPJ (14 digits) or CEI (12) of the employer, zeros kept", required=True),
        column("cpf", "bigint", "CPF of the worker; left-padded where zeros were lost and its digits then hold", personal=True),
        column("nis", "bigint", "PIS/PASEP of the worker; null where blank or where its digit does not hold", personal=True),
        column("name", "string", "Name of the worker; null in cancellations", personal=True),
        column("mother", "string", "Name of the worker's mother; null in cancellations", personal=True),
        column("birth_date", "date", "Birth date of the worker; null in cancellations", personal=True),
        column("admitted_on", "date", "Admission; null in cancellations"),
        column("agreed_on", "date", "Data Acordo: the agreement's start, and its key together with CPF and employer", required=True),
        column("measure", "string", "suspension where the percentage is blank, else reduction; null in cancellations"),
        column("percent", "int", "25, 50 or 70; null for a suspension"),
        column(
            "until",
            "date",
            "Last day: start + n months - 1 day (v1) or + n days - 1 (v3); for an extension or anticipation the new last day; null where the duration cannot be read",
        ),
        column("cancelled_on", "date", "Day of the cancellation; null in every other record"),
        column("last_pay_cents", "bigint", "Ultimo Salario, in cents; null where blank"),
        FLAGS,
        *PROVENANCE,
    ],
    sort=["file", "line"],
)
