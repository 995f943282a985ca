"""Every criterion that is built, one small function each. Importing this package fills `jobs.gold.criterion.CRITERIA`."""

from jobs.gold.criteria import (
    abroad,
    activity,
    age,
    benefits,
    bonds,
    cpf,
    death,
    entry,
    family,
    income,
    intermittent,
    mandate,
    military,
    prison,
    servants,
    tax,
)
from jobs.gold.criterion import CRITERIA

__all__ = [
    "CRITERIA",
    "abroad",
    "activity",
    "age",
    "benefits",
    "bonds",
    "cpf",
    "death",
    "entry",
    "family",
    "income",
    "intermittent",
    "mandate",
    "military",
    "prison",
    "servants",
    "tax",
]
