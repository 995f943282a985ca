"""What must be true of a line of CadÚnico, and of the person that lines make together, before anyone reads it."""

from expectations.suite import suite, usual

# Of a line by itself: one that breaks any of these cannot be read, and neither can who depends on it.
LINE = {
    "line_is_whole": "_fits AND _whole",
    "family_code_has_eleven_digits": "family RLIKE '^[0-9]{11}$' AND NOT not_given(_raw.cod_familiar_fam)",
    "member_is_numbered": "_kind = 'family' OR (trim(_raw.num_membro_fmla) RLIKE '^[0-9]+$' AND NOT not_given(_raw.num_membro_fmla))",
    "family_state_is_known": "trim(_raw.cod_est_cadastral_fam) RLIKE '^(0?[1-6]|0?[1-6][.]0)$'",
    "person_state_is_known": "trim(_raw.cod_est_cadastral_memb) RLIKE '^(0?[1-6]|0?[1-6][.]0)$'",
    "last_pay_is_whole_reais": "_raw.val_remuner_emprego_memb RLIKE '^ *[0-9]* *$'",
    "pay_of_twelve_months_is_whole_reais": "_raw.val_renda_bruta_12_meses_memb RLIKE '^ *[0-9]* *$'",
    "donations_are_whole_reais": "_raw.val_renda_doacao_memb RLIKE '^ *[0-9]* *$'",
    "pension_is_whole_reais": "_raw.val_renda_aposent_memb RLIKE '^ *[0-9]* *$'",
    "unemployment_benefit_is_whole_reais": "_raw.val_renda_seguro_desemp_memb RLIKE '^ *[0-9]* *$'",
    "alimony_is_whole_reais": "_raw.val_renda_pensao_alimen_memb RLIKE '^ *[0-9]* *$'",
    "other_income_is_whole_reais": "_raw.val_outras_rendas_memb RLIKE '^ *[0-9]* *$'",
}
REJECT = LINE | {
    "family_record_can_be_read": "_with_family",
    "person_record_can_be_read": "_with_person",
    "record_is_given_once": "_once",
}

# Of a field of a line by itself, where the line is whole.
FIELDS = {
    "nis_has_valid_digits": ("nis", "nis IS NOT NULL OR not_given(_raw.num_nis_pessoa_atual) OR trim(_raw.num_nis_pessoa_atual) = '-2'"),
    "cpf_has_valid_digits": ("cpf", "cpf IS NOT NULL OR not_given(_raw.num_cpf_pessoa)"),
    "birth_date_is_a_day": ("birth_date", "birth_date IS NOT NULL OR no_day(_raw.dta_nasc_pessoa)"),
    "born_by_the_day_of_the_snapshot": ("birth_date", "birth_date IS NULL OR birth_date <= period_end"),
    "sex_is_known": ("sex", "sex IS NOT NULL OR not_given(_raw.cod_sexo_pessoa)"),
    "relation_is_known": ("relation", "relation BETWEEN 1 AND 11 OR not_given(_raw.cod_parentesco_rf_pessoa)"),
    "municipality_is_an_ibge_code": ("municipality", "is_municipality(municipality) OR not_given(_municipality)"),
    "family_registration_is_a_day": ("family_registered_on", "family_registered_on IS NOT NULL OR no_day(_raw.dat_cadastramento_fam)"),
    "person_registration_is_a_day": ("person_registered_on", "person_registered_on IS NOT NULL OR no_day(_raw.dta_cadastramento_memb)"),
    "person_update_is_a_day": ("person_updated_on", "person_updated_on IS NOT NULL OR no_day(_raw.dta_atual_memb)"),
    "family_income_is_told": ("family_income_cents", "family_income_cents >= 0 OR _record IS NOT NULL"),
}
# A person's flags come from whichever line told the field; a line that cannot be read leaves its field unknown.
BLANK = {name: (field, f"NOT array_contains(_wrong, '{name}')") for name, (field, _) in FIELDS.items()} | {
    "documents_can_be_read": ("cpf", "NOT array_contains(_wrong, 'documents_can_be_read')"),
    "work_and_income_can_be_read": ("income_cents", "NOT array_contains(_wrong, 'work_and_income_can_be_read')"),
}
# Nothing is blanked: the names tell what was mended (CECAD only: nothing is lost in a fixed place).
REPAIRED = {
    "cpf_kept_its_zeros": "cpf IS NULL OR length(regexp_replace(_raw.num_cpf_pessoa, '[.]0$|[^0-9]', '')) = 11",
    "family_code_kept_its_zeros": "length(regexp_replace(_raw.cod_familiar_fam, '[.]0$|[^0-9]', '')) = 11",
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
