"""The facts about people that evidence gives: each declared once, one module per subject. Importing this package declares them all."""

from jobs.gold.facts import benefits, bonds, cpf, deaths, income, intermittent, mandates

__all__ = ["benefits", "bonds", "cpf", "deaths", "income", "intermittent", "mandates"]
