"""What must be true of a line of CadÚnico, and of the person that lines make together, before anyone reads it."""

from expectations.suite import suite, usual

# Of a line by itself: one that breaks any of these cannot be read, and neither can who depends on it.
LINE = {
    "record_length_valid": "_fits AND _whole",
    "family_code_valid": "family RLIKE '^[0-9]{11}$' AND NOT blank_or_zeros(_raw.cod_familiar_fam)",
    "member_number_valid": "_kind = 'family' OR (trim(_raw.num_membro_fmla) RLIKE '^[0-9]+$' AND NOT blank_or_zeros(_raw.num_membro_fmla))",
    "family_state_valid": "trim(_raw.cod_est_cadastral_fam) RLIKE '^(0?[1-6]|0?[1-6][.]0)$'",
    "person_state_valid": "trim(_raw.cod_est_cadastral_memb) RLIKE '^(0?[1-6]|0?[1-6][.]0)$'",
    "last_pay_valid": "_raw.val_remuner_emprego_memb RLIKE '^ *[0-9]* *$'",
    "twelve_months_pay_valid": "_raw.val_renda_bruta_12_meses_memb RLIKE '^ *[0-9]* *$'",
    "donations_valid": "_raw.val_renda_doacao_memb RLIKE '^ *[0-9]* *$'",
    "pension_valid": "_raw.val_renda_aposent_memb RLIKE '^ *[0-9]* *$'",
    "unemployment_benefit_valid": "_raw.val_renda_seguro_desemp_memb RLIKE '^ *[0-9]* *$'",
    "alimony_valid": "_raw.val_renda_pensao_alimen_memb RLIKE '^ *[0-9]* *$'",
    "other_income_valid": "_raw.val_outras_rendas_memb RLIKE '^ *[0-9]* *$'",
}
REJECT = LINE | {
    "family_record_valid": "_with_family",
    "person_record_valid": "_with_person",
    "no_duplicate_record": "_once",
}

# Of a field of a line by itself, where the line is whole.
FIELDS = {
    "nis_check_digits_valid": ("nis", "nis IS NOT NULL OR blank_or_zeros(_raw.num_nis_pessoa_atual) OR trim(_raw.num_nis_pessoa_atual) = '-2'"),
    "cpf_check_digits_valid": ("cpf", "cpf IS NOT NULL OR blank_or_zeros(_raw.num_cpf_pessoa)"),
    "birth_date_valid": ("birth_date", "birth_date IS NOT NULL OR blank_date(_raw.dta_nasc_pessoa)"),
    "birth_date_not_after_delivery": ("birth_date", "birth_date IS NULL OR birth_date <= period_end"),
    "sex_valid": ("sex", "sex IS NOT NULL OR blank_or_zeros(_raw.cod_sexo_pessoa)"),
    "relation_valid": ("relation", "relation BETWEEN 1 AND 11 OR blank_or_zeros(_raw.cod_parentesco_rf_pessoa)"),
    "municipality_valid": ("municipality", "is_municipality(municipality) OR blank_or_zeros(_municipality)"),
    "family_registered_on_valid": ("family_registered_on", "family_registered_on IS NOT NULL OR blank_date(_raw.dat_cadastramento_fam)"),
    "person_registered_on_valid": ("person_registered_on", "person_registered_on IS NOT NULL OR blank_date(_raw.dta_cadastramento_memb)"),
    "person_updated_on_valid": ("person_updated_on", "person_updated_on IS NOT NULL OR blank_date(_raw.dta_atual_memb)"),
    "family_income_present": ("family_income_cents", "family_income_cents >= 0 OR _record IS NOT NULL"),
}
# A person's flags come from the line with the field; a line that cannot be read leaves its field unknown.
BLANK = {name: (field, f"NOT array_contains(_wrong, '{name}')") for name, (field, _) in FIELDS.items()} | {
    "documents_record_valid": ("cpf", "NOT array_contains(_wrong, 'documents_record_valid')"),
    "work_and_income_record_valid": ("income_cents", "NOT array_contains(_wrong, 'work_and_income_record_valid')"),
}
# Nothing is blanked: the names record what was mended (CECAD only: nothing is lost in a fixed place).
REPAIRED = {
    "cpf_leading_zeros_kept": "cpf IS NULL OR length(regexp_replace(_raw.num_cpf_pessoa, '[.]0$|[^0-9]', '')) = 11",
    "family_code_leading_zeros_kept": "length(regexp_replace(_raw.cod_familiar_fam, '[.]0$|[^0-9]', '')) = 11",
}

# Columns that families, criteria and keys live on, and which rows owe them a value: where they cannot be read, the delivery is refused.
VITAL = {"cpf": "true", "nis": "true", "birth_date": "true", "relation": "true", "income_cents": "false", "family_income_cents": "false"}

SUITE = suite(
    "silver.cadunico",
    lambda gxe: [
        gxe.ExpectColumnValueLengthsToEqual(column="family", value=11, severity="critical"),
        gxe.ExpectColumnValuesToBeBetween(column="relation", min_value=1, max_value=11, severity="critical"),
        gxe.ExpectColumnValuesToBeBetween(column="income_cents", min_value=0, severity="critical"),
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["family", "member"], severity="critical"),
        gxe.ExpectColumnValuesToNotBeNull(column="cpf", mostly=usual("share_with_cpf", less=0.1), severity="critical"),
        gxe.ExpectColumnValuesToNotBeNull(column="nis", mostly=usual("share_with_nis", less=0.1), severity="critical"),
        gxe.ExpectColumnValuesToNotBeNull(column="income_cents", mostly=usual("share_with_income_cents", less=0.3), severity="warning"),
    ],
)
