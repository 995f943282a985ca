"""BEm: Empregador Web, 22 quoted columns, CRLF; cancellations in five."""

from __future__ import annotations

from synthetic.render.writer import Writer, day, delimited
from synthetic.shown import Row

COLUMNS = (
    "Tipo Inscricao;CNPJ/CEI;CNO;Data Admissao;CPF Trabalhador;PIS/PASEP Trabalhador;Nome Trabalhador;Nome Mae Trabalhador;Data Nascimento Trabalhador;"
    "Tipo Adesao;Data Acordo;Percentual Reducao Carga Horaria;{duration};Codigo Banco;Agencia Bancaria;DV Agencia Bancaria;Conta Bancaria;"
    "DV Conta Bancaria;Tipo Conta;Ultimo Salario;Penultimo Salario;Antepenultimo Salario"
)
CANCELLED = "Tipo Inscricao;CNPJ/CEI;CPF Trabalhador;PIS/PASEP Trabalhador;Data Acordo;Data Cancelamento"


def _head(period: str, file: str) -> list[str]:
    if "cancelamento" in file:
        return [delimited(CANCELLED.split(";"), quoted=True)]
    return [delimited(COLUMNS.format(duration="Meses Duracao" if period == "2020-W15" else "Dias Duracao").split(";"), quoted=True)]


def _line(row: Row) -> str:
    fields, texts = row.fields, row.texts
    cpf = texts.get("cpf", f"{fields['cpf']:011d}" if fields["cpf"] is not None else "")
    pis = str(fields["nis"] or "")
    start = texts.get("acordo", day(fields["agreed_on"], "%d/%m/%Y"))
    if row.record == "cancellation":
        return delimited(["1", str(fields["employer"]), cpf, pis, start, day(fields["cancelled_on"], "%d/%m/%Y")], quoted=True)
    pay = str(fields["last_pay_cents"] or "")
    percent = texts.get("percent", str(fields["percent"] or ""))
    values = [
        "1", str(fields["employer"]), "", day(fields["admitted_on"], "%d/%m/%Y"), cpf, pis, texts["nome"], texts["mae"], day(fields["birth_date"], "%d/%m/%Y"),
        "1" if percent else "0", start, percent, texts["duracao"], "104", "1234", "5", "000123456", "7", "1", texts.get("salario", pay), pay, pay,
    ]  # fmt: skip
    return delimited(values, quoted=True, drop=3 if row.damage == "columns" else 0)


WRITER = Writer(_line, _head, newline="\r\n")
