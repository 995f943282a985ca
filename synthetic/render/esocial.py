"""eSocial as downloaded: each event with its receipt, in the elements that the layout's paths name."""

from __future__ import annotations

import json
from typing import Any
from xml.sax.saxutils import escape

import conf
from conf import XmlLayout
from synthetic.render.form import texts_of
from synthetic.render.writer import Writer, decimal
from synthetic.row import Row

VERSIONS = ("v02_05_00", "v_S_01_00_00")
RECEIPT = "http://www.esocial.gov.br/schema/evt/retornoEvento/v1_2_0"
SIGNATURE = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignatureValue>AA==</ds:SignatureValue></ds:Signature>'

Tree = dict[str, Any]


def document(fields: dict[str, Any], texts: dict[str, str] | None = None, version: str = VERSIONS[0], whole: bool = True) -> str:
    """One event with its receipt (`whole`), or by itself. `fields` are columns of silver; `texts` what stands in a field of the layout instead."""
    layout = conf.registry("esocial").layout("download")
    assert isinstance(layout, XmlLayout)
    event = str(fields["event"])
    tree: Tree = {}
    for field, text in (_values(fields) | (texts or {})).items():
        own = [path for path in layout.paths(field) if path.startswith((f"{layout.at}/{event}/", "recibo/"))]
        if text and own:
            put(tree, own[0].split("/"), escape(text))
    inside = tree.pop("evento")["eSocial"][event]
    if event == "evtRemun":
        inside["dmDev"] = _slips(fields.get("pay_lines"))
    body = f'<{event} Id="ID1{fields.get("receipt") or 0}">{markup(inside)}</{event}>{SIGNATURE}'
    alone = f'<eSocial xmlns="http://www.esocial.gov.br/schema/evt/{event}/{version}">{body}</eSocial>'
    if not whole:
        return alone
    receipt = markup(tree).replace("<eSocial>", f'<eSocial xmlns="{RECEIPT}">')
    return f"<retornoProcessamentoDownload><evento>{alone}</evento>{receipt}</retornoProcessamentoDownload>"


def _values(fields: dict[str, Any]) -> dict[str, str]:
    """Field of the layout → its text; those that SQL puts together among them."""
    event, employer, replaces = fields["event"], str(fields["employer"]), fields.get("replaces") or ""
    made = {"tp_insc": "1" if len(employer) == 8 else "2", "nr_insc": employer, "ind_apuracao": "1" if event == "evtRemun" else ""}
    if event == "evtExclusao":
        made["nr_recibo_excluido"] = replaces
    else:
        made |= {"ind_retif": "2" if replaces else "1", "nr_recibo_retificado": replaces}
    texts = {name: text for name, text in texts_of("esocial", "download", fields).items() if text}
    if "per_apur" in texts:
        texts["per_apur"] = str(fields["month"])
    return made | texts | {"dh_recepcao": texts.get("dh_recepcao", "").replace(" ", "T")}


def _slips(lines: object) -> list[Tree]:
    """A payslip per line."""
    found = json.loads(str(lines)) if lines else []
    return [
        {
            "ideDmDev": str(place),
            "codCateg": line["category"],
            "infoPerApur": {
                "ideEstabLot": {
                    "remunPerApur": {
                        "matricula": line["registration"],
                        "itensRemun": {"codRubr": line["rubric"], "ideTabRubr": line["rubric_table"], "vrRubr": decimal(line["cents"], ".")},
                    }
                }
            },
        }
        for place, line in enumerate(found, 1)
    ]


def put(tree: Tree, path: list[str], text: str) -> None:
    """Put the text of an element at its path."""
    for step in path[:-1]:
        tree = tree.setdefault(step, {})
    tree[path[-1]] = text


def markup(tree: Tree) -> str:
    """The elements of a tree, one after the other."""
    each = [(name, one) for name, ones in tree.items() for one in (ones if isinstance(ones, list) else [ones])]
    return "".join(f"<{name}>{markup(one) if isinstance(one, dict) else one}</{name}>" for name, one in each)


def version_of(fields: dict[str, Any]) -> str:
    """Half of the events are of one version, half of the other."""
    return VERSIONS[sum(map(ord, str(fields["receipt"]))) % 2]


def _line(row: Row) -> str:
    """One that is damaged is no XML."""
    text = document(row.fields, row.texts, version_of(row.fields))
    return text.replace(SIGNATURE, "<ds:Signature>") if row.damage == "columns" else text


# A file has one element around all its documents.
WRITER = Writer(
    _line,
    head=lambda period, file: ['<?xml version="1.0" encoding="UTF-8"?>', "<eSocial>"],
    tail=lambda period, file: ["</eSocial>"],
    encoding="utf-8",
    head_counts=False,
)
