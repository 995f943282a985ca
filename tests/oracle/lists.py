"""The registries that list people, and the criteria that ask them: each criterion stands in a module of its own, and is named here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from synthetic.lives import Life
from tests.oracle import activity, agents, benefits, choices, contracts, listings
from tests.oracle.files import Choice, Files, description_of
from tests.oracle.law import Answer, Case, Listed

# Registry → which of its rows count (tests.oracle.choices).
READ: dict[str, Choice] = {
    "beneficios": choices.by_month(benefits.MONTHS),
    "caged": choices.everything,
    "defesa": choices.newest_snapshot,
    "depen": choices.newest_snapshot,
    "esocial": choices.standing_events,
    "exterior": choices.newest_snapshot,
    "gps": choices.by_month({"2020-04": "2020-03", "2020-05": "2020-03", "2020-06": "2020-04", "2020-07": "2020-04", "2020-08": "2020-06"}),
    "intermitente": choices.by_month({"2020-04": "2020-03", "2020-05": "2020-04", "2020-06": "2020-05", "2020-07": "2020-06", "2020-08": "2020-07"}),
    "irpf": choices.everything,
    "judiciario": choices.newest_snapshot,
    "mei": choices.by_month(dict.fromkeys(("2020-04", "2020-05", "2020-06", "2020-07", "2020-08"), "2020-03")),
    "presos_sp": choices.newest_snapshot,
    "rais": choices.newest_snapshot,
    "seguro_desemprego": benefits.instalments,
    "servidores": choices.newest_snapshot,
    "siape": choices.newest_snapshot,
    "sirc": choices.standing_entries,
}
# Criterion → the answer: (case, day, month).
CRITERIA: dict[str, Callable[[Case, date, str], Answer]] = {
    "no_active_intermittent_contract": contracts.no_active_intermittent_contract,
    "not_imprisoned": listings.not_imprisoned,
    "not_military": listings.not_military,
    "not_public_agent": agents.not_public_agent,
    "not_resident_abroad": listings.not_resident_abroad,
    "no_federal_cash_transfer": benefits.no_federal_cash_transfer,
    "no_social_security_or_assistance_benefit": benefits.no_social_security_or_assistance_benefit,
    "no_unemployment_insurance": benefits.no_unemployment_insurance,
    "qualifying_activity": activity.qualifying_activity,
    "taxable_income_within_limit": benefits.taxable_income_within_limit,
}


def fill_lists(files: Files, cases: dict[str, Case]) -> None:
    """What the lists have of each case: by number, else, in doubt, by name, mother and birth date."""
    for registry in READ:
        for row in files.rows.get(registry, []):
            for person, doubt in people_of(files, row.fields):
                if person in cases:
                    cases[person].listed.setdefault(registry, []).append(Listed(row.fields, doubt))


def people_of(files: Files, fields: dict[str, Any]) -> list[tuple[str, bool]]:
    """Whom a row is about, each with whether that is in doubt."""
    found = files.people_of(fields, "nis" if "nis" in fields else "nit")
    return found or [(person, True) for person in sorted(files.described.get(description_of(fields) or (), set()))]


def true_lists(life: Life) -> dict[str, list[Listed]]:
    """What the lists would have of a life if they had it right."""
    found: dict[str, list[Listed]] = {}
    for entry in life.entries:
        if entry.is_true:
            found.setdefault(entry.registry, []).append(Listed({"birth_date": life.birth, **entry.fields}))
    return found
