"""The facts about people that evidence gives: each declared once, one module per subject. Importing this package declares them all."""

from jobs.gold.facts import (
    abroad,
    activity,
    benefits,
    births,
    bonds,
    cpf,
    deaths,
    income,
    insurance,
    intermittent,
    mandates,
    military,
    prison,
    servants,
    social_benefits,
    tax,
)

__all__ = [
    "abroad",
    "activity",
    "benefits",
    "births",
    "bonds",
    "cpf",
    "deaths",
    "income",
    "insurance",
    "intermittent",
    "mandates",
    "military",
    "prison",
    "servants",
    "social_benefits",
    "tax",
]
