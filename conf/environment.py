"""Where the lake is, where Spark runs and how large: `conf/environments/`, and nothing else differs between environments."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from conf.load import Model, load

HERE = Path(__file__).parent / "environments"


class Environment(Model):
    """One environment."""

    id: str
    lake: str
    master: str
    spark: dict[str, str] = {}  # settings that win over those of jobs/runtime/session.py


@cache
def environment(id: str) -> Environment:
    """An environment by its name. ConfError for a file with a mistake; KeyError, listing what there is, for a name without a file."""
    path = HERE / f"{id}.yml"
    if not path.is_file():
        raise KeyError(f"no environment {id!r}: there are {', '.join(sorted(p.stem for p in HERE.glob('*.yml')))}")
    return load(path, Environment, id=id)


def here() -> Environment:
    """The environment that BATIMENTO_ENVIRONMENT names; the local one where it names none."""
    return environment(os.environ.get("BATIMENTO_ENVIRONMENT", "local"))


def lake_root() -> Path:
    """Root of the lake: BATIMENTO_LAKE, else the environment's."""
    return Path(os.environ.get("BATIMENTO_LAKE") or here().lake)


def master() -> str:
    """Where Spark runs: BATIMENTO_MASTER, else the environment's."""
    return os.environ.get("BATIMENTO_MASTER") or here().master
