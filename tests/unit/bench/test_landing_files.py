"""Files for the bench are rows of the labelled population again and again, each time of somebody else, in the registry's own format."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bench import landing_files
from bench.peers import landing_duck
from bench.peers.run import Task, Watch
from synthetic import documents


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(landing_files, "PEOPLE", 2_500)
    return tmp_path


def landed(root: Path, registry: str, size: int) -> list[Path]:
    return landing_files.write(registry, root / "landing" / registry / landing_files.PERIODS[registry], size)


def test_every_copy_is_of_other_people(root: Path) -> None:
    [file] = landed(root, "sisobi", 300_000)
    lines = file.read_text("latin-1").splitlines()
    cpfs = Counter(line[163:174] for line in lines if line[163:174].isdigit() and line[163:174] != "0" * 11)
    made = [times for cpf, times in cpfs.items() if int(cpf) == documents.with_cpf_digits(int(cpf[:9]))]  # a wrong one is written as it is, in each copy

    assert 250_000 < file.stat().st_size < 350_000
    assert len(made) > 500
    assert max(made) <= 2  # who stands in two rows of one copy does so in each


def test_requests_and_members_of_a_copy_belong_together(root: Path) -> None:
    files = {file.name.split("_")[1]: file.read_text("utf-8").splitlines()[1:] for file in landed(root, "extracad", 2_000_000)}
    requests, of_members = ({int(line.split(";")[0]) for line in files[name]} for name in ("requerimentos", "membros"))  # some members' lost their zeros

    assert len(requests) > 3_000
    assert of_members <= requests


@pytest.mark.parametrize("registry", ["sisobi", "gfip", "extracad", "folha_pbf"])
def test_duckdb_parses_every_row(root: Path, registry: str) -> None:
    files = landed(root, registry, 500_000)
    lines = [line for file in files for line in file.read_bytes().split(b"\n") if line.strip()]
    rows = {"sisobi": len(lines), "gfip": sum(line[:2] in (b"30", b"32") for line in lines)}.get(registry, len(lines) - len(files))
    (root / "out").mkdir()

    result = landing_duck.parse(Task(root, root / "out", 1, 1), Watch())

    assert rows - result["rows"] <= rows // 50  # of the delimited ones, those that lack columns
    assert result["rows"] > 0
