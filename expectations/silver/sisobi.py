"""What must be true of a death entry."""

from expectations.suite import suite, usual

REJECT = {
    "death_date_is_a_day": "death_date IS NOT NULL",
    "not_after_its_own_delivery": "death_date <= period_end",
    "someone_can_be_found": "cpf IS NOT NULL OR nit IS NOT NULL OR (name IS NOT NULL AND birth_date IS NOT NULL)",
}
BLANK = {
    "cpf_has_valid_digits": ("cpf", "cpf IS NOT NULL OR not_given(_raw.cpf)"),
    "nit_has_valid_digits": ("nit", "nit IS NOT NULL OR not_given(_raw.nit)"),
    "birth_date_is_a_day_or_zeros": ("birth_date", "birth_date IS NOT NULL OR no_day(_raw.nascimento)"),
    "died_after_birth": ("birth_date", "death_date >= birth_date OR birth_date IS NULL OR death_date IS NULL"),
    "registration_is_a_day_or_zeros": ("registered_on", "registered_on IS NOT NULL OR no_day(_raw.lavratura)"),
    "registered_after_death": ("registered_on", "registered_on >= death_date OR registered_on IS NULL OR death_date IS NULL"),
    "benefit_is_a_number_or_zeros": ("benefit", "benefit IS NOT NULL OR not_given(_raw.nb)"),
    "office_type_is_known": ("office_type", "trim(_raw.tipo_cartorio) IN ('', '0', '1', '2', '3')"),
}

# Columns that families, criteria and keys live on, and which rows owe them a value: where they cannot be read, the delivery is refused.
VITAL = {"cpf": "false", "birth_date": "true"}

SUITE = suite(
    "silver.sisobi",
    lambda gxe: [
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="death_date", column_B="birth_date", or_equal=True, ignore_row_if="either_value_is_missing", severity="critical"
        ),
        gxe.ExpectColumnValuesToNotBeNull(column="cpf", mostly=usual("share_with_cpf", less=0.3), severity="warning"),
        gxe.ExpectColumnValuesToNotBeNull(column="birth_date", mostly=usual("share_with_birth_date", less=0.3), severity="critical"),
        gxe.ExpectColumnValuesToNotBeNull(column="name", mostly=usual("share_with_name", less=0.1), severity="critical"),
    ],
)
