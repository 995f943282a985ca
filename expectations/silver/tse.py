"""What must be true of a candidacy."""

from expectations.suite import suite, usual
from jobs.evidence.codes import mandates

_NAMES = ", ".join(f"'{name}'" for name in mandates().elected)
_CODES = ", ".join(str(code) for code in mandates().elected_codes)

REJECT = {
    "generation_date_is_a_day": "generated_on IS NOT NULL",
    "election_is_the_one_delivered": "election_year = year(period_end)",
    "round_is_1_or_2": "round IN (1, 2)",
    "uf_is_known": "is_uf(uf) OR uf IN ('BR', 'ZZ', 'VT')",
    "unit_is_given": "unit IS NOT NULL",
    "office_is_known": "office BETWEEN 1 AND 13",
    "candidate_is_given": "candidate IS NOT NULL",
    "outcome_is_known": "outcome IN (-1, -3) OR outcome BETWEEN 1 AND 14",
    "someone_can_be_found": "cpf IS NOT NULL OR voter_title IS NOT NULL OR (name IS NOT NULL AND birth_date IS NOT NULL)",
}
BLANK = {
    "cpf_has_valid_digits": ("cpf", "cpf IS NOT NULL OR not_told(_raw.nr_cpf_candidato)"),
    "voter_title_has_12_digits": ("voter_title", "voter_title IS NOT NULL OR not_told(_raw.nr_titulo_eleitoral_candidato)"),
    "birth_date_is_a_day": ("birth_date", "birth_date IS NOT NULL OR not_told(_raw.dt_nascimento) OR no_day(_raw.dt_nascimento)"),
    "born_before_the_election": ("birth_date", "birth_date < election_day OR birth_date IS NULL OR election_day IS NULL"),
    "election_day_is_of_the_election": ("election_day", "election_day IS NULL OR year(election_day) BETWEEN election_year AND election_year + 8"),
    "election_day_is_a_day": ("election_day", "election_day IS NOT NULL OR not_told(_raw.dt_eleicao) OR no_day(_raw.dt_eleicao)"),
}
# Nothing is blanked: the name tells what was mended.
REPAIRED = {"cpf_kept_its_zeros": "cpf IS NULL OR length(regexp_replace(_raw.nr_cpf_candidato, '[.]0$|[^0-9]', '')) = 11"}

# Whoever won the office: by the outcome's name; by its code where no name is given.
ELECTED = f"coalesce(outcome_name IN ({_NAMES}), outcome IN ({_CODES}))"

# Aggregates over the rows of an election that must be true before it may speak of mandates. It stands in silver all the same.
EVIDENCE_CHECKS = {
    # Until the votes are counted every row of a file has -1; after it only those who ran without a result (unfit, withdrawn) have.
    "counted": "count(DISTINCT file) = count(DISTINCT CASE WHEN outcome > 0 THEN file END)",
    # Where the court withholds every CPF (-4, since 2024), mandates would be nobody's, and everybody would pass for holding none.
    "every_file_has_the_cpf_of_some_elected": f"count(DISTINCT IF({ELECTED}, file, NULL)) = count(DISTINCT IF({ELECTED} AND cpf IS NOT NULL, file, NULL))",
}

# Columns that families, criteria and keys live on, and which rows owe them a value: where they cannot be read, the delivery is refused.
VITAL = {"cpf": "false", "birth_date": "false", "election_day": "true"}

SUITE = suite(
    "silver.tse",
    lambda gxe: [
        gxe.ExpectColumnValuesToNotBeNull(column="cpf", mostly=usual("share_with_cpf", less=0.3), severity="warning"),
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["election_year", "uf", "unit", "candidate", "round"], mostly=0.99, severity="warning"),
    ],
)
