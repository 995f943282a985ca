"""Bolsa Família's payroll: Portal da Transparência, quoted, Latin-1, decimal comma; two editions that swap the months."""

from __future__ import annotations

from synthetic.places import BY_UF
from synthetic.render.writer import Writer, decimal, delimited
from synthetic.shown import Row

TO_2021 = "MÊS REFERÊNCIA;MÊS COMPETÊNCIA;UF;CÓDIGO MUNICÍPIO SIAFI;NOME MUNICÍPIO;NIS FAVORECIDO;NOME FAVORECIDO;VALOR PARCELA"
LATER = "MÊS COMPETÊNCIA;MÊS REFERÊNCIA;UF;CÓDIGO MUNICÍPIO SIAFI;NOME MUNICÍPIO;CPF FAVORECIDO;NIS FAVORECIDO;NOME FAVORECIDO;VALOR PARCELA"

OTHERWISE = {"2020-05": ("folha_utf8", "utf-8")}


def _head(period: str, file: str) -> list[str]:
    mark = "\ufeff" if period in OTHERWISE else ""
    return [mark + delimited((TO_2021 if period == "2020-04" else LATER).split(";"), quoted=True)]


def _line(row: Row) -> str:
    fields, texts = row.fields, row.texts
    uf = str(fields["uf"])
    reference = texts.get("mes_referencia", str(fields["reference_month"]).replace("-", ""))
    months = [reference, str(fields["competencia"]).replace("-", "")]
    later = row.record == "2021"
    cpf = texts.get("cpf", f"{fields['cpf']:011d}" if fields["cpf"] is not None else "")
    values = [
        *(months[::-1] if later else months), uf, texts.get("siafi", str(fields["municipality"])), BY_UF[uf].capital.upper(), *([cpf] if later else []),
        texts.get("nis", str(fields["nis"])), texts["nome"], texts.get("valor", decimal(fields["cents"], ",")),
    ]  # fmt: skip
    return delimited(values, quoted=True, drop=1 if row.damage == "columns" else 0)


WRITER = Writer(_line, _head, otherwise=OTHERWISE)
