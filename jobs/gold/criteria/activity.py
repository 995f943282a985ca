"""AE-13: the activity that the aid is for."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from jobs.gold.causes import Cause, cause
from jobs.gold.criterion import criterion
from jobs.gold.facts.activity import declares_activity, declares_otherwise, works_alone

ACTIVITY_NOT_DECLARED = cause("activity_not_declared", "No registry and no request says what the person lives by")
ACTIVITY_WORD_UNKNOWN = cause("activity_word_unknown", "The request declares an activity in a word that no table has")


@criterion(
    "qualifying_activity",
    law="Lei 13.982/2020, art. 2º, VI; Decreto 10.316/2020, art. 2º",
    facts=[works_alone, declares_activity, declares_otherwise],
    reads=["is_registered"],
)
def qualifying_activity(person: DataFrame) -> Column:
    """Microempreendedor individual, contribuinte individual, ou trabalhador informal, inscrito no Cadastro Único ou por autodeclaração. Never a no."""
    return F.when(person.is_registered | F.coalesce(person.works_alone, F.lit(False)) | F.coalesce(person.declares_activity, F.lit(False)), True)


@qualifying_activity.unknown_when(ACTIVITY_NOT_DECLARED, ACTIVITY_WORD_UNKNOWN)
def activity_in_doubt(person: DataFrame) -> dict[Cause, Column]:
    """Nothing is declared, or nothing that can be understood."""
    unknown, otherwise = qualifying_activity(person).isNull(), F.coalesce(person.declares_otherwise, F.lit(False))
    return {ACTIVITY_NOT_DECLARED: unknown & ~otherwise, ACTIVITY_WORD_UNKNOWN: unknown & otherwise}
