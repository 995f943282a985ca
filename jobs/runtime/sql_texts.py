"""SQL texts of a configuration file, held to the columns that there are before any row is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from pyspark.errors import AnalysisException, ParseException
from pyspark.logger import PySparkLogger
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from conf.load import Place, line_of, refusal

# Where Spark logs, as an error and with its whole plan, what it could not analyse: the refusal has it in a line.
_PLANS = PySparkLogger.getLogger("SQLQueryContextLogger")


def check(path: Path, frames: Mapping[str, DataFrame], texts: Iterable[tuple[str, Place, str, str]]) -> None:
    """Refuse texts that cannot be parsed, or name what is not there: one ConfError with the line of each. A text is the name of its frame, its place in the
    file, what is written, and what Spark is given of it.
    """
    every = list(texts)
    if all(_wrong(frame, [given for of, _, _, given in every if of == name]) is None for name, frame in frames.items()):
        return  # as a rule: one look at each frame, not one at each text
    reasons = [(place, written, _wrong(frames[of], [given])) for of, place, written, given in every]
    raise refusal(path, [(line_of(path, place), f"{written!r} is no SQL over its columns ({why}); mend it") for place, written, why in reasons if why])


def _wrong(frame: DataFrame, texts: list[str]) -> str | None:
    """Why one of the texts is no SQL over the frame's columns; None where each is."""
    _PLANS.disabled = True
    try:
        _ = frame.select(*[F.expr(text) for text in texts]).columns
    except (ParseException, AnalysisException) as error:
        return str(error).strip().splitlines()[0]
    finally:
        _PLANS.disabled = False
    return None
