"""Families on the day, by register or by request, and the channel of each person. docs/ae2020.md, rules 1 to 6."""

from __future__ import annotations

from functools import reduce

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from conf.kinds import Kind
from conf.programme import Channel
from jobs.gold.context import DecisionContext

HEAD = 1
# Columns of `silver.evidence` that say who is paid and who asked; `since` of a request is a day that passes.
READS = ("person", "registry", "kind", "since", "month", "cents", "detail", "object", "shared")


def registered(context: DecisionContext, memberships: DataFrame) -> DataFrame:
    """One row per member of a registered family (rule 1). A person stands in one family only: the one updated last, else of the greater key.

    A row in quarantine whose family can be read stays, without a person: `readable` is false.
    """
    rows = _readable(memberships.where(F.col("registry") == context.programme.sources.family_register))
    newest = Window.partitionBy("who").orderBy(F.desc_nulls_last("updated_on"), F.desc_nulls_last("family_updated_on"), F.desc("family"), "relation", "member")
    return rows.withColumn("_place", F.row_number().over(newest)).where("_place = 1").drop("_place")


def payroll(context: DecisionContext, evidence: DataFrame) -> DataFrame:
    """One row per head paid for the month: person, amount (the greatest, where the payroll repeats a head; null: one is not known)."""
    amount = F.when(F.every(F.col("cents").isNotNull()), F.max("cents"))
    return _payments(context, evidence).groupBy("person").agg(amount.alias("family_benefit_cents"))


def _payments(context: DecisionContext, evidence: DataFrame) -> DataFrame:
    """Rows of the month's payroll by file and line, one per person that the payee's number leads to; where that is several, nobody's amount is known."""
    registry = context.programme.sources.payroll
    if registry is None or registry in context.not_covered:
        paid = evidence.where(F.lit(False))  # without the whole payroll no family counts as paid
    else:
        paid = evidence.where(_is_of(registry) & (F.col("kind") == int(Kind.PBF_PAID)) & (F.col("month") == context.window(registry)[-1]))
    whose = F.when(~F.coalesce("shared", F.lit(False)), F.col("cents"))
    return paid.select("person", "file", "line", whose.alias("cents"))


def with_payroll(members: DataFrame, payroll: DataFrame) -> DataFrame:
    """Registered members with `paid` and `family_benefit_cents` of their family (rule 2): its head is on the payroll."""
    of_head = payroll.where("person IS NOT NULL").select(
        F.col("person").alias("who"), F.col("family_benefit_cents").alias("_cents"), F.lit(True).alias("_on_payroll")
    )
    family, head_paid = Window.partitionBy("family"), (F.col("relation") == HEAD) & F.col("_on_payroll")
    amounts_known = F.every(F.when(F.col("_paid"), F.col("_cents").isNotNull())).over(family)
    return (
        members.join(of_head, "who", "left")
        .withColumn("_paid", F.coalesce(head_paid, F.lit(False)))
        .withColumns(
            {
                "paid": F.max("_paid").over(family),
                "family_benefit_cents": F.when(amounts_known, F.max(F.when(F.col("_paid"), F.col("_cents"))).over(family)),
            }
        )
        .drop("_cents", "_on_payroll", "_paid")
    )


def unmatched_payees(context: DecisionContext, evidence: DataFrame, memberships: DataFrame) -> int:
    """Number of payroll rows whose payee heads no registered family, or is unmatched. Only payees' memberships are put in order: rule 1 looks at
    each person alone."""
    paid = _payments(context, evidence)
    members = registered(context, memberships.join(paid.select("person"), "person", "left_semi"))
    heads = members.where(F.col("relation") == HEAD).select("person", F.lit(True).alias("_head")).distinct()
    matched = paid.join(heads, "person", "left").groupBy("file", "line").agg(F.max(F.coalesce("_head", F.lit(False))).alias("matched"))
    return matched.where(~F.col("matched")).count()


def requests(context: DecisionContext, evidence: DataFrame) -> DataFrame:
    """One row per person who asked by the end of the day: their last request (rule 4), as `family`, `requester`, `requested_on`.

    `detail` is moment and number as text: the greatest is the last, and one without a moment is the last of nothing.
    """
    by_then = F.coalesce(F.col("since") <= context.on, F.lit(True))
    asked = evidence.where(_is_of(context.programme.sources.requests) & (F.col("kind") == int(Kind.REQUEST)) & F.col("person").isNotNull() & by_then)
    last = Window.partitionBy("person").orderBy(F.desc_nulls_last("since"), F.desc_nulls_last("detail"), F.desc("object"))
    standing = asked.withColumn("_place", F.row_number().over(last)).where("_place = 1")
    return standing.select(F.col("object").alias("family"), F.col("person").alias("requester"), F.col("since").alias("requested_on"))


def declared(context: DecisionContext, memberships: DataFrame, requests: DataFrame) -> DataFrame:
    """One row per requester or declared member of the requests in force, with the request's set of people (`people`, hashed) and the sum of their
    incomes (`incomes_declared`); somebody declared twice in one request counts once."""
    rows = _readable(memberships.where(F.col("registry") == F.lit(context.programme.sources.requests))).join(requests, "family")
    once = Window.partitionBy("family", "who").orderBy("relation", "file", "line")
    counted = rows.withColumn("_place", F.row_number().over(once)).where("_place = 1").drop("_place")
    request, own = Window.partitionBy("family"), F.coalesce(F.col("person") == F.col("requester"), F.lit(False))
    # A set's hash in whatever order its people come: each stands once in it.
    people = F.xxhash64(F.bit_xor(F.when(F.col("person").isNotNull(), F.xxhash64("person"))).over(request), F.count("person").over(request))
    return counted.withColumns({"is_requester": own, "people": people, "incomes_declared": F.sum(F.coalesce("income_cents", F.lit(0))).over(request)})


def beside_others(context: DecisionContext, members: DataFrame) -> DataFrame:
    """Registered and declared members, each with what other rows about the same person have. Of people in the register: `group`, `listed`,
    `registered_family`, and that family as `named` where it may cover (rule 6). `disputed`: another request declares other members or incomes (rule 5)."""
    person, by_request = Window.partitionBy("who"), F.col("by_request")
    covering = F.when(_group(context) == F.lit(context.programme.covering), F.col("family"))
    listed = F.struct("birth_date", "sex", "is_mother").alias("listed")
    of_register = F.struct(_group(context).alias("group"), listed, F.col("family").alias("registered_family"), covering.alias("named"))
    contents = F.when(by_request, F.xxhash64("people", "incomes_declared"))
    beside = {
        "_of_register": F.first(F.when(~by_request & F.col("person").isNotNull(), of_register), ignorenulls=True).over(person),
        "_unlike": F.min(contents).over(person) != F.max(contents).over(person),
    }
    disputed = F.col("person").isNotNull() & ~F.col("is_requester") & F.col("_unlike")
    return members.withColumns(beside).select("*", "_of_register.*", disputed.alias("disputed")).drop("_of_register", "_unlike", "incomes_declared")


def _group(context: DecisionContext) -> Column:
    """The channel of a registered person, the first of the programme's that takes them; or null (rule 3). Who was registered on a day that is not known may
    have been in time."""
    found = F.lit(None).cast("string")
    for name, channel in reversed(context.programme.scope.channels.items()):
        if channel.families == "registered":
            paid = F.lit(True) if channel.paid is None else F.col("paid") == F.lit(channel.paid)
            found = F.when(paid & _in_time("registered_on", channel), name).otherwise(found)
    return found


def _in_time(day: str, channel: Channel) -> Column:
    held = [F.col(day) >= channel.first] if channel.first else []
    held += [F.col(day) <= channel.last] if channel.last else []
    return reduce(Column.__and__, [F.coalesce(one, F.lit(True)) for one in held], F.lit(True))


def _is_of(registry: str | None) -> Column:
    """Of one registry (null: of none). The kind implies it; as a partition filter it limits the files read."""
    return F.col("registry") == F.lit(registry)


def _readable(rows: DataFrame) -> DataFrame:
    """A row in quarantine has no person: it only makes its family doubtful. `who` is the surrogate key of a person's rows; each unmatched row has its own."""
    readable = F.col("certainty") == "certain"
    person = F.when(readable, F.col("person"))
    return rows.withColumns({"readable": readable, "person": person, "who": F.coalesce(person, F.xxhash64("registry", "file", "line"))})
