"""CPF: people and NITs, UTF-8, semicolons."""

from __future__ import annotations

from synthetic.render.writer import Writer, day, delimited
from synthetic.shown import Row

PEOPLE = "nu_cpf;no_pessoa;no_mae;dt_nascimento;sg_sexo;co_situacao;dt_situacao;in_obito;aa_obito"
NITS = "nu_cpf;nu_nit;in_atual"


def _head(period: str, file: str) -> list[str]:
    return [PEOPLE if "pessoas" in file else NITS]


def _line(row: Row) -> str:
    fields, texts = row.fields, row.texts
    cpf = texts.get("nu_cpf", f"{fields['cpf'] or 0:011d}")
    if row.record == "nit":
        return delimited([cpf, texts.get("nu_nit", str(fields["nit"])), "S" if fields["current"] else "N"], quoted=False)
    status = "" if fields["status"] is None else str(fields["status"])
    values = [
        cpf, texts["no_pessoa"], texts["no_mae"], texts.get("dt_nascimento", day(fields["birth_date"], "%Y-%m-%d")), str(fields["sex"] or ""),
        texts.get("co_situacao", status), day(fields["status_since"], "%Y-%m-%d"), "S" if fields["death_flag"] else "N", str(fields["death_year"] or ""),
    ]  # fmt: skip
    return delimited(values, quoted=False, drop=4 if row.damage == "columns" else 0)


WRITER = Writer(_line, _head, encoding="utf-8")
