"""One small decided lake: read by all, copied by whoever writes. And the two kinds of places that a lake may lie in."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pyspark import SparkContext
from pyspark.sql import SparkSession

from jobs.decide import decide
from jobs.lake import Lake, Place
from jobs.lake.storage import place
from tests.support.decided import EVIDENCE, MEMBERSHIPS, ON, PEOPLE, PERIODS, a_lake, covered, publish
from tests.support.s3 import served


@pytest.fixture(scope="session")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a bucket on a server of the tests' own."""
    with served(tmp_path_factory.mktemp("s3")) as address:
        yield address


@pytest.fixture(params=["folder", pytest.param("bucket", marks=pytest.mark.system)])
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty place of each kind; the bucket needs a server, so those are system tests."""
    if request.param == "folder":
        return tmp_path / "lakes"
    return place.at(f"{request.getfixturevalue('bucket')}/{uuid.uuid4().hex}")


@pytest.fixture
def late(spark: SparkSession, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Lake]:
    """A lake for one verb, as the command line opens it: there is no Spark until the verb computes, and no column can be named before."""
    context = SparkContext._active_spark_context

    def opened(root: Path) -> Lake:
        monkeypatch.setattr(SparkContext, "_active_spark_context", None)
        return Lake(root, start=start)

    def start() -> SparkSession:
        monkeypatch.setattr(SparkContext, "_active_spark_context", context)
        return spark

    return opened


@pytest.fixture(scope="session")
def linked(spark: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Lake]:
    """A new lake at a path, in which everything was read and nothing decided (`tests.support.decided.a_lake`)."""
    made = a_lake(spark, tmp_path_factory.mktemp("linked") / "lake")
    return lambda path: Lake(Path(shutil.copytree(made.root, path)), spark)


@pytest.fixture(scope="session")
def once(linked: Callable[[Path], Lake], tmp_path_factory: pytest.TempPathFactory) -> tuple[Lake, dict[str, Any]]:
    """A lake decided once and never written to again, and what `decide` answered."""
    lake = linked(tmp_path_factory.mktemp("once") / "lake")
    return lake, decide(lake, "ae2020", "2020-04", ON)


@pytest.fixture(scope="session")
def decided(once: tuple[Lake, dict[str, Any]]) -> dict[str, Any]:
    """What `decide` answered."""
    return once[1]


@pytest.fixture(scope="session")
def decided_lake(once: tuple[Lake, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """ANA may have the aid; BIA died; CLEO's bond is open without pay; DAVI names ANA in a request; EVA has more from Bolsa Família.

    What looks at it may leave a record of that; a test that publishes takes `own_lake`, so that no test depends on another."""
    return _copy(once[0], tmp_path_factory.mktemp("decided"))


@pytest.fixture
def own_lake(once: tuple[Lake, dict[str, Any]], tmp_path: Path) -> Lake:
    """`decided_lake` as a copy of the test's own."""
    return _copy(once[0], tmp_path / "own")


@pytest.fixture(scope="session")
def queried_lake(once: tuple[Lake, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Two decisions: p0000002, and p0000004 after a delivery (p0000003) with less evidence of BIA's death and of EVA's pay. Read only."""
    lake = _copy(once[0], tmp_path_factory.mktemp("asked"))
    death = "BIA    | DEATH      | sisobi   |        | 2020-01-01 |         |       |        | "
    later = EVIDENCE.replace(f"{death}1990-01-01", f"{death}1991-01-01").replace("| 70000 |", "| 41000 |")
    publish(lake, "link-later", later, MEMBERSHIPS, PEOPLE, covered(PERIODS))
    decide(lake, "ae2020", "2020-04", ON)
    return lake


def _copy(lake: Lake, folder: Path) -> Lake:
    return Lake(Path(shutil.copytree(lake.root, folder / "lake")), lake.spark)
