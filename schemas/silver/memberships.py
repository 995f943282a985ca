"""Families and their members, by registry."""

from schemas import column, table
from schemas.columns import CLAIM

TABLE = table(
    "silver.memberships",
    "Members of families: registered in CadÚnico, or declared in a request. The head of a request is a member of it.",
    key=["family", "member", "registry", "period", "file", "line"],
    slice=["registry", "slice"],
    columns=[
        column("family", "bigint", "The family (CadÚnico's code) or the request, hashed", required=True),
        column("member", "bigint", "The member within it, hashed", required=True),
        column("person", "bigint", "The person; null for a member without CPF and NIS, who counts all the same"),
        column("relation", "smallint", "Relation to the head: 1 head, 2 spouse, 3 child … 11 none; null where not known"),
        column("birth_date", "date", "From this registry; null where not known", personal=True),
        column("sex", "string", "M or F; null where not known"),
        column("uf", "string", "UF of residence; null where not known"),
        column("income_cents", "bigint", "Member's monthly income as declared; null where not known"),
        column("family_income_cents", "bigint", "Family's monthly income as declared whole; null where members' are declared"),
        column("is_mother", "boolean", "Has a child in this family; null where unknown by this registry"),
        column("first_name", "string", "First name, for the last tie-break between two members", personal=True),
        column("registered_on", "date", "The later of the family's and the person's registration (CadÚnico) or the day of the request; null where not known"),
        column("updated_on", "date", "Day the member's registration was last updated"),
        column("family_updated_on", "date", "Day the family's registration was last updated"),
        column("sole_provider", "boolean", "The requester declares to provide alone; null in CadÚnico"),
        column("declared_size", "int", "People in the family as the head declares; null in CadÚnico"),
        column("document_wrong", "boolean", "The member's CPF or birth date was blanked as wrong", required=True),
        column("certainty", "string", "certain, or unreadable: a row in quarantine whose family can still be read", required=True),
        *CLAIM,
    ],
    sort=["family"],
)
