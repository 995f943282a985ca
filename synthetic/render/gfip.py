"""GFIP: SEFIP.RE, 360 characters, records 00, 10, 30, 32 and 90."""

from __future__ import annotations

from functools import cache

import conf
from conf.layout import FixedLayout
from synthetic.documents import cnpj
from synthetic.places import PLACES
from synthetic.records.gfip import AFTER_THE_REST, LAWSUIT, leaves_month_out
from synthetic.render.writer import Writer, day, digits, fixed
from synthetic.row import Row

WIDTH = 360
OF_LAWSUIT = {"processo": "lawsuit", "processo_ano": "lawsuit_year", "vara": "court", "periodo_inicio": "lawsuit_from", "periodo_fim": "lawsuit_until"}


@cache
def _spans(code: str) -> dict[str, tuple[int, int]]:
    layout = conf.registry("gfip").layouts[0]
    assert isinstance(layout, FixedLayout)
    return layout.types[code].fields


def _head(period: str, file: str) -> list[str]:
    accountant = int(file.split("_")[2][:4])
    month = "" if leaves_month_out(accountant) else period.replace("-", "")
    code = LAWSUIT["collection_code"] if file.removesuffix(".RE").endswith(AFTER_THE_REST) else "115"
    values = {"tipo_registro": "00", "inscricao_responsavel": cnpj(87_000_000 + accountant), "competencia": month, "codigo_recolhimento": code, "fim": "*"}
    return [fixed(WIDTH, _spans("00"), values | {"modalidade": "1"})]


def _tail(period: str, file: str) -> list[str]:
    return [("90" + "9" * 51).ljust(WIDTH - 1) + "*"]


def _arrange(rows: list[Row]) -> list[Row]:
    """Rows of an employer together, under its record 10."""
    found: list[Row] = []
    by_employer: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        by_employer.setdefault(row.group, []).append(row)
    for group in sorted(by_employer):
        first = by_employer[group][0]
        damage = "short" if any(row.damage == "employer" for row in by_employer[group]) else ""
        found.append(_above(first, "10", ("employer", "employer_name", "fpas"), damage))
        if first.fields["lawsuit"] is not None:
            found.append(_above(first, "12", ("employer", *LAWSUIT)))
        found += by_employer[group]
    return found


def _above(first: Row, record: str, names: tuple[str, ...], damage: str = "") -> Row:
    """A line that stands above the rows of an employer."""
    fields = {name: first.fields[name] for name in names}
    return Row("gfip", first.period, first.part, record, -1, None, None, fields, first.as_of, first.file, silver=False, group=first.group, damage=damage)


def _line(row: Row) -> str:
    code = {"worker": "30", "movement": "32"}.get(row.record, row.record)
    values = {"tipo_registro": code, "tipo_inscricao_empresa": "1", "inscricao_empresa": str(row.fields["employer"]), "fim": "*"}
    if code == "10":
        place = PLACES[int(str(row.fields["employer"])[:8]) % len(PLACES)]
        address = {"logradouro": "RUA QUINZE DE NOVEMBRO 100", "bairro": "CENTRO", "cep": "01000000", "cidade": "CAPITAL", "uf": place.uf}
        values |= address | {"razao_social": str(row.fields["employer_name"]), "fpas": str(row.fields["fpas"])}
    elif code == "12":
        values |= {name: str(row.fields[column]).rjust(_spans("12")[name][1], "0") for name, column in OF_LAWSUIT.items()}
    else:
        values |= _person(row) | (_pay(row) if code == "30" else _move(row))
    line = fixed(WIDTH, _spans(code), values | row.texts)
    return line[:-5] if row.damage == "short" else line + "*" if row.damage == "long" else line


def _person(row: Row) -> dict[str, str]:
    fields = row.fields
    admitted = day(fields["admitted_on"], "%d%m%Y")
    return {"pis": digits(fields["nit"], 11), "data_admissao": admitted, "categoria": str(fields["category"]), "nome": str(fields["name"])}


def _pay(row: Row) -> dict[str, str]:
    fields = row.fields
    pay = fields["pay_cents"] if isinstance(fields["pay_cents"], int) else 0
    return {
        "matricula": str(fields["registration"] or ""), "data_nascimento": day(fields["birth_date"], "%d%m%Y"), "cbo": "05211",
        "remuneracao_sem_13": digits(pay, 15), "remuneracao_13": digits(fields["thirteenth_cents"], 15), "valor_descontado": digits(pay * 8 // 100, 15),
        "base_inss": digits(pay, 15), "base_13_movimento": digits(0, 15), "base_13_gps": digits(0, 15),
    }  # fmt: skip


def _move(row: Row) -> dict[str, str]:
    return {"codigo_movimentacao": str(row.fields["movement"]), "data_movimentacao": day(row.fields["moved_on"], "%d%m%Y"), "indicador_fgts": "S"}


WRITER = Writer(_line, _head, _tail, _arrange)
