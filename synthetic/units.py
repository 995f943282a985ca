"""Unit k of a seed: the scenario that the deck deals it, played."""

from __future__ import annotations

from functools import lru_cache

from synthetic import kin, personal, registries  # noqa: F401  (their scenarios register themselves, those of the lists too)
from synthetic.cases import SCENARIOS
from synthetic.draft import BLOCK, Draft
from synthetic.draws import shuffled
from synthetic.lives import Unit
from synthetic.ordinary import ordinary

PEOPLE_IN_THOUSAND_UNITS = 2_145


@lru_cache(maxsize=64)
def _deck(seed: int, block: int) -> list[str]:
    cards = [name for name, (share, _) in SCENARIOS.items() for _ in range(share)]
    return shuffled(seed * 2, block, cards + ["ordinary"] * (BLOCK - len(cards)))


def unit(seed: int, number: int) -> Unit:
    """Unit `number` of a seed: the same, whoever makes it and whatever else is made."""
    name = _deck(seed, number // BLOCK)[number % BLOCK]
    draft = Draft(seed, number)
    if name == "ordinary":
        ordinary(draft)
    else:
        SCENARIOS[name][1](draft)
    return draft.frozen(name)


def units_for(people: int) -> int:
    """How many units hold about so many people."""
    return max(1, round(people * 1_000 / PEOPLE_IN_THOUSAND_UNITS))
