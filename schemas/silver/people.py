"""A person's documents, name and birth date in each registry: the restricted zone's own table."""

from schemas import column, table
from schemas.columns import CLAIM

TABLE = table(
    "silver.people",
    "Documents, names and birth dates of people, per registry that has them. Restricted.",
    key=["person", "registry", "period", "file", "line"],
    slice=["registry", "slice"],
    columns=[
        column("person", "bigint", "The person", required=True),
        column("cpf", "bigint", "CPF; null where the person is known by NIS alone", personal=True),
        column("nis", "bigint", "NIS; null where the registry has none", personal=True),
        column("name", "string", "Upper case, no accents", personal=True),
        column("first_name_key", "bigint", "Hash of the first name, to detect another person's row; null where no name is known"),
        column("mother", "string", "Null where not known", personal=True),
        column("birth_date", "date", "Null where not known", personal=True),
        column("sex", "string", "M or F; null where not known"),
        column("uf", "string", "UF of residence; null where the registry has none"),
        column("key_type", "string", "cpf where some registry ties the person to a CPF; nis where the number stands for itself", required=True),
        *CLAIM,
    ],
    sort=["person"],
)
