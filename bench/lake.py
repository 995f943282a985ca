"""The bench's own lake: made once per number of people, published through `jobs.lake` as `link` would, and copied by links for whoever writes to it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from bench import evidence, registers
from bench.deliveries import BEM, coverage, slices
from bench.draws import Draws
from bench.population import homes, members
from jobs.lake import Candidate, Lake, Slice

ROOT = Path(__file__).parent.parent / ".bench"
PEOPLE_IN_PIECE, FEW = 1_250_000, 50_000
SEED = 7


def folder(people: int) -> Path:
    """Where the lake of so many people stands."""
    return ROOT / str(people)


def made(people: int) -> bool:
    """Whether it stands there, whole."""
    return (folder(people) / "made").exists()


def make(spark: SparkSession, people: int, seed: int = SEED, root: Path | None = None) -> Lake:
    """Make and publish it, in two publications: the first holds a delivery that the second takes back."""
    base = root or folder(people)
    shutil.rmtree(base, ignore_errors=True)
    draws, lake = Draws(seed), Lake(base / "lake", spark)
    everybody = _written(spark, registers.documented(members(homes(spark, people, draws, pieces(people)), draws), draws), base / "people")
    requested = _written(spark, registers.requests(everybody, draws), base / "requests")
    tables = {
        "silver.evidence": evidence.evidence(everybody, requested, draws),
        "silver.people": registers.people(everybody, requested, draws),
        "silver.memberships": registers.memberships(everybody, requested, draws),
        "silver.identity": registers.identity(everybody),
    }
    lake.publish("bench-withdrawn", "link", [_withdrawn(lake, everybody, draws)])
    written = [lake.candidate(frame, name, "bench-input") for name, frame in tables.items()]
    chosen = [Slice(one, values, empty_ok=True) for one in written for values in slices(one.table)]
    lake.publish("bench-input", "link", chosen, ops={"ops.coverage": coverage()})
    for name in ("people", "requests"):
        shutil.rmtree(base / name)
    (base / "made").write_text(f"{people} people, seed {seed}\n", encoding="utf-8")
    return lake


def pieces(people: int) -> int:
    """Files per slice: as few as tasks of a usual size leave; for a handful of people one."""
    return 1 if people < FEW else max(2, round(people / PEOPLE_IN_PIECE))


def copy(people: int, to: Path) -> Path:
    """A lake of the same files under other names, so that whoever decides on it leaves the input as it was; its root."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(folder(people) / "lake", to, copy_function=_linked)
    return to


def _linked(source: str, target: str) -> str:
    os.link(source, target)
    return target


def _written(spark: SparkSession, rows: DataFrame, path: Path) -> DataFrame:
    rows.write.parquet(str(path))
    return spark.read.parquet(str(path))


def _withdrawn(lake: Lake, everybody: DataFrame, draws: Draws) -> Slice:
    bad = evidence.bem(everybody.where(draws.chance("withdrawn", 20)), draws, withdrawn=True)[0]
    later = bad.withColumns({"period": F.lit(BEM[2]), "slice": F.lit("2020-05"), "as_of": F.lit("2020-05-17").cast("date")})
    candidate: Candidate = lake.candidate(later, "silver.evidence", "bench-withdrawn")
    return Slice(candidate, {"registry": "bem", "slice": "2020-05"}, empty_ok=True)
