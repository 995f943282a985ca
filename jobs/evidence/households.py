"""What the registries of families share: motherhood within a family, and documents that were blanked as wrong."""

from __future__ import annotations

from collections.abc import Mapping

from pyspark.sql import Column, WindowSpec
from pyspark.sql import functions as F

HEAD, CHILD = 1, 3
MONTHS_BETWEEN = 120  # a mother is at least ten years older than her child


def mother_in_family(family: WindowSpec) -> Column:
    """Has a child among the family's members: the head of a family with a child; or whose name a member born ten years later, or more, gives as the mother's.

    Null where a member young enough, or of unknown birth, does not name the mother.
    """
    others = F.collect_list(F.struct("relation", "birth_date", "mother", "file", "line")).over(family)
    has_a_child = F.exists(others, lambda m: m.relation == CHILD)

    def another_member(m: Column) -> Column:
        return ~((m.file == F.col("file")) & (m.line == F.col("line")))

    def young_enough(m: Column) -> Column:
        return m.birth_date >= F.add_months("birth_date", MONTHS_BETWEEN)

    named = F.exists(others, lambda m: F.coalesce(another_member(m) & young_enough(m) & (m.mother == F.col("name")), F.lit(False)))
    unclear = F.exists(
        others,
        lambda m: another_member(m) & F.coalesce(young_enough(m), F.lit(True)) & (m.mother.isNull() | F.col("name").isNull()),
    )
    heads = F.coalesce(F.col("relation") == HEAD, F.lit(False)) & F.coalesce(has_a_child, F.lit(False))
    return F.when(heads | named, True).when(~unclear, False)


def document_wrong(rules: Mapping[str, tuple[str, str]]) -> Column:
    """Whether one of the rules blanked the CPF or the birth date of the row."""
    wrong = [name for name, (field, _) in rules.items() if field in ("cpf", "birth_date")]
    return F.coalesce(F.arrays_overlap("_flags", F.array(*[F.lit(name) for name in wrong])), F.lit(False))
