"""SISOBI: 210 characters; 180 in August 2003."""

from __future__ import annotations

import conf
from conf.layout import FixedLayout
from synthetic.render.writer import Writer, day, digits, fixed
from synthetic.shown import Row


def _line(row: Row) -> str:
    fields = row.fields
    values = {
        "nome": str(fields["name"]), "mae": str(fields["mother"] or ""), "nascimento": day(fields["birth_date"], "%Y%m%d", "0" * 8),
        "obito": day(fields["death_date"], "%Y%m%d", "0" * 8), "nb": digits(fields["benefit"], 10), "cpf": digits(fields["cpf"], 11),
        "tipo_cartorio": str(fields["office_type"]), "cartorio": str(fields["office"]),
    }  # fmt: skip
    if row.record == "old":
        values["cartorio_velho"] = digits(row.unit, 9)
    else:
        values |= {
            "livro": str(fields["livro"]), "folha": str(fields["folha"]), "termo": str(fields["termo"]), "nit": digits(fields["nit"], 11),
            "lavratura": day(fields["registered_on"], "%Y%m%d", "0" * 8),
        }  # fmt: skip
    layout = conf.registry("sisobi").layout("180" if row.record == "old" else "210")
    assert isinstance(layout, FixedLayout) and layout.width is not None
    line = fixed(layout.width, layout.fields, values | row.texts)
    return line[:-5] if row.damage == "short" else line + " " if row.damage == "long" else line


WRITER = Writer(_line)
