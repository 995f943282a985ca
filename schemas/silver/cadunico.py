"""One row per person registered in a family of CadÚnico, put together from the person's records of one snapshot."""

from schemas import column, table
from schemas.columns import FLAGS, PROVENANCE

TABLE = table(
    "silver.cadunico",
    "Members of families as registered in CadÚnico at the day of the snapshot.",
    key=["file", "line"],
    slice=["period"],
    columns=[
        column("family", "string", "cod_familiar, 11 digits, zeros kept", required=True),
        column("member", "string", "Member's own key in the file (V7); in CECAD the NIS, or the line", required=True),
        column("nis", "bigint", "NIS; null where blank or where its digit does not hold", personal=True),
        column("nis_original", "bigint", "NIS before it was converted into the present one; null where not given or not readable", personal=True),
        column("cpf", "bigint", "CPF; null where blank or where its digits do not hold", personal=True),
        column("name", "string", "Upper case, no accents", personal=True),
        column("mother", "string", "Null where not given", personal=True),
        column("birth_date", "date", "Null where it cannot be read", personal=True),
        column("sex", "string", "M or F; null where blank or unknown"),
        column(
            "relation",
            "int",
            "1 RF, 2 spouse, 3 child, 4 stepchild, 5 grandchild, 6 parent, 7 parent-in-law, 8 sibling, 9 child-in-law, 10 other relative, 11 none",
        ),
        column("municipality", "int", "IBGE code, 7 digits; 6 where its check digit was not given"),
        column("family_state", "int", "Estado cadastral of the family: 3 registered", required=True),
        column("person_state", "int", "Estado cadastral of the person: 3 registered (also where CECAD does not give it)", required=True),
        column("family_registered_on", "date", "Day the family entered; null where it cannot be read"),
        column("person_registered_on", "date", "Day the person entered; where the layout lacks it, the family's day"),
        column("family_updated_on", "date", "Day the family was last updated"),
        column("person_updated_on", "date", "Day the person was last updated; where the layout lacks it, the family's"),
        column("income_cents", "bigint", "Person's monthly income, declared, in cents; null where not known"),
        column(
            "family_income_cents", "bigint", "Family's monthly income as the layout states it (CECAD), in cents; null in V7, where members' incomes are summed"
        ),
        FLAGS,
        *PROVENANCE,
    ],
    sort=["family", "member"],
)
