"""Places in a family: how members rank, and who else declares to be its sole provider."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from conf.programme import Step
from jobs.gold.context import DecisionContext

ADDS = ("surely_above", "possibly_above", "rivals", "rival_undecided", "tie_unresolved", "other_sole_providers")
NEEDS = ("family",)
MOST_RIVALS = 50

# Who comes first, as a column where the smaller value does; null: not known.
KEYS = {
    "earlier_grant": lambda: (~F.col("had_grant")).cast("bigint"),
    "not_joined_by_naming": lambda: F.col("joined_by_naming").cast("bigint"),
    "female": lambda: (F.col("sex") != "F").cast("bigint"),
    "earliest_birth": lambda: F.unix_date("birth_date").cast("bigint"),
    "lowest_income": lambda: F.col("own_income_cents"),
    "first_name": lambda: F.col("name_rank").cast("bigint"),
}


def count(context: DecisionContext, people: DataFrame, step: Step) -> DataFrame:
    """The counts of `with_places` and of `with_sole_providers`: windows over one partition, the family within which quotas are counted."""
    return with_sole_providers(with_places(context, people))


def with_places(context: DecisionContext, people: DataFrame) -> DataFrame:
    """`surely_above`, `possibly_above`, `rival_undecided`, `tie_unresolved`: how the others of the family who pass, or may, rank against each person.

    Rivals are compared pair by pair, and only in families with more of them than places, which few are: n people and at most 50 rivals, so the
    cost of a family grows with its size and no faster. Where a family has more rivals, those that the 50 do not settle stay undecided.
    """
    family = Window.partitionBy("quota_family")
    assert context.programme.family is not None  # the programme's file was checked
    order, places = context.programme.family.order, context.programme.family.members
    contends = F.coalesce(F.col("verdict"), F.lit(True))
    one_if_contends = F.when(contends, 1).otherwise(0)
    sole, by_themselves = _is_sole_provider()
    counted = people.withColumns(
        {
            "_contenders": F.sum(one_if_contends).over(family).cast("int"),
            "_people": F.count("*").over(family),
            # Of `with_sole_providers`, counted here because families are passed over once.
            "_sole": F.sum(sole).over(family),
            "_sole_by_themselves": F.sum(by_themselves).over(family),
        }
    )
    crowded = (F.col("_contenders") > places) | ((F.col("_contenders") == places) & (F.col("_people") > places))
    rival = F.struct(*[KEYS[key]().alias(key) for key in order], "person", F.coalesce("verdict", F.lit(False)).alias("passes"))
    rivals = F.array_sort(F.collect_list(F.when(contends & crowded, rival)).over(family))
    listed = counted.withColumn("_rivals", rivals).withColumn("rivals", F.col("_contenders") - one_if_contends)
    # Sorted by the same keys, what is not known first: those left out of the list rank below each on it with every key.
    first = F.slice("_rivals", 1, MOST_RIVALS + 1)
    on_it = F.exists(first, lambda one: one.person == F.col("person")) & reduce(Column.__and__, [KEYS[key]().isNotNull() for key in order])
    compared = F.transform(
        F.filter(first, lambda one: one.person != F.col("person")),
        lambda one: F.struct(one.passes.alias("passes"), _ranks_above(one, order).alias("above")),
    )
    enough = F.col("rivals") >= places
    some = listed.withColumn("_others", F.when(enough, compared))
    left_out = F.greatest(F.col("rivals") - F.coalesce(F.size("_others"), F.col("rivals")), F.lit(0))
    uncounted = F.when(on_it, 0).otherwise(left_out)
    return some.withColumns(
        {
            "surely_above": _count("_others", lambda one: one.passes & F.coalesce(one.above, F.lit(False))),
            "possibly_above": F.when(enough, _count("_others", lambda one: F.coalesce(one.above, F.lit(True))) + uncounted).otherwise(F.col("rivals")),
            "rival_undecided": (uncounted > 0) | (_count("_others", lambda one: ~one.passes & F.coalesce(one.above, F.lit(True))) > 0),
            "tie_unresolved": _count("_others", lambda one: one.above.isNull()) > 0,
        }
    ).drop("_rivals", "_others", "_contenders", "_people")


def with_sole_providers(people: DataFrame) -> DataFrame:
    """`other_sole_providers`: how many others on the same places say that they alone provide for the family, of those `with_places` counted.

    Those who joined by naming the family contradict only others who did so too: the family named does not lose by it.
    """
    sole, _ = _is_sole_provider()
    against = F.when(F.col("joined_by_naming"), F.col("_sole")).otherwise(F.col("_sole_by_themselves")) - sole
    return people.withColumn("other_sole_providers", against.cast("int")).drop("_sole", "_sole_by_themselves")


def _is_sole_provider() -> tuple[Column, Column]:
    """1 or 0 a person, and the same but for who joined by naming: by request outright; in a registered family its head does, where it has a minor and no
    spouse."""
    by_register = F.col("is_head") & ~F.col("has_spouse") & F.col("has_minor")
    sole = F.coalesce(F.when(F.col("request").isNotNull(), F.col("sole_provider")).otherwise(by_register), F.lit(False)).cast("int")
    return sole, F.when(F.col("joined_by_naming"), 0).otherwise(sole)


def _ranks_above(one: Column, order: Sequence[str]) -> Column:
    """Whether `one` comes before the row's person; null where a key that would decide is not known of either."""
    above: Column = one.person < F.col("person")
    for key in reversed(order):
        theirs, mine = one[key], KEYS[key]()
        above = F.when(theirs.isNull() | mine.isNull(), F.lit(None).cast("boolean")).when(theirs != mine, theirs < mine).otherwise(above)
    return above


def _count(array: str, holds: Callable[[Column], Column]) -> Column:
    return F.when(F.col(array).isNull(), 0).otherwise(F.size(F.filter(array, holds)))
