"""This pipeline again, after everybody was decided: something new is published as `link` would, and the verb is given for the next day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from bench.deliveries import BEM, CPF, MONTH, ON, claim
from bench.draws import Draws
from bench.inputs import PROGRAMME
from bench.peers.run import Task, Watch, main
from conf.kinds import Kind
from jobs.lake import Lake, Slice

TABLE = "silver.evidence"
DEATHS = 4_000  # a day's, in the whole country
NEXT_DAY = ON + timedelta(days=1)
DRAWS = Draws(11, ("number",))


def sisobi(known: DataFrame, people: int) -> DataFrame:
    """A day's deaths, of people who are in the CPF base, with the same birth date."""
    died = known.where(F.pmod(F.col("number"), F.lit(max(1, people // DEATHS))) == 0)
    return claim(
        died, TABLE, "sisobi", ON.isoformat(), person=F.col("person"), key_type=F.lit("cpf"), kind=F.lit(int(Kind.DEATH)), certainty=F.lit("certain"),
        born=F.col("birth_date"), since=F.lit(ON), entry=F.xxhash64(F.lit("a day of"), "number"),
    )  # fmt: skip


def bem(known: DataFrame, people: int) -> DataFrame:
    """A week's agreements, of one person in a hundred."""
    agreed = known.where(DRAWS.chance("agrees since", 10))
    return claim(
        agreed, TABLE, "bem", BEM[2], "cadastro", person=F.col("person"), key_type=F.lit("cpf"), kind=F.lit(int(Kind.EMPLOYMENT_BENEFIT)),
        certainty=F.lit("certain"), born=F.col("birth_date"), since=F.lit(date(2020, 5, 11)), until=F.lit(date(2020, 7, 9)),
        object=F.xxhash64(F.lit("a week of"), "number"), entry=F.xxhash64(F.lit("a week of"), "number"), detail=F.lit("SUSPENSAO"),
    )  # fmt: skip


def gfip(known: DataFrame, people: int) -> DataFrame:
    """Another month's pay, of two people in five."""
    paid = known.where(DRAWS.chance("paid again", 400))
    month = "2020-03"
    return claim(
        paid, TABLE, "gfip", month, "SEFIP", person=F.col("person"), key_type=F.lit("nit"), kind=F.lit(int(Kind.PAY)), certainty=F.lit("certain"),
        month=F.lit(month), cents=DRAWS.between("pay again", 1_000, 90_000), detail=F.lit("13"), born=F.col("birth_date"),
        object=F.xxhash64(F.lit("a month of"), "number"), entry=F.xxhash64(F.lit("a month of"), "number"),
    )  # fmt: skip


# What came → its registry, the slice of the evidence that it adds to, its rows.
CHANGES: dict[str, tuple[str, str, Callable[[DataFrame, int], DataFrame]]] = {
    "a day of sisobi": ("sisobi", "2020-05", sisobi),
    "a week of bem": ("bem", "2020-05", bem),
    "a month of gfip": ("gfip", "2020-03", gfip),
}


def decide_again(task: Task, watch: Watch) -> dict[str, Any]:
    """Publish what came, and decide."""
    with watch.step("start-up"):
        from bench.peers import spark as sparks
        from jobs import decide as verb

        lake = Lake(task.root, sparks.started(task))
    assert task.change is not None
    with watch.step("what came"):
        came = publish(lake, task.change)
    with watch.step("decide"):
        answer = verb.decide(lake, PROGRAMME, MONTH, NEXT_DAY)
    return {"came": came, "decides": answer["decides"], "why": answer["why"], "people": answer["people"]}


def publish(lake: Lake, change: str) -> int:
    """The slice as it stands, and what came beside it; how many rows came."""
    registry, of_slice, rows = CHANGES[change]
    base = lake.read("silver.people").where((F.col("registry") == "cpf") & (F.col("period") == CPF[-1]) & F.col("birth_date").isNotNull())
    known = base.select("person", "birth_date", F.xxhash64("person").alias("number"))
    count = known.count()
    new = rows(known, count)
    stands = lake.read(TABLE).where((F.col("registry") == registry) & (F.col("slice") == of_slice))
    run = f"bench-{change.replace(' ', '-')}"
    lake.publish(run, "link", [Slice(lake.candidate(stands.unionByName(new), TABLE, run), {"registry": registry, "slice": of_slice})])
    return new.count()


if __name__ == "__main__":
    main(decide_again)
