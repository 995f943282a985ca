"""The verb: from a lake to a site, and its pages where there is no data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from jobs.analysts.report import report
from jobs.lake import Lake
from jobs.runtime.errors import BadInput
from tests.support.cli import answer, batimento
from tests.support.decided import CPFS, ON, person
from tests.support.report import MADE


@pytest.fixture(scope="module")
def site(decided_lake: Lake, decided: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("report") / "site"
    found = report(decided_lake, place, ON, MADE)
    assert (found["page"], found["publication"], found["late"], found["refused"]) == (str(place / "index.html"), decided["publication"], [], [])
    assert found["pages"] == len(list(place.rglob("*.html")))
    return place


def test_the_run_has_its_page_with_its_manifest(site: Path, decided: dict[str, Any]) -> None:
    page = (site / "runs" / f"{decided['run']}.html").read_text()
    assert decided["publication"] in page
    assert "gold.standing:ae2020/2020-04" in page
    assert "one_decision_per_person" in page or "expect_" in page


def test_the_same_lake_day_and_time_give_the_same_pages(site: Path, decided_lake: Lake, tmp_path: Path) -> None:
    report(decided_lake, tmp_path / "again", ON, MADE)
    first, again = ({path.relative_to(place): path.read_bytes() for path in place.rglob("*.html")} for place in (site, tmp_path / "again"))
    assert first == again


def test_no_page_holds_a_person(site: Path) -> None:
    text = "".join(path.read_text() for path in site.rglob("*.html"))
    secrets = [secret for name, cpf in CPFS.items() for secret in (cpf, f"{cpf[:3]}.{cpf[3:6]}.{cpf[6:9]}-{cpf[9:]}", str(person(name)))]
    assert [secret for secret in secrets if secret in text] == []
    assert [name for name in ("ANA ", "BIA ", "CLEO", "DAVI") if name in text] == []


def test_an_empty_lake_is_bad_input_and_the_former_report_stays(spark: SparkSession, tmp_path: Path, site: Path) -> None:
    former = (site / "index.html").read_bytes()
    with pytest.raises(BadInput, match=r"nothing was published there yet.*--lake"):
        report(Lake(tmp_path / "nowhere", spark), site, ON, MADE)
    assert (site / "index.html").read_bytes() == former
    assert not (tmp_path / "nowhere").exists()


def test_the_command_line_prints_the_pages_path(decided_lake: Lake, decided: dict[str, Any], tmp_path: Path) -> None:
    printed = answer(decided_lake.root, "report", str(tmp_path / "site"), "--on", "2020-05-20")
    assert printed["page"] == str(tmp_path / "site" / "index.html")
    assert set(printed) == {"page", "publication", "pages", "late", "refused"}
    assert "sisobi" in printed["late"]
    assert (tmp_path / "site" / "index.html").is_file()


def test_on_the_command_line_bad_input_exits_2(spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    code, out, err = batimento(tmp_path / "lake", "report", str(tmp_path), "--json")
    assert (code, json.loads(out)["exit"]) == (2, 2)
    assert "no report" in err
    code, _, err = batimento(tmp_path / "lake", "report", str(tmp_path / "site"))
    assert code == 2
    assert "nothing was published" in err
    assert not (tmp_path / "site").exists()
