"""What must be true of an agreement, and of what became of it."""

from expectations.suite import suite, usual

REJECT = {
    "employer_has_valid_digits": "employer IS NOT NULL",
    "agreement_date_is_a_day": "agreed_on IS NOT NULL",
    "someone_can_be_found": "cpf IS NOT NULL OR nis IS NOT NULL",
    "cancellation_date_is_a_day": "cancelled_on IS NOT NULL OR _raw.data_cancelamento IS NULL",
}
BLANK = {
    "cpf_has_valid_digits": ("cpf", "cpf IS NOT NULL OR not_given(_raw.cpf_trabalhador)"),
    "nis_has_valid_digits": ("nis", "nis IS NOT NULL OR not_given(_raw.pis_pasep_trabalhador)"),
    "birth_date_is_a_day_or_blank": ("birth_date", "birth_date IS NOT NULL OR no_day(_raw.data_nascimento_trabalhador)"),
    "born_before_the_agreement": ("birth_date", "birth_date < agreed_on OR birth_date IS NULL OR agreed_on IS NULL"),
    "admission_is_a_day_or_blank": ("admitted_on", "admitted_on IS NOT NULL OR no_day(_raw.data_admissao)"),
    "admitted_before_the_agreement": ("admitted_on", "admitted_on <= agreed_on OR admitted_on IS NULL OR agreed_on IS NULL"),
    "adhesion_is_0_or_1": ("measure", "trim(_raw.tipo_adesao) IN ('0', '1')"),
    "percent_is_25_50_or_70": ("percent", "percent IN (25, 50, 70) OR trim(_raw.percentual_reducao_carga_horaria) = ''"),
    "months_can_be_read": ("until", "until IS NOT NULL OR agreed_on IS NULL OR _raw.meses_duracao IS NULL"),
    "days_can_be_read": ("until", "until IS NOT NULL OR agreed_on IS NULL OR _raw.dias_duracao IS NULL"),
    "new_end_is_a_day": ("until", "until IS NOT NULL OR _raw.data_fim IS NULL"),
    "ends_after_it_starts": ("until", "until >= agreed_on OR until IS NULL OR agreed_on IS NULL"),
    "last_pay_is_a_number_or_blank": ("last_pay_cents", "last_pay_cents IS NOT NULL OR not_given(_raw.ultimo_salario)"),
}
# Nothing is blanked: the names tell what was mended, and what no field of ours carries.
REPAIRED = {
    "cpf_kept_its_zeros": "cpf IS NULL OR length(regexp_replace(_raw.cpf_trabalhador, '[.]0$|[^0-9]', '')) = 11",
    "registration_type_is_known": "trim(_raw.tipo_inscricao) IN ('1', '2')",
}

# Columns that families, criteria and keys live on, and which rows owe them a value: where they cannot be read, the delivery is refused.
VITAL = {"cpf": "false", "birth_date": "record = 'agreement'", "until": "record = 'agreement'"}

SUITE = suite(
    "silver.bem",
    lambda gxe: [
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="until", column_B="agreed_on", or_equal=True, ignore_row_if="either_value_is_missing", severity="critical"
        ),
        gxe.ExpectColumnValuesToBeInSet(column="record", value_set=["agreement", "cancellation", "extension", "anticipation"], severity="critical"),
        gxe.ExpectColumnValuesToNotBeNull(column="cpf", mostly=usual("share_with_cpf", less=0.1), severity="critical"),
    ],
)
