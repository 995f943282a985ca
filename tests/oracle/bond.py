"""A bond, as docs/ae2020.md reads it: what ends it, what undoes an end, and what cannot be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass
class Bond:
    """A bond as the GFIP months up to R show it. `ends` and `returns`: each day with whether it is in doubt; `corrected`: ends of another bond of the
    employer whose admission differs by days; `declared` and `paid`: months, whosever the rows may be; `paid_months`: of rows that are surely the person's;
    `fresh`: surely admitted in the month of reference or later."""

    admitted: date | None
    ends: set[tuple[date, bool]] = field(default_factory=set)
    returns: set[tuple[date, bool]] = field(default_factory=set)
    corrected: set[tuple[date, bool]] = field(default_factory=set)
    declared: set[str] = field(default_factory=set)
    paid: set[str] = field(default_factory=set)
    paid_months: set[str] = field(default_factory=set)
    surely: bool = True
    perhaps: bool = False
    unclear: bool = False
    fresh: bool = False

    def begun(self, day: date) -> bool:
        """Admitted by the day; a blank admission has begun."""
        return self.admitted is None or self.admitted <= day

    def ended(self, day: date) -> date | None:
        """The day of its own certain end, if no return since undid it."""
        ends = [end for end, doubt in self.ends if end <= day and not doubt]
        returns = [one for one, doubt in self.returns if one <= day and not doubt]
        return max(ends) if ends and (not returns or max(returns) < max(ends)) else None

    def ended_as_another(self, day: date) -> date | None:
        """The day of the certain end of one that it is, corrected; none where it has an end of its own."""
        ends = [end for end, doubt in self.corrected if end <= day and not doubt]
        return max(ends) if ends and self.ended(day) is None else None

    def ended_in_doubt(self, day: date) -> bool:
        """Whether an end that may be somebody else's is told of it."""
        return any(end <= day and doubt for end, doubt in self.ends | self.corrected)

    def paid_after(self, day: date) -> bool:
        """Ended, and paid in a later month."""
        end = self.ended(day)
        return end is not None and any(month > f"{end:%Y-%m}" for month in self.paid)

    def still_declared(self, day: date) -> bool:
        """Ended as another, and declared in the month of that end or later."""
        end = self.ended_as_another(day)
        return end is not None and any(month >= f"{end:%Y-%m}" for month in self.declared)

    def is_open(self, day: date) -> bool:
        """Begun, and ended by nothing."""
        return self.begun(day) and self.ended(day) is None and self.ended_as_another(day) is None and not self.ended_in_doubt(day)

    def causes(self, day: date) -> set[str]:
        """What makes it unknown whether it is open, or a bond at all."""
        causes = set()
        if not self.begun(day):
            return causes
        if self.paid_after(day):
            causes.add("paid_after_end")
        if self.still_declared(day):
            causes.add("admissions_differ")
        nothing_certain = self.ended(day) is None and self.ended_as_another(day) is None
        if (self.perhaps and self.is_open(day)) or (self.surely and nothing_certain and self.ended_in_doubt(day)):
            causes.add("key_disagrees")
        if self.unclear and (nothing_certain or self.paid_after(day) or self.still_declared(day)):
            causes.add("bond_unclear")
        return causes
