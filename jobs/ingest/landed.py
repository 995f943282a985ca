"""What landed for a period, and when it last changed: what a DAG waits for, and what somebody asks who wonders why nothing is loaded."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import conf
from conf import Registry
from jobs.lake import Lake
from jobs.lake.landing import Found, landing, lying
from jobs.runtime.errors import BadInput


def landed(lake: Lake, registry: str, period: str) -> dict[str, Any]:
    """The files that `ingest` would take for a period, as they lie in its landing folder, and what else lies there; none is opened.

    Answers registry, period, folder, files (file, bytes, changed_at in UTC), not_taken (the same, of files whose names the registry does not know, with
    the names that it does in `known_names` where there is one). BadInput where there is no such registry, or it delivers no such period.
    Not observed: a DAG asks every few minutes, and the logs would tell of nothing else.
    """
    which = asked(registry, period)
    own, others = lying(lake.root, which, period)
    answer = {"registry": which.id, "period": period, "folder": str(landing(lake.root, which, period)), "files": [_told(one) for one in own]}
    return answer | {"not_taken": [_told(one) for one in others]} | ({"known_names": [*which.landing, "*.zip"]} if others else {})


def _told(one: Found) -> dict[str, Any]:
    return {"file": one.place.name, "bytes": one.size, "changed_at": datetime.fromtimestamp(one.modified, UTC)}


def asked(registry: str, period: str) -> Registry:
    """The registry of that id; BadInput where there is none, or it delivers no such period."""
    try:
        which = conf.registry(registry)
        which.check_period(period)
    except (KeyError, ValueError) as error:
        raise BadInput(str(error.args[0])) from error
    return which
