"""Every mistake in a registry's file is refused with its file, its line, and what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from conf.load import ConfError, load
from conf.registry import HERE, Registry

GOOD = """\
title: Deaths
holder: Registry offices
cadence: daily
periods: [day]
delivery: changes
max_age: {days: 3, when_older: warn}
owner: data
landing: ["Obi*.txt"]
rejected_limit: 2%
layouts:
  - name: "20"
    since: 2003-09-01
    format: fixed
    width: 20
    entry: [nome]
    fields:
      nome: [1, 12]
      obito: [13, 8]
  - name: "10"
    format: fixed
    width: 10
    record:
      position: [1, 2]
      types:
        "00": {role: header, fields: {mes: [3, 6]}}
        "10": {role: parent}
        "30": {parent: "10", fields: {cpf: [3, 6]}}
  - name: people
    format: delimited
    required: [CPF]
    fields:
      cpf: CPF
      nome: [NOME, NOME SOCIAL]
"""


def text_of(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "deaths.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sound_file_loads(tmp_path: Path) -> None:
    registry = load(text_of(tmp_path, GOOD), Registry, id="deaths")
    assert (registry.id, registry.rejected_limit) == ("deaths", 0.02)
    assert [layout.name for layout in registry.layouts] == ["20", "10", "people"]


@pytest.mark.parametrize(
    ("line", "replacement", "message"),
    [
        ("rejected_limit: 2%", "rejectedlimit: 2%", "9: `rejectedlimit` is not a key here; write `rejected_limit`"),
        ("    width: 20", "    wdth: 20", "14: `wdth` is not a key here; write `width`"),
        ('        "30": {parent: "10", fields', '        "30": {parnt: "10", fields', "27: `parnt` is not a key here; write `parent`"),
        ("holder: Registry offices\n", "", "1: `holder` is missing; write it"),
        ("max_age: {days: 3, when_older: warn}", "max_age: {days: 3}", "6: `max_age.when_older` is missing; write it"),
        ("max_age: {days: 3,", "max_age: {days: 0,", "6: `max_age.days` is 0"),
        ("when_older: warn", "when_older: wait", "6: `max_age.when_older` is 'wait'; write 'block', 'warn' or 'unknown'"),
        ("cadence: daily", "cadence: dayly", "3: `cadence` is 'dayly'; write 'online', 'daily', 'weekly'"),
        ("cadence: daily", "cadence: daily\nschedule: second Friday", "4: `schedule`: is 'second Friday'; write minute, hour, day, month and weekday"),
        ("rejected_limit: 2%", "rejected_limit: 2", "9: `rejected_limit`: is 2; write a percentage, such as 2%"),
        ("    width: 20", "    width: 20\n    encoding: latin1", "15: `layouts.0.fixed.encoding` is 'latin1'; write 'latin-1', 'utf-8' or 'either'"),
        ("      obito: [13, 8]", "      obito: [12, 8]", "18: `obito` begins at 12, inside `nome`, which ends at 12"),
        ("      obito: [13, 8]", "      obito: [13, 9]", "18: `obito` ends at 21, beyond the width 20"),
        ("      obito: [13, 8]", "      obito: [0, 8]", "18: `layouts.0.fixed.fields.obito.0` is 0"),
        ("      obito: [13, 8]", "      obito: [13]", "18: `layouts.0.fixed.fields.obito.1` is missing"),
        ("    width: 20\n", "", "11: needs one of `width` and `min_width`; write the one that holds"),
        ("    entry: [nome]", "    entry: [name]", "15: `name` is no field of this layout; write one of nome, obito"),
        ('{parent: "10"', '{parent: "20"', "27: `20` is no record with role parent; write one of 10"),
        ('        "10": {role: parent}', '        "1": {role: parent}', "26: `1` is not 2 characters long"),
        ("      position: [1, 2]", "      position: [1, 2]\n      positions: [1, 2]", "24: `positions` is not a key here; write `position`"),
        ("    required: [CPF]", "    required: [CNPJ]", "30: `CNPJ` is no field's column"),
        ("      nome: [NOME, NOME SOCIAL]", "      nome: cpf", "33: `cpf` is the column of `cpf` already; give each field its own"),
        ("    required: [CPF]", "    required: [CPF]\n    required_any: [[[NIT]]]", "31: `NIT` is no field's column"),
        ("    required: [CPF]", "    required: [CPF]\n    entry: [nit]", "31: `nit` is no field of this layout; write one of cpf, nome"),
        ("    required: [CPF]", "    required: [CPF]\n    period_fields: [mes]", "31: `mes` is no field of this layout; write one of cpf, nome"),
        ("    width: 10", "    width: 10\n    period_field: cpf", "22: `cpf` is no field of this layout; write one of mes"),
        ("    width: 10", "    width: 10\n    fields: {cpf: [3, 6]}", "19: needs one of `fields` and `record`; write the one that holds"),
        ('"10": {role: parent}', '"10": {role: parent, nines: [3, 8]}', "26: only a trailer has `nines`; take the line out"),
        ('  - name: "10"', '  - name: "20"', "19: two layouts are named `20`; rename one"),
        ("    since: 2003-09-01", "    since: 2003-09-01\n    until: 2003-08-31", "13: 2003-08-31 is before `since` 2003-09-01"),
        ("    since: 2003-09-01", "    since: 2003-09-31", "12: '2003-09-31' cannot be read"),
        ("    format: delimited", "    format: json", "28: `layouts.2` needs a 'format'; write one of 'fixed', 'delimited', 'xml'"),
        ("title: Deaths", "title: Deaths\ntitle: Births", "2: `title` is written twice; keep one of them"),
        ("title: Deaths", "id: other\ntitle: Deaths", "1: `id` comes from the file's name; take the line out"),
        ("owner: data", "owner: [data", "8: is not YAML"),
        ("periods: [day]", "periods: []", "4: `periods` is []"),
        ("periods: [day]", "periods: [day]\npart: Obi(\\d+)", "5: `part`: has no group `part`"),
        ("periods: [day]", "periods: [day]\npart: Obi(?P<part>\\d+", "5: `part`: "),
        ("periods: [day]", "periods: [day]\nperiod_in_name: ['(?P<month>..)']", "5: `period_in_name`: '(?P<month>..)' has the groups ['month']"),
        ("periods: [day]", "periods: [day]\nunit: [nome, mas]", "5: `mas` is no field of its layouts"),
        ("delivery: changes", "delivery: changes\nsupersedes_by: part", "6: only snapshots supersede by part"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, line: str, replacement: str, message: str) -> None:
    assert GOOD.count(line) == 1
    path = text_of(tmp_path, GOOD.replace(line, replacement))
    with pytest.raises(ConfError) as refused:
        load(path, Registry, id="deaths")
    assert str(refused.value).startswith(f"{path}:{message}")
    assert refused.value.code == 2


@pytest.mark.parametrize(
    ("other", "clash"),
    [
        ("{name: b, format: fixed, width: 20, fields: {cpf: [1, 11]}}", True),
        ("{name: b, format: fixed, width: 20, until: 2003-08-31, fields: {cpf: [1, 11]}}", False),
        ("{name: b, format: fixed, width: 21, fields: {cpf: [1, 11]}}", False),
        ("{name: b, format: delimited, required: [CPF, NIT], fields: {cpf: CPF, nit: NIT}}", True),  # a file of this one is also a file of `people`
        ("{name: b, format: delimited, required: [CPF, NIT], lacks: [NOME], fields: {cpf: CPF, nit: NIT}}", True),
        ("{name: b, format: delimited, required: [NIT], lacks: [CPF], fields: {cpf: CPF, nit: NIT}}", False),
        ("{name: b, format: delimited, required: [NIT], fields: {nit: NIT}}", False),
    ],
)
def test_two_layouts_may_not_match_one_file(tmp_path: Path, other: str, clash: bool) -> None:
    path = text_of(tmp_path, GOOD + f"  - {other}\n")
    if not clash:
        load(path, Registry, id="deaths")
        return
    with pytest.raises(ConfError, match="could both match one file; distinguish them"):
        load(path, Registry, id="deaths")


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words\n"])
def test_what_is_no_mapping_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfError, match=":1: is no list of"):
        load(text_of(tmp_path, text), Registry, id="deaths")


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfError, match="cannot be read"):
        load(tmp_path / "nowhere.yml", Registry, id="nowhere")
    latin = tmp_path / "latin.yml"
    latin.write_bytes("title: Óbitos".encode("latin-1"))
    with pytest.raises(ConfError, match="is not UTF-8 at byte 7"):
        load(latin, Registry, id="latin")


BOMB = "a0: &a0 [lol]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (BOMB, 2, "alias"),
        ("a: &here\n  b: 1\nc: *here\n", 3, "alias"),
        ("a: &itself\n  - *itself\n", None, "alias"),
        ("a: " + "[" * 40 + "]" * 40, 1, "nested too deep"),
        ("a: " + "[" * 9000 + "]" * 9000, 1, "nested too deep"),
        ("? [a, b]\n: c\n", 1, "a key is a word"),
    ],
    ids=["a bomb", "an alias", "an alias of itself", "forty levels", "nine thousand", "a list as a key"],
)
def test_what_would_grow_while_it_is_read_is_refused(tmp_path: Path, text: str, line: int | None, message: str) -> None:
    path = tmp_path / "sisobi.yml"
    path.write_text(text)
    with pytest.raises(ConfError, match=message) as error:
        load(path, Registry, id="sisobi")
    assert line in (None, error.value.line)


@pytest.mark.parametrize("path", sorted(HERE.glob("*.yml")), ids=lambda path: path.stem)
def test_every_registry_loads(path: Path) -> None:
    assert load(path, Registry, id=path.stem).id == path.stem
