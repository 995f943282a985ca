"""A unit in the making: people, households, jobs and requests are added; scenarios then change what must be out of the ordinary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from synthetic import documents
from synthetic.draws import Draws, shuffled
from synthetic.lives import (
    PLACES_IN_UNIT,
    Agreement,
    CpfStatus,
    Declared,
    Employer,
    Entry,
    Family,
    Fault,
    Job,
    Life,
    Mandate,
    Member,
    Payment,
    Registered,
    Registration,
    Request,
    Unit,
)  # fmt: skip
from synthetic.names import MEN, SURNAMES, TRADES, WOMEN
from synthetic.places import DEALT, Place

BLOCK = 1_000  # units that share a deck of scenarios and a pool of employers
EMPLOYERS_IN_BLOCK = 12
OPENING = datetime(2020, 4, 7, 9, 0)
LATEST_REGISTRATION = date(2020, 3, 20)
# What two people of a household are to each other, given what each is to its head.
_RELATIVE = {(1, 1): 1, (2, 1): 2, (2, 3): 3, (2, 4): 3, (3, 1): 6, (3, 2): 6, (3, 3): 8, (6, 1): 3, (6, 3): 5, (8, 1): 8, (8, 8): 8}


@lru_cache(maxsize=64)
def _deal(seed: int, block: int) -> list[Place]:
    return shuffled(seed * 2 + 1, block, DEALT)


def employer(number: int) -> Employer:
    """Employer `number`: a CNPJ and a name."""
    return Employer(number, documents.cnpj(number), f"{TRADES[number % len(TRADES)]} {number:06d} LTDA")


class Draft:
    """The unit `number` of a seed, before it is frozen."""

    def __init__(self, seed: int, number: int, place: Place | None = None) -> None:
        """An empty unit, living at the next of the deck's places, or at `place`."""
        self.draws = Draws(seed, number)
        self.number = number
        self.place = place or _deal(seed, number // BLOCK)[number % BLOCK]
        self.lives: dict[int, Life] = {}
        self.families: list[Family] = []
        self.faults: list[Fault] = []

    def person(self, sex: str, birth: date, mother: int | None = None, **changes: Any) -> int:
        """A new person, with a CPF and no past; the number is returned."""
        number = changes.pop("number", None) or self.number * PLACES_IN_UNIT + len(self.lives)
        surname = self.lives[mother].name.split(" ", 2)[-1] if mother is not None else self._surname(f"surname {number}")
        first, second = self._first(f"first {number}", sex), self._first(f"second {number}", sex)
        name = f"{first} {second} {surname}" if self.draws.chance(f"two names {number}", 60) else f"{first} {surname}"
        given = self.lives[mother].name if mother is not None else f"{self._first(f'mother {number}', 'F')} {self._surname(f'mother {number}')}"
        since = self.draws.day(f"status {number}", max(birth, date(2008, 1, 1)), date(2020, 1, 31))
        life = Life(
            number, self.number, documents.cpf(number), None, None, name, given, mother, birth, sex, self.place.uf, self.place.ibge,
            statuses=(CpfStatus(0, since),),
        )  # fmt: skip
        self.lives[number] = replace(life, **changes)
        return number

    def _first(self, purpose: str, sex: str) -> str:
        return self.draws.pick(purpose, WOMEN if sex == "F" else MEN)

    def _surname(self, purpose: str) -> str:
        return f"{self.draws.pick(purpose + ' a', SURNAMES)} {self.draws.pick(purpose + ' b', SURNAMES)}"

    def adult(self, sex: str, first: int = 1950, last: int = 1995, **changes: Any) -> int:
        """A person born from 1 January of `first` to the end of `last`, who makes a little money on their own."""
        place = len(self.lives)
        birth = self.draws.day(f"birth {place}", date(first, 1, 1), date(last, 12, 31))
        changes.setdefault("income_cents", self.draws.between(f"income {place}", 0, 450) * 100)
        return self.person(sex, birth, **changes)

    def child(self, mother: int | None, first: int = 2005, last: int = 2019, sex: str | None = None, **changes: Any) -> int:
        """A child of that mother; one in twenty has no CPF yet."""
        place = len(self.lives)
        birth = self.draws.day(f"birth {place}", date(first, 1, 1), date(last, 12, 31))
        number = self.person(sex or self.draws.pick(f"sex {place}", "MF"), birth, mother, **changes)
        if self.draws.chance(f"no cpf {place}", 5):
            self.change(number, cpf=None, statuses=())
            self.fault("child_without_cpf", number)
        return number

    def change(self, number: int, **changes: Any) -> None:
        """Let something else be true of a person."""
        self.lives[number] = replace(self.lives[number], **changes)

    def fault(self, code: str, person: int | None = None, family: int | None = None) -> None:
        """Let a registry have something wrong."""
        self.faults.append(Fault(code, person, family))

    def home(self, *members: tuple[int, int]) -> int:
        """A household of (person, relation to its head); its place in `families` is returned."""
        number = self.number * 2 + len(self.families)
        place = self.place
        self.families.append(Family(number, self.number, place.uf, place.ibge, tuple(Member(*member) for member in members)))
        return len(self.families) - 1

    def family(self, home: int, **changes: Any) -> None:
        """Let something else be true of a household."""
        self.families[home] = replace(self.families[home], **changes)

    def register(self, home: int, paid: int | None = None, on: date | None = None, updated: date | None = None) -> None:
        """Register the household in CadÚnico, every member under their NIS; `paid`: what Bolsa Família pays its head, in cents."""
        family = self.families[home]
        day = on or self.draws.day(f"registered {home}", date(2012, 1, 1), LATEST_REGISTRATION - timedelta(days=40))
        renewed = updated or max(day, self.draws.day(f"updated {home}", date(2018, 4, 1), date(2020, 3, 1)))
        rows = []
        for place, member in enumerate(family.members):
            self.change(member.person, nis=documents.nit(member.person))
            income = self.lives[member.person].monthly_cents(renewed) // 100 * 100
            rows.append(Registered(member.person, f"{family.number:09d}{place:02d}", member.relation, day, renewed, income))
        # A code's zeros on the left are part of it.
        code = f"{(family.number * 48_271 + 11_213) % 99_999_999_977:011d}"
        payment = Payment(family.members[0].person, paid) if paid is not None else None
        self.family(home, registration=Registration(code, day, renewed, tuple(rows)), payment=payment)

    def registered(self, home: int, person: int, **changes: Any) -> None:
        """Let CadÚnico have other values for a registered member."""
        registration = self.families[home].registration
        assert registration is not None
        rows = tuple(replace(row, **changes) if row.person == person else row for row in registration.members)
        self.family(home, registration=replace(registration, members=rows))

    def request_aid(self, home: int, requester: int, named: list[int] | None = None, **changes: Any) -> None:
        """Let somebody of the household request the aid in the app. Everybody in the household is declared, unless `named` lists others."""
        family = self.families[home]
        relations = {member.person: member.relation for member in family.members}
        others = [member.person for member in family.members if member.person != requester] if named is None else named
        declared = tuple(Declared(other, _relation(relations.get(requester), relations.get(other)), self.lives[other].income_cents) for other in others)
        place = sum(len(each.requests) for each in self.families)
        life = self.lives[requester]
        alone = life.sex == "F" and not any(each.relation == 2 for each in declared) and any(each.relation == 3 for each in declared)
        request = Request(str(self.number * 8 + place + 1), requester, self._request_time(place), life.income_cents, alone, len(declared) + 1, declared)
        self.family(home, requests=(*family.requests, replace(request, **changes)))

    def _request_time(self, place: int) -> datetime:
        first = OPENING if not self.draws.chance(f"late {place}", 12) else datetime(2020, 4, 21, 8, 0)
        days = 11 if first == OPENING else 24
        return first + timedelta(seconds=self.draws.between(f"moment {place}", 0, days * 86_400))

    def job(self, number: int, pay: int | None = None, place: int | None = None, **changes: Any) -> Job:
        """Give a person a bond; the employer is one of the block's, or the unit's own (`place` -1)."""
        life = self.lives[number]
        count = len(life.jobs)
        chosen = place if place is not None else self.draws.below(f"employer {number} {count}", EMPLOYERS_IN_BLOCK)
        block = self.number // BLOCK
        firm = employer(block * 16 + chosen) if chosen >= 0 else employer(40_000_000 + self.number)
        cents = pay or self.draws.between(f"pay {number} {count}", 104_500, 380_000)
        admitted = self.draws.day(f"admitted {number} {count}", date(2012, 1, 1), date(2019, 10, 31))
        pis = life.pis or (life.nis if life.nis and self.draws.chance(f"pis {number}", 50) else documents.nit(number, 1))
        job = Job(firm, f"{number % 99_999_999 + 1:08d}{count}", pis, admitted, None, cents)
        job = replace(job, **changes)
        self.change(number, pis=pis, jobs=(*life.jobs, job))
        return job

    def agreement(self, number: int, start: date, days: int, percent: int | None = None, cancelled_on: date | None = None) -> None:
        """Suspend the person's last job, or cut its hours."""
        life = self.lives[number]
        job = life.jobs[-1]
        one = Agreement(job.employer, job.admitted, start, start + timedelta(days=days - 1), percent, job.pay_cents, cancelled_on)
        self.change(number, agreements=(*life.agreements, one))

    def candidacy(self, number: int, year: int, office: int, outcome: str, since: date, until: date) -> None:
        """Let the person have stood for office."""
        elected = outcome.startswith("ELEITO")
        one = Mandate(year, office, self.place.uf, outcome, elected, since, until)
        self.change(number, mandates=(*self.lives[number].mandates, one))

    def entry(self, number: int, registry: str, *defects: str, texts: dict[str, str] | None = None, is_true: bool = True, **fields: object) -> None:
        """Let a list have the person, with these columns; it stands in the files of all its periods."""
        one = Entry(registry, fields, defects, texts or {}, is_true=is_true)
        self.change(number, entries=(*self.lives[number].entries, one))

    def frozen(self, scenario: str) -> Unit:
        """The unit, for good."""
        return Unit(self.number, scenario, tuple(self.families), self.lives, tuple(self.faults))


def _relation(of: int | None, to: int | None) -> int:
    if of is None or to is None:
        return 10
    return to if of == 1 else _RELATIVE.get((of, to), 10)
