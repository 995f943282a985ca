"""Ordinary families: households, jobs, registration, requests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from synthetic.draft import Draft

# So many of a hundred families: the way by which they come to the aid, if at all.
CHANNELS = ("pbf",) * 22 + ("cadunico",) * 26 + ("app",) * 37 + ("none",) * 15
WORKING = {"pbf": 5, "cadunico": 14, "app": 12, "none": 70}  # so many adults of a hundred hold a job


def ordinary(draft: Draft) -> None:
    """An ordinary family, by whichever channel."""
    channel = draft.draws.pick("channel", CHANNELS)
    home = household(draft)
    work(draft, home, WORKING[channel])
    enter(draft, home, channel)


def household(draft: Draft, shape: str | None = None) -> int:
    """A household of a shape, or of one that chance picks; its head comes first."""
    shapes: dict[str, Callable[[Draft], int]] = {
        "single": single, "couple": couple, "parents": parents, "mother": mother, "father": father, "three": three_generations, "large": large,
    }  # fmt: skip
    dealt = ("single",) * 22 + ("couple",) * 17 + ("parents",) * 29 + ("mother",) * 16 + ("father",) * 2 + ("three",) * 11 + ("large",) * 3
    return shapes[shape or draft.draws.pick("shape", dealt)](draft)


def single(draft: Draft) -> int:
    """Somebody who lives alone."""
    return draft.home((draft.adult(draft.draws.pick("sex", "MF"), 1948, 1998), 1))


def couple(draft: Draft) -> int:
    """Two without children."""
    woman, man = draft.adult("F", 1950, 1996), draft.adult("M", 1950, 1996)
    return draft.home((woman, 1), (man, 2)) if draft.draws.chance("she heads", 70) else draft.home((man, 1), (woman, 2))


def parents(draft: Draft) -> int:
    """A couple with one to three children."""
    woman, man = draft.adult("F", 1972, 1988), draft.adult("M", 1965, 1988)
    heads = [(woman, 1), (man, 2)] if draft.draws.chance("she heads", 70) else [(man, 1), (woman, 2)]
    return draft.home(*heads, *_children(draft, woman, draft.draws.between("children", 1, 3)))


def mother(draft: Draft) -> int:
    """A woman alone with one to three children."""
    woman = draft.adult("F", 1972, 1988)
    return draft.home((woman, 1), *_children(draft, woman, draft.draws.between("children", 1, 3)))


def father(draft: Draft) -> int:
    """A man alone with his children, whose mother lives elsewhere."""
    man = draft.adult("M", 1965, 1988)
    return draft.home((man, 1), (draft.child(None), 3))


def three_generations(draft: Draft) -> int:
    """A woman, her mother, and her children."""
    grandmother = draft.adult("F", 1940, 1952)
    woman = draft.adult("F", 1974, 1988)
    draft.change(woman, mother=draft.lives[grandmother].name, mother_number=grandmother)
    return draft.home((woman, 1), (grandmother, 6), *_children(draft, woman, draft.draws.between("children", 1, 2)))


def large(draft: Draft) -> int:
    """A couple, many children, a grandmother, a brother: eight to twelve people."""
    woman, man = draft.adult("F", 1972, 1982), draft.adult("M", 1968, 1982)
    others = [(draft.adult("F", 1940, 1950), 6), (draft.adult("M", 1972, 1990), 8)]
    return draft.home((woman, 1), (man, 2), *_children(draft, woman, draft.draws.between("children", 4, 8)), *others)


def _children(draft: Draft, woman: int, count: int) -> list[tuple[int, int]]:
    return [(draft.child(woman), 3) for _ in range(count)]


def adults(draft: Draft, home: int) -> list[int]:
    """Members born before 2000, in the order of the household."""
    return [member.person for member in draft.families[home].members if draft.lives[member.person].birth.year < 2000]


def work(draft: Draft, home: int, percent: float) -> None:
    """Give so many adults of a hundred a job; one in eight of the others had one that ended."""
    for number in adults(draft, home):
        if draft.lives[number].birth.year < 1955:
            continue
        if draft.draws.chance(f"works {number}", percent):
            draft.job(number)
            draft.change(number, income_cents=0)
            _agree(draft, number)
        elif draft.draws.chance(f"worked {number}", 12):
            draft.job(number, left=draft.draws.day(f"left {number}", date(2018, 1, 1), date(2020, 2, 28)), admitted=date(2016, 5, 2))


def _agree(draft: Draft, number: int) -> None:
    if draft.draws.chance(f"agrees {number}", 35):
        start = draft.draws.day(f"agreed {number}", date(2020, 4, 1), date(2020, 4, 16))
        percent = draft.draws.pick(f"percent {number}", (None, None, 25, 50, 70))
        draft.agreement(number, start, draft.draws.pick(f"days {number}", (30, 60, 90)), percent)


def enter(draft: Draft, home: int, channel: str) -> None:
    """Let the household come to the aid by a channel; `none`: it does not."""
    if channel == "pbf":
        draft.register(home, paid=draft.draws.between("benefit", 41, 390) * 100)
    elif channel == "cadunico":
        draft.register(home)
    elif channel == "app":
        grown = adults(draft, home)
        draft.request_aid(home, grown[0])
        if len(grown) > 1 and draft.draws.chance("both ask", 45):
            draft.request_aid(home, grown[1])


def days_after(day: date, count: int) -> date:
    """So many days later; earlier where negative."""
    return day + timedelta(days=count)
