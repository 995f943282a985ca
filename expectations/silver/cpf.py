"""What must be true of a row of the CPF base before anyone reads it: it is about a CPF, and of a NIT row also about a NIT."""

REJECT = {
    "line_is_whole": "_fits AND _whole",
    "cpf_has_valid_digits": "cpf IS NOT NULL",
    "nit_has_valid_digits": "nit IS NOT NULL OR _raw.nu_nit IS NULL",
}
BLANK = {
    "birth_date_is_a_day": ("birth_date", "birth_date IS NOT NULL OR not_given(_raw.dt_nascimento)"),
    "born_before_the_delivery": ("birth_date", "birth_date IS NULL OR birth_date <= period_end"),
    "sex_is_known": ("sex", "sex IS NOT NULL OR trim(_raw.sg_sexo) = ''"),
    "status_is_known": ("status", "status IN (0, 2, 3, 4, 5, 8, 9) OR trim(_raw.co_situacao) = ''"),
    "status_date_is_a_day": ("status_since", "status_since IS NOT NULL OR not_given(_raw.dt_situacao)"),
    "death_flag_is_yes_or_no": ("death_flag", "death_flag IS NOT NULL OR trim(_raw.in_obito) = ''"),
    "death_year_is_a_year": ("death_year", "death_year BETWEEN 1850 AND year(period_end) OR not_given(_raw.aa_obito)"),
    "current_is_yes_or_no": ("current", "current IS NOT NULL OR trim(_raw.in_atual) = ''"),
}
