"""What must be true of a payment."""

from expectations.suite import suite, usual

REJECT = {
    "reference_is_a_month": "reference_month IS NOT NULL",
    "competencia_is_a_month": "competencia IS NOT NULL",
    "month_is_the_one_delivered": "date_format(period_end, 'yyyy-MM') IN (reference_month, competencia)",
    "someone_can_be_found": "nis IS NOT NULL OR cpf IS NOT NULL",
    "said_once": "_copy = 1",
}
# Lines quarantined by these only are exact copies of a line that stands: they count for nothing, and leave nobody in doubt.
COPIES = ["said_once"]
BLANK = {
    "nis_has_valid_digit": ("nis", "nis IS NOT NULL OR not_given(_raw.nis_favorecido)"),
    "cpf_has_valid_digits_or_is_masked": (
        "cpf",
        "cpf IS NOT NULL OR not_told(_raw.cpf_favorecido) OR not_given(_raw.cpf_favorecido) OR _raw.cpf_favorecido LIKE '*%'",
    ),
    "uf_is_known": ("uf", "is_uf(uf)"),
    "municipality_is_four_digits": ("municipality", "municipality RLIKE '^[0-9]{4}$' OR not_told(_raw.codigo_municipio_siafi)"),
    "amount_can_be_read": ("cents", "cents >= 0"),
}

# Columns that families, criteria and keys live on, and which rows owe them a value: where they cannot be read, the delivery is refused.
VITAL = {"nis": "true", "cents": "true"}

SUITE = suite(
    "silver.folha_pbf",
    lambda gxe: [
        gxe.ExpectColumnValuesToNotBeNull(column="nis", mostly=0.99, severity="critical"),
        gxe.ExpectColumnValuesToNotBeNull(column="cents", mostly=usual("share_with_cents", less=0.1), severity="critical"),
    ],
)
