"""AE-18: the CPF's status."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from jobs.evidence.kinds import Kind
from jobs.gold.criterion import criterion
from jobs.gold.doubts import Cause, has

REGULAR, DAYS_TO_SETTLE = 0, 3


@criterion(
    "cpf_regular",
    law="Decreto 10.316/2020, art. 7º, § 4º; Portaria MC 351/2020, art. 5º; only situation 0 is regular at the Receita Federal",
    reads=["channel", "cpf_status", "cpf_status_since"],
    kinds=[Kind.CPF_STATUS],
)
def cpf_regular(person: DataFrame) -> Column:
    """A CPF of status 0, for three days at least: Receita and payer see each other's changes in as many. Families of Bolsa Família are not asked."""
    return person.cpf_status == REGULAR


@cpf_regular.unknown_when(Cause.NO_CPF, Cause.CPF_NOT_FOUND, Cause.CPF_JUST_REGULARISED)
def status_in_doubt(person: DataFrame) -> dict[Cause, Column]:
    """No CPF, not in the base, or regular since yesterday."""
    return {
        Cause.NO_CPF: has(person.doubts, Cause.NO_CPF),
        Cause.CPF_NOT_FOUND: has(person.doubts, Cause.CPF_NOT_FOUND),
        Cause.CPF_JUST_REGULARISED: (person.cpf_status == REGULAR) & (F.datediff(person.reference_date, person.cpf_status_since) < DAYS_TO_SETTLE),
    }
