"""Every criterion that is built, one small function each. Importing this package fills `jobs.gold.criterion.CRITERIA`."""

from jobs.gold.criteria import age, benefits, bonds, cpf, death, entry, family, income, intermittent, mandate
from jobs.gold.criterion import CRITERIA

__all__ = ["CRITERIA", "age", "benefits", "bonds", "cpf", "death", "entry", "family", "income", "intermittent", "mandate"]
