"""A mistake in a programme file is reported with its file, its line, and what to write."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bench import PROGRAMME, PROGRAMMES
from conf.load import ConfError
from conf.programme import counts, load_programme, programme
from conf.rule import shapes

GOOD = (PROGRAMMES / f"{PROGRAMME}.yml").read_text()  # it has criteria that are not examined


def mistake(tmp_path: Path, old: str, new: str) -> tuple[str, str]:
    """The line that is blamed, as written, and the message."""
    assert GOOD.count(old) >= 1, f"{old!r} is not in the file"
    path = tmp_path / "ae2020.yml"
    path.write_text(GOOD.replace(old, new, 1))
    with pytest.raises(ConfError) as error:
        load_programme(path)
    assert str(error.value).startswith(f"{path}:{error.value.line}: ")
    return path.read_text().splitlines()[error.value.line - 1].strip(), error.value.message


MISTAKES = {
    "a misspelt key": ("    number: AE-01", "    nomber: AE-01", "nomber: AE-01", "write `number`"),
    "an unknown criterion": ("{shape: cpf_regular,", "{shape: cpf_regulr,", "shape: cpf_regulr", "write `cpf_regular`"),
    "a registry that is not there": ("needs: {all: [bem]}", "needs: {all: [bemm]}", "bemm", "write `bem`"),
    "a registry that is not there, of any": ("any: [cpf, cadunico, extracad]", "any: [cpf, cadunico, extracat]", "any:", "write `extracad`"),
    "periods of a registry that is not there": ("  tse:\n    periods", "  tsee:\n    periods", "tsee:", "write `tse`"),
    "a part for a registry that is not there": ("  bonds: gfip", "  bonds: sefip", "bonds: sefip", "there is no registry `sefip`; write `gfip`"),
    "a part for a registry whose months nobody names": ("  payroll: folha_pbf", "  payroll: sisobi", "payroll: sisobi", "write its `months` under `periods`"),
    "a gap": ("from: 2020-05-14", "from: 2020-05-15", "from: 2020-05-15", "no shape is in force; write `from: 2020-05-14`"),
    "an overlap": ("from: 2020-05-14", "from: 2020-05-13", "from: 2020-05-13", "write `from: 2020-05-14`"),
    "no end although another follows": ("until: 2020-05-13, ", "", "shape: minimum_age,", "write its `until`"),
    "no beginning although another comes before": ("from: 2020-05-14, ", "", "_mother,", "write `from: 2020-05-14`"),
    "an end before the beginning": ("until: 2020-05-13", "from: 2020-06-01, until: 2020-05-13", "until: 2020-05-13", "ends before it begins"),
    "a missing value": ("amount: {quota: 600.00, most_quotas: 2}", "amount: {most_quotas: 2}", "amount:", "`amount.quota` is missing"),
    "a month without its month of reference": ("2020-06: 2020-04, ", "", "months:", "write `2020-06: …`"),
    "money that is none": ("quota: 600.00", "quota: 600.005", "quota: 600.005", "write reais and cents"),
    "a day that is none": ("until: 2020-03-20", "until: 20/03/2020", "until: 20/03/2020", "write it as 2020-03-20"),
    "a channel that is not there": ("channels: [extracad]", "channels: [extracat]", "channels: [extracat]", "there is no channel `extracat`; write `extracad`"),
    "asked of a channel that is not there": ("asked_of: [cadunico, extracad]", "asked_of: [cadunicoo]", "asked_of:", "write `cadunico`"),
    "asked of nobody": ("asked_of: [cadunico, extracad]", "asked_of: []", "asked_of:", "at least 1"),
    "two channels of requests": ("families: registered, until", "families: requested, until", "channels:", "two channels are of requests"),
    "requests that no registry has": ("  requests: extracad\n", "", "extracad: {title", "write `requests` under `sources`"),
    "paid by a payroll that is not there": ("  payroll: folha_pbf\n", "", "pbf: {title", "write `payroll` under `sources`"),
    "a count that is none": ("{count: places,", "{count: plazes,", "plazes", "there is no count `plazes`; write `places`"),
    "a count of no channel": ("{count: cover, channel: cadunico,", "{count: cover,", "count: cover", "`cover` needs `channel`; write it"),
    "a step to a criterion that is not there": ("criterion: pbf_substitution}", "criterion: pbf_substitutes}", "pbf_substitutes", "write `pbf_substitution`"),
    "an amount that the programme has not": ("amount: {quota: 600.00, most_quotas: 2}\n", "", "gives: double_quota", "write `amount`"),
    "a unit that is none": ("unit: person", "unit: people", "unit: people", "'person' or 'family'"),
    "a month that is none": ("months: {from: 2020-04,", "months: {from: 2020-04-01,", "months:", "write it as 2020-04"),
    "a week where a month is due": ("months: {from: 2020-04,", "months: {from: 2020-W16,", "months:", "write it as 2020-04"),
    "a period that no calendar has": ("{period: 2020-04-11,", "{period: 2020-W99,", "period: 2020-W99", "no calendar has the period '2020-W99'"),
    "a parameter that is not there": ("[minimum_wage,", "[minimum_wages,", "minimum_wages", "write `minimum_wage`"),
    "an unknown ranking key": ("[earlier_grant,", "[earliest_grant,", "earliest_grant", "earlier_grant"),
    "examined without a shape": ("ser militar\n    examined: false\n", "ser militar\n", "not_military:", "is examined and has no shape"),
    "a shape of what is not examined": (
        "examined: false\n    law",
        "examined: false\n    shapes: [{shape: x, law: x}]\n    law",
        "shapes:",
        "take `examined: false` out",
    ),
    "no law of what is not examined": ('    law: "Lei 13.982/2020, art. 2º, II e § 5º"\n', "", "not_military:", "names no law; write `law`"),
    "a key written twice": ("title: Auxílio", "title: x\ntitle: Auxílio", "title: Auxílio", "written twice"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_name_their_line_and_what_to_write(tmp_path, name):
    old, new, blamed, expected = MISTAKES[name]
    line, message = mistake(tmp_path, old, new)
    assert blamed in line and expected in message, f"{line} → {message}"


def test_all_criteria_of_the_law_stand_in_the_file():
    ae2020 = programme("ae2020")
    assert sorted(rule.number for rule in ae2020.criteria.values()) == [f"AE-{n:02d}" for n in range(1, 23)]
    assert ae2020.not_examined == sorted(name for name, rule in ae2020.criteria.items() if not rule.shapes)


def test_the_law_changed_on_14_may():
    """T20: golden cases on both sides of a change."""
    ae2020 = programme("ae2020")
    before, after = (ae2020.in_force(day)["minimum_age"].shape for day in (date(2020, 5, 13), date(2020, 5, 14)))
    assert (before, after) == ("minimum_age", "minimum_age_or_adolescent_mother")


def test_months_of_reference():
    ae2020 = programme("ae2020")
    assert ae2020.months_of("gfip", "2020-04") == ["2020-01", "2020-02", "2020-03"]
    assert ae2020.months_of("folha_pbf", "2020-05") == ["2020-05"]


def test_every_shape_that_is_built_is_in_force_some_day():
    used = {shape.shape for rule in programme("ae2020").criteria.values() for shape in rule.shapes}
    assert used == set(shapes())


def test_shapes_are_read_without_spark(tmp_path):
    import subprocess
    import sys

    code = "import sys, conf; conf.programme('ae2020'); print('pyspark' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_counts_are_read_from_their_modules_as_they_are_imported():
    from jobs.gold.programmes import COUNTS

    assert counts() == {name: module.NEEDS for name, module in COUNTS.items()}


def test_a_programme_may_name_a_registry_of_another_folder(tmp_path, monkeypatch):
    (tmp_path / "bolsas.yml").write_text("")
    monkeypatch.setenv("BATIMENTO_REGISTRIES", str(tmp_path))
    path = tmp_path / "ae2020.yml"
    path.write_text(GOOD.replace("needs: {all: [bem]}", "needs: {all: [bolsas]}"))
    assert load_programme(path).criteria["no_emergency_employment_benefit"].needs.all == ["bolsas"]
