"""What must be true of a worker or movement before anyone reads it.

The PIS is the only key to the person, and a bond is identified by employer and admission: a row in which one of them cannot be read is quarantined
(its person is then in doubt), for nothing useful would be left of it.
"""

from conf.parameter import parameter
from expectations.suite import suite, usual

_CATEGORIES = ", ".join(f"'{code}'" for code in sorted(parameter("gfip_categories").codes))
# Kind and number of the employer as a line has them; a CEI is shorter than its place, and filled with zeros or with blanks.
_FILLED = "concat(substr({0}, 3, 1), lpad(trim(substr({0}, 4, 14)), 14, '0'))"

REJECT = {
    "record_end_mark_present": "_raw.line LIKE '%*'",
    "employer_record_present": "_parent IS NOT NULL AND _raw.inscricao_empresa IS NOT NULL",
    "employer_record_length_valid": "_parent IS NULL OR (length(_parent) = _width AND _parent LIKE '%*')",
    "employer_check_digits_valid": "employer IS NOT NULL OR _raw.inscricao_empresa IS NULL",
    "employer_matches_record": f"_parent IS NULL OR {_FILLED.format('_parent')} = {_FILLED.format('_raw.line')}",  # both have it in the same place
    "month_valid": "blank_or_zeros(_raw.competencia) OR _raw.competencia RLIKE '^(19|20)[0-9]{2}(0[1-9]|1[0-2])$'",
    "nit_check_digits_valid": "nit IS NOT NULL OR _raw.pis IS NULL",
    "category_valid": f"_raw.categoria IN ({_CATEGORIES})",
    "admitted_on_valid": "admitted_on IS NOT NULL OR blank_date(_raw.data_admissao)",
    "admitted_on_not_after_month": "admitted_on IS NULL OR admitted_on <= last_day(concat(competencia, '-01'))",
    "pay_valid": "_raw.remuneracao_sem_13 RLIKE '^[0-9]{15}$'",
    "thirteenth_valid": "_raw.remuneracao_13 RLIKE '^([0-9]{15}| *)$'",
    "movement_present": "NOT blank_or_zeros(_raw.codigo_movimentacao)",
    "moved_on_valid": "moved_on IS NOT NULL OR _raw.data_movimentacao IS NULL",
    "moved_on_not_before_admission": "moved_on IS NULL OR admitted_on IS NULL OR moved_on >= admitted_on",
}
BLANK = {
    "birth_date_valid": ("birth_date", "birth_date IS NOT NULL OR blank_date(_raw.data_nascimento)"),
}
# Nothing is blanked: the delivery's month stands where the header gives none.
REPAIRED = {"month_present": "NOT blank_or_zeros(_raw.competencia)"}

# Columns that families, criteria and keys live on, and which rows owe them a value: where they cannot be read, the delivery is refused.
VITAL = {"birth_date": "false"}

SUITE = suite(
    "silver.gfip",
    lambda gxe: [
        gxe.ExpectColumnValuesToBeInSet(column="record", value_set=["worker", "movement"], severity="critical"),
        gxe.ExpectColumnValueLengthsToBeBetween(column="employer", min_value=12, max_value=14, severity="critical"),
        gxe.ExpectColumnValuesToBeBetween(column="pay_cents", min_value=0, severity="critical"),
        gxe.ExpectColumnValuesToNotBeNull(column="name", mostly=usual("share_with_name", less=0.1), severity="critical"),
        gxe.ExpectColumnValuesToNotBeNull(column="pay_cents", mostly=usual("share_with_pay_cents", less=0.3), severity="critical"),
        gxe.ExpectColumnValuesToNotBeNull(column="birth_date", mostly=usual("share_with_birth_date", less=0.3), severity="warning"),
    ],
)
