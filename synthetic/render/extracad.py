"""ExtraCad: requests and members, UTF-8, semicolons, decimal point."""

from __future__ import annotations

from datetime import datetime

from synthetic.render.writer import Writer, day, decimal, delimited
from synthetic.shown import Row

REQUESTS = (
    "nu_requerimento;nu_cpf;no_requerente;no_mae;dt_nascimento;sg_sexo;ts_requerimento;sg_uf;co_municipio_ibge;tp_atividade;vl_renda_individual;"
    "in_provedora_monoparental;qt_membros;tp_pedido"
)
MEMBERS = "nu_requerimento;nu_cpf_membro;no_membro;dt_nascimento;sg_sexo;co_parentesco;vl_renda"


def _head(period: str, file: str) -> list[str]:
    return [REQUESTS if "requerimentos" in file else MEMBERS]


def _line(row: Row) -> str:
    fields = row.fields
    moment = fields["requested_at"]
    shared = {
        # The members' table of some lost the zeros of its numbers.
        "nu_requerimento": str(fields["request"]).zfill(1 if row.record == "member" and row.unit % 5 == 0 else 12),
        "dt_nascimento": day(fields["birth_date"], "%Y-%m-%d"), "sg_sexo": str(fields["sex"] or ""),
    }  # fmt: skip
    cpf, income = f"{fields['cpf']:011d}" if fields["cpf"] is not None else "", decimal(fields["income_cents"], ".")
    if row.record == "request":
        columns = REQUESTS.split(";")
        own = {
            "nu_cpf": cpf, "ts_requerimento": f"{moment:%Y-%m-%d %H:%M:%S}" if isinstance(moment, datetime) else "", "sg_uf": str(fields["uf"]),
            "co_municipio_ibge": str(fields["municipality"]), "tp_atividade": str(fields["activity"]), "vl_renda_individual": income,
            "in_provedora_monoparental": "S" if fields["sole_provider"] else "N", "qt_membros": str(fields["declared_size"]), "tp_pedido": str(fields["kind"]),
        }  # fmt: skip
    else:
        columns = MEMBERS.split(";")
        own = {"nu_cpf_membro": cpf, "co_parentesco": str(fields["relation"] or ""), "vl_renda": income}
    values = shared | own | row.texts
    return delimited([values[name] for name in columns], quoted=False, drop=2 if row.damage == "columns" else 0)


WRITER = Writer(_line, _head, encoding="utf-8", otherwise={"2020-05-17": ("extracad_latin1", "latin-1")})
