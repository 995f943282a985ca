"""The landed files of a period and their times of change, for the DAGs' sensor and for operators."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import conf
from conf import Registry
from jobs.lake import Lake
from jobs.lake.landing import Found, landed_files, landing
from jobs.runtime.errors import BadInput


def landed(lake: Lake, registry: str, period: str) -> dict[str, Any]:
    """The files that `ingest` would take for a period, and the other files in its landing folder; none is opened.

    Returns registry, period, folder, files (file, bytes, changed_at in UTC), not_taken (the same, for files whose names match no pattern of the
    registry), and with those `known_names` (the patterns). BadInput for an unknown registry or a period that it does not deliver.
    Not observed: a DAG calls it every few minutes, and would fill the logs.
    """
    which = asked(registry, period)
    own, others = landed_files(lake.root, which, period)
    answer = {"registry": which.id, "period": period, "folder": str(landing(lake.root, which, period)), "files": [_file(one) for one in own]}
    return answer | {"not_taken": [_file(one) for one in others]} | ({"known_names": [*which.landing, "*.zip"]} if others else {})


def _file(one: Found) -> dict[str, Any]:
    return {"file": one.place.name, "bytes": one.size, "changed_at": datetime.fromtimestamp(one.modified, UTC)}


def asked(registry: str, period: str) -> Registry:
    """The registry with this id; BadInput where it is unknown or does not deliver such a period."""
    try:
        which = conf.registry(registry)
        which.check_period(period)
    except (KeyError, ValueError) as error:
        raise BadInput(str(error.args[0])) from error
    return which
