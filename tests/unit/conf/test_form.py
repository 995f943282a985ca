"""What is wrong in a form is refused when it is read: every mistake, with its line and what to write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

import conf
from conf import form, form_column, layout, programme, registry, rule
from conf.load import ConfError, Model, load
from tests.support.invented import FORM


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        ("type: name,", "type: nome,", "18: `nome` is no type; write one of as_written, code, cpf"),
        ("from: nome,", "from: apelido,", "18: `apelido` is no field of its layouts; write one that is"),
        ("kind: public_agent", "kind: scholar", "29: `scholar` is no kind of evidence; write one of death"),
        ("type: cpf, pad: true", "type: cpf, pad: true, format: x", "17: a cpf has no `format`; it has `pad`"),
        (", format: [yyyy-MM-dd, dd/MM/yyyy]", "", "20: a date needs `format`; write it"),
        ("entry: {name: scholarship, columns: [contract]}", "excludes: status = 'X'", "26: a row excludes an entry of evidence; write `entry`"),
        ("columns: [contract]", "columns: [contrato]", "26: `contrato` is no column; write one of cpf, name"),
        ("from: situacao", "python: situation", "22: jobs/registries/bolsas.py has no function `situation`"),
        ("from: situacao, ", "", "22: comes from one of `from`, `sql` and `python`"),
        ("vital: {cpf:", "vital: {cfp:", "24: `cfp` is no column"),
        ("person: {cpf: cpf,", "person: {cpf: cfp,", "27: `cfp` is no column"),
        ("object: entry}", "object: entry, person: {cpf: cfp}}", "29: `cfp` is no column"),
        ("reject: {began", "reject: {status_valid: 'true', began", "23: the rule `status_valid` stands at columns.status too"),
        ("rows: Scholarships, one row per contract and month.\n", "", "1: `rows` is missing"),
        ("person: {cpf: cpf,", "person: {cpf: cpf, cpf: cpf,", "27: `cpf` is written twice; keep one of them"),
        ("holder: An", "hodler: An", "2: `hodler` is not a key here; write `holder`"),
    ],
)
def test_a_mistake_in_a_form_is_refused_with_its_line(tmp_path: Path, written: str, instead: str, message: str) -> None:
    assert FORM.count(written) == 1
    path = tmp_path / "bolsas.yml"
    path.write_text(FORM.replace(written, instead), encoding="utf-8")
    with pytest.raises(ConfError) as refused:
        load(path, conf.Registry, id="bolsas")
    assert str(refused.value).startswith(f"{path}:{message}") and refused.value.more == []


def test_all_mistakes_of_a_form_are_reported_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bolsas.yml"
    path.write_text(FORM.replace("type: name", "type: nome").replace("public_agent", "scholar").replace("[contract]", "[contrato]"), encoding="utf-8")
    with pytest.raises(ConfError) as refused:
        load(path, conf.Registry, id="bolsas")
    assert [line.split(":")[1] for line in str(refused.value).splitlines()] == ["18", "26", "29"]


ROOT = Path(__file__).parents[3]
CODE = "".join(path.read_text() for folder in ("conf", "schemas", "expectations", "jobs", "dags", "tools") for path in (ROOT / folder).rglob("*.py"))
MODELS = {model for module in (form, form_column, layout, programme, registry, rule) for model in vars(module).values() if isinstance(model, type) and issubclass(model, Model)}


def unread(model: type[BaseModel]) -> list[str]:
    """Keys that no code asks for, by attribute or by name."""
    return [name for name in model.model_fields if not re.search(rf"\.{name}\b|[\"'(]{name}[\"')]", CODE)]


def test_every_key_of_a_registry_or_programme_is_read() -> None:
    class Extended(Model):
        title: str
        nobody_asks: str

    assert unread(Extended) == ["nobody_asks"]
    assert {model.__name__: keys for model in MODELS if (keys := unread(model))} == {}
