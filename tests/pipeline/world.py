"""A population that went the whole way: written in every registry's format, ingested, cleaned, linked and decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession

import synthetic
from jobs.decide import decide
from jobs.identity.pseudonym import person_of
from jobs.lake import Lake
from jobs.ops.load import load

DAY, MONTH, REFERENCE = date(2020, 4, 20), "2020-04", "2020-03"


@dataclass
class World:
    """A population and the lake that its files made. `answers` holds what became of each registry's period."""

    population: synthetic.Population
    lake: Lake
    answers: dict[tuple[str, str], dict[str, Any]]
    decided: dict[str, Any]

    def decisions(self) -> dict[int, dict[str, Any]]:
        """The run's decisions by person."""
        rows = self.lake.read("gold.decisions").where(f"run = '{self.decided['run']}'").collect()
        return {row["person"]: row.asDict() for row in rows}


def live(spark: SparkSession, directory: Path, people: int, seed: int, until: date = DAY) -> World:
    """Everything that may be loaded by a day, in the demo's order; then the decision of that day."""
    population = synthetic.population(people, seed, until)
    synthetic.write(population, directory / "lake")
    lake = Lake(directory / "lake", spark)
    loaded = load(lake, settled=0)
    assert loaded["exit"] == 0, [row for row in (*loaded["deliveries"], *loaded["linked"]) if row["error"]]
    answers = {(row["registry"], row["period"]): row for row in loaded["deliveries"]}
    return World(population, lake, answers, decide(lake, "ae2020", MONTH, DAY))


def number_of(person: str) -> int:
    """The pseudonym of a person as the oracle names people: cpf:… or nis:…."""
    kind, document = person.split(":")
    return person_of(cpf=document) if kind == "cpf" else person_of(nis=document)
