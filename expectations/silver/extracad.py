"""What must be true of a request, or of a declared member, before anyone reads it.

A request without a requester helps nobody. A member is kept whatever is wrong with it: the family's size and income hang on everybody in it.
"""

from expectations.suite import suite, usual

REJECT = {
    "request_number_is_given": "request IS NOT NULL",
    "requester_can_be_found": "cpf IS NOT NULL OR _raw.nu_cpf IS NULL",
}
BLANK = {
    "cpf_has_valid_digits": ("cpf", "cpf IS NOT NULL OR not_given(_raw.nu_cpf_membro)"),
    "birth_date_is_a_day": ("birth_date", "birth_date IS NOT NULL OR no_day(_raw.dt_nascimento)"),
    "born_before_the_delivery": ("birth_date", "birth_date IS NULL OR birth_date <= period_end"),
    "sex_is_known": ("sex", "sex IS NOT NULL OR not_given(_raw.sg_sexo)"),
    "request_has_a_moment": ("requested_at", "requested_at IS NOT NULL OR _raw.ts_requerimento IS NULL"),
    "uf_is_known": ("uf", "is_uf(uf) OR trim(_raw.sg_uf) = ''"),
    "municipality_is_an_ibge_code": ("municipality", "is_municipality(municipality) OR not_given(_raw.co_municipio_ibge)"),
    "requester_income_is_an_amount": ("income_cents", "income_cents >= 0 OR trim(_raw.vl_renda_individual) = ''"),
    "member_income_is_an_amount": ("income_cents", "income_cents >= 0 OR trim(_raw.vl_renda) = ''"),
    "sole_provider_is_yes_or_no": ("sole_provider", "sole_provider IS NOT NULL OR trim(_raw.in_provedora_monoparental) = ''"),
    "declared_size_counts_the_requester": ("declared_size", "declared_size BETWEEN 1 AND 99 OR trim(_raw.qt_membros) = ''"),
    "relation_is_known": ("relation", "relation BETWEEN 1 AND 11 OR not_given(_raw.co_parentesco)"),
}
# Nothing is blanked: the name tells what was mended.
REPAIRED = {
    "requester_cpf_kept_its_zeros": "cpf IS NULL OR length(regexp_replace(_raw.nu_cpf, '[.]0$|[^0-9]', '')) = 11",
    "member_cpf_kept_its_zeros": "cpf IS NULL OR length(regexp_replace(_raw.nu_cpf_membro, '[.]0$|[^0-9]', '')) = 11",
}

# Columns that families, criteria and keys live on, and which rows owe them a value: where they cannot be read, the delivery is refused.
VITAL = {"cpf": "record = 'request'", "birth_date": "true", "requested_at": "record = 'request'", "income_cents": "true"}

SUITE = suite(
    "silver.extracad",
    lambda gxe: [
        gxe.ExpectColumnValuesToBeInSet(column="record", value_set=["request", "member"], severity="critical"),
        gxe.ExpectColumnValuesToNotBeNull(column="cpf", mostly=usual("share_with_cpf", less=0.3), severity="critical"),
        gxe.ExpectColumnValuesToNotBeNull(column="birth_date", mostly=usual("share_with_birth_date", less=0.3), severity="critical"),
        gxe.ExpectColumnValuesToNotBeNull(column="income_cents", mostly=usual("share_with_income_cents", less=0.3), severity="warning"),
    ],
)
