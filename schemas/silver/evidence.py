"""One fact from one row of a registry: the same schema for all registries, without documents."""

from schemas import column, table
from schemas.columns import CLAIM

TABLE = table(
    "silver.evidence",
    "Facts about people, one per row of a registry, keyed by pseudonym.",
    key=["registry", "period", "file", "line", "kind", "person"],
    slice=["registry", "slice"],
    columns=[
        column("person", "bigint", "The person; null where no key resolves: counted, never dropped"),
        column("kind", "smallint", "The kind of fact: a number of `conf.kinds.Kind`", required=True),
        column("since", "date", "First day on which it holds; null where not known"),
        column("until", "date", "Last day on which it holds; null: open, or not known"),
        column("month", "string", "Month that it is about, AAAA-MM; null where it is about no month"),
        column("cents", "bigint", "Money, in cents; null where there is none"),
        column("detail", "string", "Code of the registry with more detail: category, office held, status, UF"),
        column(
            "object",
            "bigint",
            "Which agreement, benefit or request, or whose bond (with `since`, the admission: which), hashed; null where the fact is about the person alone",
        ),
        column("key_type", "string", "cpf, nis or nit: the key that matched the person; name: matched by name, mother and birth date; null: unmatched"),
        column(
            "certainty",
            "string",
            "certain, probable (the key agrees, the name does not; or two people share the key; or it is not sure which number replaced it), name (no key: "
            "name, mother and birth agree) or unreadable (the row is in quarantine)",
            required=True,
        ),
        column(
            "shared",
            "boolean",
            "Whether the number, or name, matches (or may match) other people too, with a row each; null where matched by CPF, or unmatched",
        ),
        column("born", "date", "Birth date in the source, to be compared with the CPF base's; null where it has none"),
        column("first_name_key", "bigint", "Hash of the first name in the source, where it is to be compared with the CPF base's; else null"),
        *CLAIM,
    ],
    sort=["person"],
    statistics=["person", "kind", "superseded_on"],
)
