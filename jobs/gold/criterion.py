"""What a criterion is: a question to the facts whose answer is yes, no or not known, and the causes why it is not known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import reduce

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

import conf
from conf.kinds import Kind
from conf.rule import Rule
from jobs.gold.causes import Cause, cause, has
from jobs.gold.facts.fact import Fact, Number
from jobs.gold.masks import bit, mask
from jobs.gold.persons import NO_CPF
from jobs.runtime.flag_names import names_of

Test = Callable[[DataFrame], Column]
Causes = Callable[[DataFrame], dict[Cause, Column]]

CRITERIA: dict[str, Criterion] = {}


@dataclass
class Criterion:
    """One wording of a criterion. `test` gives a nullable boolean; `causes` says, per cause of `may`, when the answer is not known.

    False wins over doubt, unless `doubt_wins`: then what makes the answer unknown does so whatever the test says.
    """

    shape: str
    id: str
    law: str
    reads: tuple[str, ...]
    kinds: tuple[Kind, ...]
    test: Test
    doubt_wins: bool
    may: tuple[Cause, ...] = ()
    causes: Causes = field(default=lambda person: {})

    def __call__(self, person: DataFrame) -> Column:
        """The answer, causes aside."""
        return self.test(person)

    def unknown_when(self, *may: Cause) -> Callable[[Causes], Causes]:
        """Mark the function that gives the causes: these, and no other."""

        def mark(causes: Causes) -> Causes:
            self.may, self.causes = may, causes
            _once(self)
            return causes

        return mark


def criterion(
    id: str,
    *,
    law: str,
    facts: Sequence[Fact | Number] = (),
    reads: Sequence[str] = (),
    kinds: Sequence[Kind] = (),
    causes: Sequence[Cause] = (),
    doubt_wins: bool = False,
) -> Callable[[Test], Criterion]:
    """Mark a function of the facts as a wording of the criterion `id`.

    `facts`: those that it asks for, with the rows and the doubts behind them. Beside these, `reads`: other columns of `gold.facts`, or of what `allocate`
    counts; `kinds`: other rows that prove the answer; `causes`: other doubts of the person.
    """
    of_facts = [one for fact in facts if isinstance(fact, Fact) for one in fact.doubts]
    of_rows = [kind for fact in facts for kind in fact.kinds]

    def mark(test: Test) -> Criterion:
        if test.__name__ in CRITERIA:
            raise ValueError(f"two criteria are called {test.__name__}")
        columns = (*reads, *(fact.name for fact in facts))
        made = Criterion(test.__name__, id, law, columns, (*of_rows, *kinds), test, doubt_wins, (*of_facts, *causes))
        made.causes = lambda person: {cause: has(cause) for cause in made.may}
        _once(made)
        CRITERIA[made.shape] = made
        return made

    return mark


@dataclass(frozen=True)
class Answer:
    """A criterion's answer as columns: `met` nullable boolean, `why` the mask of the causes that hold, `may` those that could, by their bits."""

    met: Column
    why: Column
    may: tuple[Cause, ...]

    @property
    def causes(self) -> Column:
        """The codes of the causes that hold, sorted."""
        return names_of(codes(self.why, self.may))


# Causes that any criterion may have, by what the programme says that it needs.
REGISTRY_NOT_COVERED = cause("registry_not_covered", "A registry that the criterion needs was not read, not whole, or does not cover the person")
ROW_UNREADABLE = cause("row_unreadable", "A row about the person is in quarantine")
NEEDED = (REGISTRY_NOT_COVERED, ROW_UNREADABLE, NO_CPF)


def sentences(id: str) -> dict[str, str]:
    """Each code that the criterion `id` may publish, with the sentence of the cause that it stands for there."""
    return {cause.code: cause.sentence for made in CRITERIA.values() if made.id == id for cause in (*made.may, *NEEDED)}


def meanings() -> dict[str, dict[str, list[str]]]:
    """Each code that is published → its sentences → the criteria in which it stands for that."""
    found: dict[str, dict[str, list[str]]] = {}
    for id in sorted({made.id for made in CRITERIA.values()}):
        for code, sentence in sentences(id).items():
            found.setdefault(code, {}).setdefault(sentence, []).append(id)
    return found


def possible(criterion: Criterion) -> tuple[Cause, ...]:
    """The causes that a criterion may have; a cause's place is its bit in the mask of those that hold."""
    return tuple(dict.fromkeys((*criterion.may, *NEEDED)))


def codes(why: Column, may: Sequence[Cause]) -> dict[str, Column]:
    """Code → whether the cause that publishes it is in the mask; by code."""
    return {cause.code: why.bitwiseAND(bit(place)) != 0 for place, cause in sorted(enumerate(may), key=lambda one: one[1].code)}


def answer(criterion: Criterion, rule: Rule, person: DataFrame) -> Answer:
    """Test, causes and what the programme says that the criterion needs, put together."""
    met = criterion.test(person)
    own = {cause: F.coalesce(holds, F.lit(False)) for cause, holds in criterion.causes(person).items()}
    if set(own) != set(criterion.may):
        raise ValueError(f"{criterion.shape} gives other causes than it names: {sorted(one.id for one in set(own) ^ set(criterion.may))}")
    unreadable = _overlaps(person.unreadable, [*rule.needs.all, *rule.quarantined]) & _asks(person, rule)
    no_cpf = _asks(person, rule) & has(NO_CPF) & F.lit(any(conf.registry(name).by_cpf_alone for name in rule.needs.all))
    needed = dict(zip(NEEDED, (_lacks(rule, person), unreadable, no_cpf), strict=True))
    doubtful, uncovered_ufs = _any(own), _any(needed)
    if criterion.doubt_wins:
        settled = F.when(doubtful, F.lit(None)).when(~met, F.lit(False)).when(uncovered_ufs, F.lit(None)).otherwise(met)
    else:
        settled = F.when(~met, F.lit(False)).when(doubtful | uncovered_ufs, F.lit(None)).otherwise(met)
    if rule.asked_of is not None:
        settled = F.when(~person.channel.isin(rule.asked_of), F.lit(True)).otherwise(settled)
    may, found = possible(criterion), own | needed
    return Answer(settled.cast("boolean"), mask(found[cause] for cause in may), may)


def value_on(parameter: str, day: Column) -> Column:
    """The parameter's value on a day, in cents; null where no value is in force."""
    chosen = F.lit(None).cast("bigint")
    for value in conf.parameter(parameter).values:
        since, until = F.lit(value.since or "0001-01-01").cast("date"), F.lit(value.until or "9999-12-31").cast("date")
        chosen = F.when(day.between(since, until), F.lit(value.value).cast("bigint")).otherwise(chosen)
    return chosen


def age(birth: Column, on: Column) -> Column:
    """Completed years. Who was born on 29 February completes a year on 1 March (Código Civil, art. 132, § 3º)."""
    before_birthday = F.month(on) * 100 + F.dayofmonth(on) < F.month(birth) * 100 + F.dayofmonth(birth)
    return F.year(on) - F.year(birth) - before_birthday.cast("int")


def _once(made: Criterion) -> None:
    """A criterion publishes a code for one cause only, in all its wordings: what is published is criterion and code."""
    means: dict[str, Cause] = {}
    for one in (*(other for other in CRITERIA.values() if other.id == made.id), made):
        for may in (*one.may, *NEEDED):
            if means.setdefault(may.code, may) != may:
                raise ValueError(f"{made.id} would publish `{may.code}` for two causes; give one of them a code of its own")


def _asks(person: DataFrame, rule: Rule) -> Column:
    """Whether the answer about the person needs the registries that the rule names."""
    return reduce(Column.__and__, [person.channel.isin(some) for some in (rule.asked_of, rule.needs.channels) if some is not None], F.lit(True))


def _lacks(rule: Rule, person: DataFrame) -> Column:
    lacks = _overlaps(person.not_covered, rule.needs.all)
    if rule.needs.any:
        wanted = F.array(*[F.lit(name) for name in rule.needs.any])
        lacks = lacks | ((F.size(person.not_covered) > 0) & (F.size(F.array_except(wanted, person.not_covered)) == 0))
    return lacks & _asks(person, rule)


def _overlaps(names: Column, wanted: list[str]) -> Column:
    """Whether they share a name. Most lists are empty, and then nothing is compared."""
    return (F.size(names) > 0) & F.arrays_overlap(names, F.array(*[F.lit(name) for name in wanted])) if wanted else F.lit(False)


def _any(causes: dict[Cause, Column]) -> Column:
    return reduce(Column.__or__, causes.values(), F.lit(False))
