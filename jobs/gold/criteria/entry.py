"""AE-17: the channel by which a person comes."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from conf.kinds import Kind
from jobs.gold.causes import Cause, cause
from jobs.gold.criterion import criterion

REGISTRATION_DATE_UNKNOWN = cause("registration_date_unknown", "The day of registration is not known")
REQUEST_DATE_UNKNOWN = cause("request_date_unknown", "The moment of the request cannot be read")


@criterion(
    "entry_channel_admissible",
    law="Lei 13.982/2020, art. 2º, VI, c; Decreto 10.316/2020; Portaria MC 351/2020",
    reads=["channel", "registered_on", "requested_on", "in_time_from", "in_time_until"],
    kinds=[Kind.REQUEST, Kind.PBF_PAID],
)
def entry_channel_admissible(person: DataFrame) -> Column:
    """Inscrito no Cadastro Único até 20 de março de 2020, no Bolsa Família, ou com pedido pela plataforma digital no prazo."""
    day = F.when(_asked(person), person.requested_on).otherwise(person.registered_on)
    in_time = day.between(F.coalesce(person.in_time_from, day), F.coalesce(person.in_time_until, day))
    return F.when(_has_a_limit(person), in_time).otherwise(True)


@entry_channel_admissible.unknown_when(REGISTRATION_DATE_UNKNOWN, REQUEST_DATE_UNKNOWN)
def day_not_known(person: DataFrame) -> dict[Cause, Column]:
    """The day of registration, or the time of the request, is not known."""
    return {
        REGISTRATION_DATE_UNKNOWN: _has_a_limit(person) & ~_asked(person) & person.registered_on.isNull(),
        REQUEST_DATE_UNKNOWN: _has_a_limit(person) & _asked(person) & person.requested_on.isNull(),
    }


def _asked(person: DataFrame) -> Column:
    return person.request.isNotNull()


def _has_a_limit(person: DataFrame) -> Column:
    return person.in_time_from.isNotNull() | person.in_time_until.isNotNull()
