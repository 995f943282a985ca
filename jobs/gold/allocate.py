"""Allocate: what depends on other people's answers: cover in the family, places in it, Bolsa Família, quotas and cents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from jobs.gold.assess import AMOUNT, COVER, QUOTA, SUBSTITUTION, begin, judge, own_criteria, published_names
from jobs.gold.question import Question

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


def allocate(question: Question, facts: DataFrame) -> DataFrame:
    """`gold.decisions` but for run, rule version and what is not examined, with the numbers behind it (places, aid) beside.

    One join of the few who name registered families, and windows over one partition: the family within which quotas are counted.
    """
    assessed = judge(question, begin(question, facts), own_criteria(question))
    covered = judge(question, with_cover(assessed), [COVER])
    placed = judge(question, with_sole_providers(with_places(question, covered)), [QUOTA])
    doubled = judge(question, placed, [AMOUNT], into="double_quota")
    substituted = judge(question, with_aid(question, doubled), [SUBSTITUTION])
    return _with_amount(question, substituted)


def with_cover(people: DataFrame) -> DataFrame:
    """`family_covered`: somebody of a registered family outside Bolsa Família that the request names passes (true), may pass (null), or nobody does."""
    families = people.where("channel = 'cadunico'").groupBy("family").agg(_strongest("verdict").alias("passes"))
    named = people.where(F.size("named_families") > 0).select("quota_family", "person", F.explode("named_families").alias("family"))
    covering = named.join(families, "family").repartition("quota_family").groupBy("quota_family", "person")
    answers = covering.agg(_strongest("passes").alias("family_covered"), F.lit(True).alias("_named"))
    # Both lie by the family within which quotas are counted, as the windows after them ask: the people are exchanged once.
    joined = people.repartition("quota_family").join(answers, ["quota_family", "person"], "left")
    return joined.withColumn("family_covered", F.when(F.col("_named"), F.col("family_covered")).otherwise(F.lit(False))).drop("_named")


def with_places(question: Question, people: DataFrame) -> DataFrame:
    """`surely_above`, `possibly_above`, `rival_undecided`, `tie_unresolved`: how the others of the family who pass, or may, rank against each person.

    Rivals are compared pair by pair, and only in families where somebody has more of them than places, which few are: n people and at most 50 rivals, so the
    cost of a family grows with its size and no faster. Where a family has more rivals, whom the 50 do not settle stays undecided.
    """
    family = Window.partitionBy("quota_family")
    order, places = question.programme.family.order, question.programme.family.members
    contends = F.coalesce(F.col("verdict"), F.lit(True))
    one_if_contends = F.when(contends, 1).otherwise(0)
    sole, by_themselves = _says_sole_provider()
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
    # Sorted by the same keys, what is not known first: whom the list leaves out ranks below each on it who has every key.
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

    Who came by naming the family contradicts those alone who did so too: nobody named loses by it.
    """
    sole, _ = _says_sole_provider()
    against = F.when(F.col("joined_by_naming"), F.col("_sole")).otherwise(F.col("_sole_by_themselves")) - sole
    return people.withColumn("other_sole_providers", against.cast("int")).drop("_sole", "_sole_by_themselves")


def _says_sole_provider() -> tuple[Column, Column]:
    """1 or 0 a person, and the same but for who joined by naming: by request outright; in a registered family its head does, where it has a minor and no
    spouse."""
    by_register = F.col("is_head") & ~F.col("has_spouse") & F.col("has_minor")
    sole = F.coalesce(F.when(F.col("channel") == "extracad", F.col("sole_provider")).otherwise(by_register), F.lit(False)).cast("int")
    return sole, F.when(F.col("joined_by_naming"), 0).otherwise(sole)


def with_aid(question: Question, people: DataFrame) -> DataFrame:
    """`aid_lowest_cents` and `aid_highest_cents` of each family in Bolsa Família: who surely passes, and who may, at most as many as have a place, and no
    more quotas than a family may have."""
    family = Window.partitionBy("quota_family")
    quota, most, places = question.programme.amount.quota, question.programme.amount.most_quotas, question.programme.family.members
    in_pbf, may_pass = F.col("channel") == "pbf", F.coalesce(F.col("verdict"), F.lit(True))
    sure = F.when(F.col("double_quota"), most).otherwise(1)
    doubles = F.sum(F.when(in_pbf & may_pass & F.coalesce(F.col("double_quota"), F.lit(True)), 1).otherwise(0)).over(family)
    singles = F.sum(F.when(in_pbf & may_pass & ~F.coalesce(F.col("double_quota"), F.lit(True)), 1).otherwise(0)).over(family)
    counted = people.withColumns(
        {
            "aid_lowest_cents": F.coalesce(F.sum(F.when(in_pbf & F.col("verdict"), sure * quota)).over(family), F.lit(0)).cast("bigint"),
            "_doubles": F.least(doubles, F.lit(places)),
            "_singles": singles,
        }
    )
    possible = F.col("_doubles") * most + F.least(F.col("_singles"), F.lit(places) - F.col("_doubles"))
    highest = F.least(possible, F.lit(question.programme.family.most_quotas))
    return counted.withColumn("aid_highest_cents", (highest * quota).cast("bigint")).drop("_doubles", "_singles")


def _with_amount(question: Question, people: DataFrame) -> DataFrame:
    result = F.when(F.col("verdict"), "eligible").when(~F.col("verdict"), "ineligible").otherwise("inconclusive")
    quotas = F.when(~F.coalesce(F.col("verdict"), F.lit(False)), 0).when(F.col("double_quota"), question.programme.amount.most_quotas).otherwise(1)
    return people.withColumns(
        {
            "result": result,
            **published_names(question, people),
            "quotas": quotas.cast("smallint"),
            "cents": (quotas * question.programme.amount.quota).cast("bigint"),
        }
    )


def _ranks_above(one: Column, order: Sequence[str]) -> Column:
    """Whether `one` comes before the row's person; null where a key that would decide is not known of either."""
    above: Column = one.person < F.col("person")
    for key in reversed(order):
        theirs, mine = one[key], KEYS[key]()
        above = F.when(theirs.isNull() | mine.isNull(), F.lit(None).cast("boolean")).when(theirs != mine, theirs < mine).otherwise(above)
    return above


def _count(array: str, holds: Callable[[Column], Column]) -> Column:
    return F.when(F.col(array).isNull(), 0).otherwise(F.size(F.filter(array, holds)))


def _strongest(answer: str) -> Column:
    """Of many answers: true if one is, else null if one is, else false."""
    surely, maybe = F.max(F.coalesce(F.col(answer), F.lit(False))), F.max(F.col(answer).isNull())
    return F.when(surely, F.lit(True)).when(~maybe, F.lit(False))
