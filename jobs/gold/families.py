"""What a family is to each of its members: size, income, spouse, minors; counted by one window per family."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from jobs.gold.causes import Cause, doubt
from jobs.gold.context import DecisionContext
from jobs.gold.criterion import age
from jobs.gold.facts import deaths, fold

MAJORITY = 18
HEAD, SPOUSE = 1, 2

HEAD_WITHOUT_MEMBER = doubt("head_without_member", "The request declares more people than it lists")
MEMBER_DOCUMENT_WRONG = doubt("member_document_wrong", "A member's CPF or birth date is wrong, or, in a request, unlike the CPF base's")
DIVERGENT_REGISTRATION = doubt("divergent_registration", "A declared member also stands in another request that says otherwise")
MEMBER_DEATH_INDICATION = doubt("member_death_indication", "Another member of the family may have died")
FAMILY_ROW_UNREADABLE = doubt("family_row_unreadable", "A row of the family is in quarantine")


def with_family(context: DecisionContext, members: DataFrame) -> DataFrame:
    """Counts of each family beside its members: rows of `jobs.gold.scope.beside_others` with what is known of the people. Rows in quarantine count apart."""
    family = Window.partitionBy("by_request", "family")

    def count(holds: Column) -> Column:
        return F.sum(F.when(F.col("readable") & holds, 1).otherwise(0)).over(family)

    younger = age(F.col("born"), F.lit(context.on)) < MAJORITY
    named, none = F.when(F.col("by_request"), F.col("named")), F.array().cast("array<bigint>")
    unknown_relation = F.col("relation").isNull() & ~F.col("is_requester")
    return members.withColumns(
        {
            "members_listed": count(F.lit(True)),
            "members_declared": F.max("declared_size").over(family),
            "whole_income": F.max("family_income_cents").over(family),
            "incomes": F.sum(F.when(F.col("readable"), F.coalesce("income", F.lit(0)))).over(family),
            "pays": F.sum(F.when(F.col("readable"), F.col("pay_cents"))).over(family),
            "incomes_unknown": count(F.col("income").isNull()),
            "wrong": count(F.col("document_wrong") | F.col("birth_unlike_base")),
            "deaths": count(fold.holds(deaths.indicated)),
            "spouses": count(F.coalesce(F.col("relation") == SPOUSE, F.lit(False))),
            "relations_unknown": count(unknown_relation),
            "minors": count(F.coalesce(younger, F.lit(False))),
            "births_unknown": count(F.col("born").isNull()),
            "rows_unreadable": F.sum(F.when(~F.col("readable"), 1).otherwise(0)).over(family),
            "divergent": F.coalesce(F.max("disputed").over(family), F.lit(False)),
            "joins_family": F.min("registered_family").over(family),
            "named_families": F.when(F.col("by_request"), F.array_sort(F.collect_set(named).over(family))).otherwise(none),
        }
    )


def facts() -> list[Column]:
    """The columns of `gold.facts` about the family, from those counts. Null where a member's income, relation or birth that would decide is missing."""
    summed = F.when(F.col("incomes_unknown") == 0, F.col("incomes"))
    # The share that the pay has in a whole is unknown: of one person, all of it; of several, it may come on top.
    is_whole, least = F.col("whole_income").isNotNull(), F.greatest("whole_income", "pays")
    most = F.when(F.col("members_listed") > 1, F.col("whole_income") + F.coalesce("pays", F.lit(0))).otherwise(least)
    is_head = F.when(F.col("is_requester"), F.lit(True)).otherwise(F.col("relation") == HEAD)
    spouse = F.when(F.col("spouses") > 0, F.lit(True)).when(F.col("relations_unknown") == 0, F.lit(False))
    minor = F.when(F.col("minors") > 0, F.lit(True)).when(F.col("births_unknown") == 0, F.lit(False))
    return [
        F.col("members_listed").cast("int").alias("family_size"),
        F.when(is_whole, least).otherwise(summed).alias("family_income_cents"),
        F.when(is_whole, most).otherwise(summed).alias("family_income_most_cents"),
        F.col("income").alias("own_income_cents"),
        is_head.alias("is_head"),
        spouse.alias("has_spouse"),
        minor.alias("has_minor"),
        F.col("sole_provider"),
        F.when(F.col("by_request") | ~F.col("paid"), F.lit(0).cast("bigint")).otherwise(F.col("family_benefit_cents")).alias("family_benefit_cents"),
    ]


def doubts() -> dict[Cause, Column]:
    """Cause → whether it holds of a member's family, from those counts."""
    others_deaths = F.col("deaths") - fold.holds(deaths.indicated).cast("int")
    return {
        HEAD_WITHOUT_MEMBER: F.col("by_request") & (F.col("members_declared") > F.col("members_listed")),
        MEMBER_DOCUMENT_WRONG: F.col("wrong") > 0,
        DIVERGENT_REGISTRATION: F.col("divergent"),
        MEMBER_DEATH_INDICATION: others_deaths > 0,
        FAMILY_ROW_UNREADABLE: (F.col("rows_unreadable") > 0) | F.col("own_row_unreadable"),
    }
