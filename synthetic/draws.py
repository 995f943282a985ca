"""Chance as a pure function: the same seed, number and purpose give the same draw, in whatever order they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Draws:
    """The draws of one family or person, distinguished by their purpose."""

    seed: int
    number: int

    def draw(self, purpose: str) -> int:
        """64 bits."""
        return int.from_bytes(blake2b(f"{self.seed}|{self.number}|{purpose}".encode(), digest_size=8).digest(), "big")

    def below(self, purpose: str, limit: int) -> int:
        """A whole number from 0 to limit - 1."""
        return self.draw(purpose) % limit

    def between(self, purpose: str, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + self.draw(purpose) % (high - low + 1)

    def chance(self, purpose: str, percent: float) -> bool:
        """True in so many cases of a hundred."""
        return self.draw(purpose) % 100_000 < percent * 1_000

    def pick(self, purpose: str, among: Sequence[T]) -> T:
        """One of them."""
        return among[self.draw(purpose) % len(among)]

    def day(self, purpose: str, first: date, last: date) -> date:
        """A day from first to last, both included."""
        return first + timedelta(days=self.draw(purpose) % ((last - first).days + 1))


def shuffled(seed: int, deck: int, cards: Sequence[T]) -> list[T]:
    """The cards of a deck, in an order that is the deck's own."""
    draws = Draws(seed, deck)
    order = sorted(range(len(cards)), key=lambda place: draws.draw(f"card {place}"))
    return [cards[place] for place in order]
