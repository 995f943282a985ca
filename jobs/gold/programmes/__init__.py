"""What a programme counts before it answers a criterion about other people, a module each: `count(question, people, step)` adds columns to judged people,
and `ADDS` names those that a dossier shows. A step of `allocate` in the programme's file names the module.
"""

from collections.abc import Callable

from pyspark.sql import DataFrame

from conf.programme import Step
from jobs.gold.context import DecisionContext
from jobs.gold.programmes import aid, cover, places

COUNTS: dict[str, Callable[[DecisionContext, DataFrame, Step], DataFrame]] = {"aid": aid.count, "cover": cover.count, "places": places.count}
ADDS = {"aid": aid.ADDS, "cover": cover.ADDS, "places": places.ADDS}

__all__ = ["ADDS", "COUNTS"]
