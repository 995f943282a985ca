"""AE-18: the CPF's status."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from jobs.gold.causes import Cause, cause, has
from jobs.gold.criterion import criterion
from jobs.gold.facts.cpf import DAYS_TO_SETTLE, cpf_status, cpf_status_since
from jobs.gold.persons import CPF_NOT_FOUND, NO_CPF

REGULAR = 0
CPF_JUST_REGULARISED = cause("cpf_just_regularised", "The CPF became regular less than three days before")


@criterion(
    "cpf_regular",
    law="Decreto 10.316/2020, art. 7º, § 4º; Portaria MC 351/2020, art. 5º; only situation 0 is regular at the Receita Federal",
    facts=[cpf_status, cpf_status_since],
    reads=["channel"],
)
def cpf_regular(person: DataFrame) -> Column:
    """A CPF of status 0, for three days at least: Receita and payer see each other's changes in as many. Families of Bolsa Família are not asked."""
    return person.cpf_status == REGULAR


@cpf_regular.unknown_when(NO_CPF, CPF_NOT_FOUND, CPF_JUST_REGULARISED)
def status_in_doubt(person: DataFrame) -> dict[Cause, Column]:
    """No CPF, not in the base, or regular since yesterday."""
    return {
        NO_CPF: has(NO_CPF),
        CPF_NOT_FOUND: has(CPF_NOT_FOUND),
        CPF_JUST_REGULARISED: (person.cpf_status == REGULAR) & (F.datediff(person.reference_date, person.cpf_status_since) < DAYS_TO_SETTLE),
    }
