"""The bench of an empty day runs existing verbs, and reports the time of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import overhead
from bench.measure import Measured
from jobs.__main__ import app


def test_every_verb_is_one_of_the_command_lines() -> None:
    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert {verb[0] for verb in overhead.VERBS} <= known


def test_a_row_has_least_median_and_most() -> None:
    runs = [Measured(0, seconds, cpu, peak, "") for seconds, cpu, peak in ((2.0, 1.0, 2**20), (1.0, 3.0, 2**21), (9.0, 2.0, 2**20))]
    assert overhead._row(("link", "sisobi"), runs) == ["`link sisobi`", "nothing to link", "1.0 / 2.0 / 9.0", "2.0", "2"]


def test_a_verb_that_fails_is_no_measure(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("0" * 64)
    with pytest.raises(RuntimeError, match=r"clean sisobi.* ended with 2: nothing of sisobi was received"):
        overhead._run(tmp_path, ("clean", *overhead.OF_PERIOD), 1)
