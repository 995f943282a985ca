"""The truth: people, their families, and their requests. Nothing here depends on a registry's file.

A *unit* is what one draw makes: one family, or two that meet in a request (a visiting sister, a stranger). Unit k is the same whether it is
made alone or among millions: every draw is a function of (seed, k, purpose). Person numbers are k * 32 + place, family numbers k * 2 + place.
Money is in cents. Relations are CadÚnico's codes: 1 head, 2 spouse, 3 child, 4 stepchild, 5 grandchild, 6 parent, 7 parent-in-law, 8 sibling,
9 child-in-law, 10 other relative, 11 none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

PLACES_IN_UNIT = 32


@dataclass(frozen=True, slots=True)
class Employer:
    """`number` is one of the block of 1,000 units, or the unit's own; `cnpj` has 14 digits."""

    number: int
    cnpj: str
    name: str


@dataclass(frozen=True, slots=True)
class Job:
    """A true bond: open from `admitted` to `left` (null: still open), paid `pay_cents` a month until the month `unpaid_from` (AAAA-MM).

    `category` is SEFIP's. 13 (individual contributor) and 11 are no bond; 04 may be intermittent.
    """

    employer: Employer
    registration: str
    nit: int
    admitted: date
    left: date | None
    pay_cents: int
    category: str = "01"
    unpaid_from: str | None = None

    @property
    def is_bond(self) -> bool:
        """True for an employee; whoever contributes alone has no bond."""
        return self.category in ("01", "03", "04", "06", "07")


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement with emergency employment benefit, from `start` to `until`, or to the day before `cancelled_on`. `percent` null: contract suspended."""

    employer: Employer
    admitted: date
    start: date
    until: date
    percent: int | None
    pay_cents: int
    cancelled_on: date | None = None


@dataclass(frozen=True, slots=True)
class Mandate:
    """A candidacy: `elected` with a mandate from `since` to `until`, or the `outcome` without one (SUPLENTE, NÃO ELEITO)."""

    year: int
    office: int
    uf: str
    outcome: str
    elected: bool
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list has of a person: `fields` are its columns beside those that describe the person.

    `defects` are codes of `synthetic.defects.CATALOGUE`, `texts` source fields written otherwise than `fields` would be. It stands in the files of the
    periods from `first` to `last`. `is_true`: false where the list has it wrong, or where it is somebody else's.
    """

    registry: str
    fields: dict[str, object]
    defects: tuple[str, ...] = ()
    texts: dict[str, str] = field(default_factory=dict)
    first: str = ""
    last: str = "9999"
    is_true: bool = True


@dataclass(frozen=True, slots=True)
class CpfStatus:
    """Status of a CPF (0 regular, 2, 3, 4, 5, 8, 9) since a day."""

    status: int
    since: date


@dataclass(frozen=True, slots=True)
class Life:
    """One person. `cpf` is null for those who have none; `nis` for those never registered; `pis` for those never employed (some use their NIS).

    `income_cents`: what they make a month outside any bond. `mother_number`: the mother, where she is in the unit.
    """

    number: int
    unit: int
    cpf: int | None
    nis: int | None
    pis: int | None
    name: str
    mother: str | None
    mother_number: int | None
    birth: date
    sex: str
    uf: str
    municipality: int
    died: date | None = None
    income_cents: int = 0
    jobs: tuple[Job, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    mandates: tuple[Mandate, ...] = ()
    statuses: tuple[CpfStatus, ...] = ()
    entries: tuple[Entry, ...] = ()

    def status_on(self, day: date) -> CpfStatus | None:
        """The status of the CPF on a day: the last that began by then."""
        begun = [status for status in self.statuses if status.since <= day]
        return begun[-1] if begun else None

    def open_jobs(self, day: date) -> list[Job]:
        """Bonds open on a day."""
        return [job for job in self.jobs if job.is_bond and job.admitted <= day and (job.left is None or job.left > day)]

    def monthly_cents(self, day: date) -> int:
        """What the person makes in the month of `day`: own earnings and the pay of open bonds."""
        month = f"{day:%Y-%m}"
        paid = [job for job in self.open_jobs(day) if job.unpaid_from is None or month < job.unpaid_from]
        return self.income_cents + sum(job.pay_cents for job in paid)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who truly lives in the family, and what they are to its head."""

    person: int
    relation: int


@dataclass(frozen=True, slots=True)
class Registered:
    """A person's place in a family of CadÚnico, true or not. `income_cents` as declared there, in whole reais."""

    person: int
    member: str
    relation: int
    registered_on: date
    updated_on: date
    income_cents: int
    state: int = 3


@dataclass(frozen=True, slots=True)
class Registration:
    """A family as registered in CadÚnico. `code` has 11 digits."""

    code: str
    registered_on: date
    updated_on: date
    members: tuple[Registered, ...]
    state: int = 3


@dataclass(frozen=True, slots=True)
class Payment:
    """What Bolsa Família pays the family a month, and the payee."""

    payee: int
    cents: int


@dataclass(frozen=True, slots=True)
class Declared:
    """A member that a request names. `person` owns the documents given, living there or not; null: no documents."""

    person: int | None
    relation: int
    income_cents: int


@dataclass(frozen=True, slots=True)
class Request:
    """A request made in the app. `size` is the number of people declared, the requester included; `activity` null: none is declared."""

    number: str
    requester: int
    requested_at: datetime
    income_cents: int
    sole_provider: bool
    size: int
    declared: tuple[Declared, ...]
    activity: str | None = "INFORMAL"


@dataclass(frozen=True, slots=True)
class Family:
    """A true household (`members`), its registration in CadÚnico and Bolsa Família if any, and the requests that its people made."""

    number: int
    unit: int
    uf: str
    municipality: int
    members: tuple[Member, ...]
    registration: Registration | None = None
    payment: Payment | None = None
    requests: tuple[Request, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that a registry has wrong: a `code` of `synthetic.defects.CATALOGUE`, about a person or a family."""

    code: str
    person: int | None = None
    family: int | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """One draw: its families, its people by number, the faults of its rows, and its scenario."""

    number: int
    scenario: str
    families: tuple[Family, ...]
    lives: dict[int, Life]
    faults: tuple[Fault, ...] = field(default=())
