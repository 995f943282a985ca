"""AE-07 to AE-10: benefits, unemployment insurance, the emergency employment benefit, and federal transfers."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from jobs.gold.criterion import criterion
from jobs.gold.facts.benefits import has_employment_benefit
from jobs.gold.facts.insurance import has_unemployment_insurance
from jobs.gold.facts.social_benefits import has_social_benefit


@criterion("no_emergency_employment_benefit", law="Lei 13.982/2020, art. 2º, III; MP 936/2020", facts=[has_employment_benefit])
def no_emergency_employment_benefit(person: DataFrame) -> Column:
    """Não seja titular de benefício ... do seguro-desemprego ou de programa de transferência de renda federal: o BEm, por prática."""
    return ~person.has_employment_benefit


@criterion("no_social_security_or_assistance_benefit", law="Lei 13.982/2020, art. 2º, III", facts=[has_social_benefit])
def no_social_security_or_assistance_benefit(person: DataFrame) -> Column:
    """Não seja titular de benefício previdenciário ou assistencial. Of a pension the titular is meant, not the representative, nor whom it follows from."""
    return ~person.has_social_benefit


@criterion("no_unemployment_insurance", law="Lei 13.982/2020, art. 2º, III; Decreto 10.316/2020, art. 2º, V", facts=[has_unemployment_insurance])
def no_unemployment_insurance(person: DataFrame) -> Column:
    """Não seja ... beneficiário do seguro-desemprego: em todas as modalidades, o seguro defeso entre elas."""
    return ~person.has_unemployment_insurance


@criterion("no_federal_cash_transfer", law="Lei 13.982/2020, art. 2º, III")
def no_federal_cash_transfer(person: DataFrame) -> Column:
    """... ou de programa de transferência de renda federal, ressalvado o Bolsa Família. No registry here shows another one: all meet it."""
    return F.lit(True)
