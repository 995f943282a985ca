"""The population is the same however it is made, holds every defect, and labels each one's place."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from expectations.rules import rules_of
from synthetic import Population, labels_of, population, rows_of, write
from synthetic.defects import ABSENT, CATALOGUE
from synthetic.documents import cnpj, cpf, matricula_digits, nit, voter_title, wrong
from synthetic.registries import NEWEST, REGISTRIES, deliveries
from synthetic.row import Row
from synthetic.units import unit

SEED = 7


@pytest.fixture(scope="module")
def many() -> Population:
    """As many as the demo's."""
    return population(20_000, SEED)


def _plain(row: Row) -> tuple[object, ...]:
    return row.registry, row.period, row.file, row.record, row.person, sorted(row.fields.items(), key=str), row.broken, row.blanked, row.defects


def test_a_unit_is_the_same_alone_and_among_others() -> None:
    together = [unit(SEED, number) for number in range(40)]
    assert [unit(SEED, number) for number in reversed(range(40))] == together[::-1]
    assert unit(SEED + 1, 3) != together[3]


def test_rows_are_the_same_at_any_size_and_partition() -> None:
    wanted = list(deliveries(NEWEST))
    small, large = population(300, SEED), population(900, SEED)
    last = len(small.units)
    one = sorted(repr(_plain(row)) for rows in small.rows.values() for row in rows if row.unit >= 0)
    other = sorted(repr(_plain(row)) for rows in large.rows.values() for row in rows if 0 <= row.unit < last)
    assert one == other
    apart = [row for single in small.units for rows in rows_of(SEED, [single], wanted).values() for row in rows if row.unit >= 0]
    assert sorted(repr(_plain(row)) for row in apart) == one


def test_files_are_the_same_bytes_again(tmp_path: Path) -> None:
    first, second = (write(population(200, SEED), tmp_path / name) for name in ("a", "b"))
    assert [Path(one.path).read_bytes() for one in first] == [Path(one.path).read_bytes() for one in second]
    assert (tmp_path / "a/labels.jsonl").read_bytes() == (tmp_path / "b/labels.jsonl").read_bytes()


def test_twenty_thousand_people_are_about_so_many(many: Population) -> None:
    assert 19_400 <= len(many.lives) <= 20_600


def test_every_defect_of_the_catalogue_is_there(many: Population) -> None:
    found = Counter(label.defect for label in many.labels)
    assert [code for code in CATALOGUE if not found[code]] == []
    absent = Counter(fault.code for one in many.units for fault in one.faults)
    assert all(absent[code] for code in ABSENT)


def test_every_fault_is_of_the_catalogue(many: Population) -> None:
    assert {fault.code for one in many.units for fault in one.faults} <= {*CATALOGUE, *ABSENT}


def test_few_lines_are_rejected(many: Population) -> None:
    for registry, rows in many.rows.items():
        lines = Counter(row.period for row in rows)
        broken = Counter(row.period for row in rows if row.rejected)
        assert {period: share for period in lines if (share := broken[period] / lines[period]) > 0.02} == {}, registry


def test_every_part_of_every_delivery_is_there_however_few_people() -> None:
    files = Counter((registry, period) for registry, period, _ in population(100, SEED).files)
    assert files["cadunico", "2020-04-11"] >= 26
    assert files["tse", "2018"] == 28 and files["tse", "2016"] == 26


def test_until_leaves_out_what_comes_later() -> None:
    made = population(200, SEED, until=date(2020, 4, 20))
    assert {row.as_of <= date(2020, 4, 20) for rows in made.rows.values() for row in rows} == {True}
    assert made.lives == population(200, SEED).lives


def test_documents_are_valid_and_unique() -> None:
    numbers = range(0, 64_000, 32)
    for make in (cpf, nit, lambda number: nit(number, 1), cnpj):
        assert len({make(number) for number in numbers}) == len(numbers)
    assert len({*map(nit, numbers), *(nit(number, 1) for number in numbers)}) == 2 * len(numbers)
    assert len(str(nit(5))) == 11 and len(cnpj(5)) == 14 and len(voter_title(5, 1)) == 12
    assert matricula_digits("104539015520131000120210000123") == "21"  # the number that Provimento CNJ 3/2009 is explained by
    # Of a real kind, known to hold.
    assert _cpf_holds(f"{cpf(123):011d}") and not _cpf_holds(wrong(f"{cpf(123):011d}"))


def _cpf_holds(text: str) -> bool:
    for place in (9, 10):
        rest = sum(int(digit) * (place + 1 - at) for at, digit in enumerate(text[:place])) * 10 % 11 % 10
        if rest != int(text[place]):
            return False
    return len(set(text)) > 1


def test_a_life_goes_from_birth_to_death(many: Population) -> None:
    for life in many.lives.values():
        assert life.died is None or life.died > life.birth
        assert all(job.left is None or job.left >= job.admitted for job in life.jobs)
        assert life.mother_number is None or many.lives[life.mother_number].birth < life.birth


def test_labels_stand_where_they_say(tmp_path: Path, many: Population) -> None:
    made = population(2_000, SEED)
    write(made, tmp_path)
    rows = {(row.registry, row.period, row.file, row.line): row for found in made.files.values() for row in found}
    for label in map(json.loads, (tmp_path / "labels.jsonl").read_text(encoding="utf-8").splitlines()):
        if label["line"] == 1 and label["effect"] == "harmless" and (label["registry"], label["period"], label["file"], 1) not in rows:
            continue  # of the whole file
        row = rows[label["registry"], label["period"], label["file"], label["line"]]
        text = _line(tmp_path, row)
        writer = REGISTRIES[row.registry].writer
        assert text == writer.lines([row], row.period)
        assert label["effect"] != "reject" or sorted(label["rules"]) == list(row.broken)


def _line(root: Path, row: Row) -> bytes:
    content, writer = (root / "landing" / row.registry / row.period / row.file).read_bytes(), REGISTRIES[row.registry].writer
    place = len(writer.head(row.period, row.file)) + row.line - writer.first(row.period, row.file)
    return content.splitlines(keepends=True)[place] if row.registry != "folha_pbf" else content.split(b"\n")[place] + b"\n"


def test_rules_that_labels_name_exist() -> None:
    for code, defect in CATALOGUE.items():
        rules = rules_of(defect.registry)
        known = {"record_length_valid", *rules.reject, *rules.blank, *rules.repaired}
        assert set(defect.rules) <= known, code


def test_lines_are_as_wide_as_their_layout(many: Population) -> None:
    for (registry, _, _), rows in many.files.items():
        if registry in ("sisobi", "gfip"):
            width = {"sisobi": 210, "gfip": 360}[registry]
            for row in rows[:50]:
                expected = 180 if row.record == "old" else width
                assert row.damage in ("short", "long") or len(REGISTRIES[registry].writer.line(row)) == expected


def test_a_label_of_a_broken_line_names_all_its_rules(many: Population) -> None:
    for row in (row for rows in many.rows.values() for row in rows if row.rejected):
        assert any(label.effect == "reject" and label.rules == row.broken for label in labels_of(row)), row
