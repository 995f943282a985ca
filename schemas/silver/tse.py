"""One row per candidacy and round, elected or not."""

from schemas import column, table
from schemas.columns import FLAGS, PROVENANCE

TABLE = table(
    "silver.tse",
    "Candidacies as the electoral court publishes them: one row per candidate and round.",
    key=["file", "line"],
    slice=["period"],
    columns=[
        column("generated_on", "date", "Day the court generated the file", required=True),
        column("generated_time", "string", "Time of that day, HH:MM:SS; null where the edition lacks it"),
        column("election_year", "int", "Year of the election", required=True),
        column("election_day", "date", "Day of the election: of a supplementary one, later than the ordinary one of its year"),
        column("round", "int", "1 or 2: the last one stands", required=True),
        column("uf", "string", "UF, BR for the presidency", required=True),
        column("unit", "string", "SG_UE: TSE code of the municipality, or the UF", required=True),
        column("office", "int", "CD_CARGO: 1 president … 11 mayor, 13 councillor", required=True),
        column("office_name", "string", "DS_CARGO"),
        column("candidate", "string", "SQ_CANDIDATO", required=True),
        column("cpf", "bigint", "Null where the court withholds it (-4) or where its digits do not hold", personal=True),
        column("voter_title", "string", "12 digits; null for a sentinel", personal=True),
        column("name", "string", "NM_CANDIDATO, upper case, no accents", personal=True),
        column("birth_date", "date", "Null for a sentinel", personal=True),
        column("outcome", "int", "CD_SIT_TOT_TURNO; -1 before the count", required=True),
        column("outcome_name", "string", "DS_SIT_TOT_TURNO, upper case, no accents; null for a sentinel"),
        FLAGS,
        *PROVENANCE,
    ],
    sort=["file", "line"],
)
