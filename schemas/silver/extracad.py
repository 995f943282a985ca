"""One row per request made in the app or site, or per member declared in one."""

from schemas import column, table
from schemas.columns import FLAGS, PROVENANCE

TABLE = table(
    "silver.extracad",
    "Requests for the emergency aid and the members that they declare.",
    key=["file", "line"],
    slice=["period"],
    columns=[
        column("record", "string", "request or member", required=True),
        column("request", "string", "nu_requerimento", required=True),
        column("cpf", "bigint", "CPF of the requester or member; null where blank or where its digits do not hold", personal=True),
        column("name", "string", "Upper case, no accents", personal=True),
        column("mother", "string", "Requester's mother; null where unknown, and in members", personal=True),
        column("birth_date", "date", "Null where it cannot be read", personal=True),
        column("sex", "string", "M or F; null where blank"),
        column("requested_at", "timestamp", "Moment of the request, Brasília, kept as local time; null where it cannot be read, and in members"),
        column("uf", "string", "UF of residence; null in members"),
        column("municipality", "int", "IBGE code of residence; null in members"),
        column("activity", "string", "tp_atividade as declared; null in members"),
        column("income_cents", "bigint", "Declared monthly income, in cents; null where not declared"),
        column("sole_provider", "boolean", "in_provedora_monoparental; null in members"),
        column("declared_size", "int", "qt_membros: people in the family, the requester included; null in members"),
        column("kind", "string", "tp_pedido; null in members"),
        column("relation", "int", "Relation to the requester, CadÚnico's codes; null in requests"),
        FLAGS,
        *PROVENANCE,
    ],
    sort=["request", "line"],
)
