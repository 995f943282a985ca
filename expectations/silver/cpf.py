"""What must be true of a row of the CPF base before anyone reads it: it is about a CPF, and of a NIT row also about a NIT."""

from expectations.suite import suite, usual
from jobs.gate.checks import Quality

REJECT = {
    "cpf_has_valid_digits": "cpf IS NOT NULL",
    "nit_has_valid_digits": "nit IS NOT NULL OR _raw.nu_nit IS NULL",
}
BLANK = {
    "birth_date_is_a_day": ("birth_date", "birth_date IS NOT NULL OR no_day(_raw.dt_nascimento)"),
    "born_before_the_delivery": ("birth_date", "birth_date IS NULL OR birth_date <= period_end"),
    "sex_is_known": ("sex", "sex IS NOT NULL OR trim(_raw.sg_sexo) = ''"),
    "status_is_known": ("status", "status IN (0, 2, 3, 4, 5, 8, 9) OR trim(_raw.co_situacao) = ''"),
    "status_date_is_a_day": ("status_since", "status_since IS NOT NULL OR no_day(_raw.dt_situacao)"),
    "death_flag_is_yes_or_no": ("death_flag", "death_flag IS NOT NULL OR trim(_raw.in_obito) = ''"),
    "death_year_is_a_year": ("death_year", "death_year BETWEEN 1850 AND year(period_end) OR not_given(_raw.aa_obito)"),
    "current_is_yes_or_no": ("current", "current IS NOT NULL OR trim(_raw.in_atual) = ''"),
}
# Nothing is blanked: the names tell what was mended.
REPAIRED = {
    "cpf_kept_its_zeros": "cpf IS NULL OR length(regexp_replace(_raw.nu_cpf, '[.]0$|[^0-9]', '')) = 11",
    "nit_kept_its_zeros": "nit IS NULL OR length(regexp_replace(_raw.nu_nit, '[.]0$|[^0-9]', '')) = 11",
}

# What TCU held the CPF base to (Ac. 1638/2020, 2351/2020): of the persons, at most 2% may fail in each dimension. Uniqueness is the suite's.
QUALITY = Quality(
    of="record = 'person'",
    limit=0.02,
    dimensions={
        "completeness": "name IS NOT NULL AND birth_date IS NOT NULL AND status IS NOT NULL",
        "validity": "forall(_flags, f -> f LIKE '%kept_its_zeros')",
        "consistency": "coalesce(status <> 3 OR death_flag OR death_year IS NOT NULL, status IS NULL) AND coalesce(death_year >= year(birth_date), true)",
        "accuracy": "coalesce(status <> 0, true) OR birth_date IS NULL OR int(substring(period, 1, 4)) - year(birth_date) < 110",
        "uniformity": "name IS NULL OR name RLIKE '^[A-Z][A-Z .''-]*$'",
    },
)

# Columns that families, criteria and keys live on, and which rows owe them a value: where they cannot be read, the delivery is refused.
VITAL = {"birth_date": "record = 'person'", "status": "record = 'person'"}

SUITE = suite(
    "silver.cpf",
    lambda gxe: [
        gxe.ExpectColumnValuesToBeInSet(column="record", value_set=["person", "nit"], severity="critical"),
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["record", "cpf", "nit"], mostly=0.999, severity="critical"),
        gxe.ExpectColumnValuesToNotBeNull(column="birth_date", mostly=usual("share_with_birth_date", less=0.1), severity="critical"),
        gxe.ExpectColumnValuesToNotBeNull(column="status", mostly=usual("share_with_status", less=0.1), severity="critical"),
        gxe.ExpectColumnValuesToNotBeNull(column="nit", mostly=usual("share_with_nit", less=0.3), severity="warning"),
    ],
)
