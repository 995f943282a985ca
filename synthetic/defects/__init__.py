"""The catalogue: every defect that the population holds, what it does to its line, and the rules that must name it there.

One table per registry, `<registry>.txt`: code, effect, rules or cause, sentence.
`reject`: the line goes to quarantine under `rules` (all of them). `blank`: the field is null, the row stays, `rules` stand in its flags.
`doubt`: the line is valid and makes an answer unknown, by `cause`. `harmless`: the line is valid, and right as it is read; where `rules` are named,
its flags note them all the same (a repair).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Defect:
    """One kind of defect. `rules` are names of the registry's rules (`expectations.rules`)."""

    registry: str
    effect: str
    rules: tuple[str, ...]
    cause: str | None
    sentence: str


def _table(path: Path) -> Iterator[tuple[str, Defect]]:
    """The defects of one registry, by code."""
    for line in path.read_text(encoding="utf-8").splitlines():
        code, effect, named, sentence = (cell.strip() for cell in line.split("|"))
        doubt = effect == "doubt"
        yield code, Defect(path.stem, effect, () if doubt else tuple(sorted(named.split())), named if doubt else None, sentence)


CATALOGUE: dict[str, Defect] = {code: defect for path in sorted(Path(__file__).parent.glob("*.txt")) for code, defect in _table(path)}
# About no line of a file, but of one that is not there.
ABSENT = {
    "cpf_not_in_base": Defect("cpf", "doubt", (), "cpf_not_found", "The CPF base lacks the person"),
    "sisobi_death_missing": Defect("sisobi", "harmless", (), None, "No office delivered the death: another registry tells of it"),
}
