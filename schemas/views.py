"""What analysts ask by a friendlier name: views over gold, the same in DuckDB (`batimento query`) and in Spark (`batimento shell`).

Tables are shown without what is marked personal. A view's SQL is what both engines read alike; where their words differ stands `{each}` (one row per item of a list) or `{length}` (of a list).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from schemas import Column, Table, column, load, names

# What analysts are shown in the place of a column that is marked personal; the others are left out.
INSTEAD = {
    ("gold.facts", "birth_date"): (
        column("age", "int", "Whole years on the day of judgement; null where no registry gives a birth date"),
        "CAST(year(reference_date) - year(birth_date) - CASE WHEN month(reference_date) * 100 + day(reference_date)"
        " < month(birth_date) * 100 + day(birth_date) THEN 1 ELSE 0 END AS INT)",
    )
}
# Numbers that stand for somebody or something. In JSON they are text, as is what is larger than EXACT: JavaScript keeps no more bits of a number.
PSEUDONYMS = {"person", "family", "quota_family", "request", "named_families", "member", "object", "entry", "key", "name_key", "file"}
EXACT = 2**53 - 1
DICTIONARY = ("table", "column", "type", "what_it_is")
DUCKDB = {"each": "unnest", "length": "len"}
SPARK = {"each": "explode", "length": "size"}


@dataclass(frozen=True)
class View:
    """One view: what it is asked for, the tables that must have been published, its columns in order."""

    name: str
    comment: str
    needs: tuple[str, ...]
    columns: tuple[Column, ...]
    sql: str


def shown(table: Table) -> dict[Column, str]:
    """What analysts see of a table: column → the SQL that makes it. Nothing that is marked personal."""
    pairs = [INSTEAD.get((table.name, one.name)) if one.personal else (one, f'"{one.name}"') for one in table.columns]
    return dict(pair for pair in pairs if pair is not None)


def readable(published: Collection[str]) -> list[str]:
    """Tables of gold that can be asked where these were published: they, and what stands on them; sorted."""
    gold = [load(name) for name in names("gold")]
    return sorted(table.name for table in gold if table.name in published or (table.stands_on and set(table.stands_on) <= set(published)))


def dictionary(tables: Collection[str]) -> list[tuple[str, str | None, str | None, str]]:
    """What can be asked where these tables were published: table or view, column, type, what it is; without column and type, the whole of it."""
    promised = [load(name) for name in sorted(tables)]
    listed = [(one.name, one.comment, tuple(shown(one))) for one in promised]
    listed += [(view.name, view.comment, view.columns) for view in VIEWS if set(view.needs) <= set(tables)]
    rows: list[tuple[str, str | None, str | None, str]] = []
    for name, comment, columns in listed:
        rows += [(name, None, None, comment), *[(name, one.name, one.type, one.comment) for one in columns]]
    return rows


_PROGRAMME = column("programme", "string", "Programme", required=True)
_MONTH = column("month", "string", "Month that the benefit is for, AAAA-MM", required=True)
_PERSON = column("person", "bigint", "The person, a pseudonym", required=True)
_CHANNEL = column("channel", "string", "The channel by which the person comes: a key of the programme's `scope.channels`", required=True)
_RESULT = column("result", "string", "eligible, ineligible or inconclusive", required=True)
_GRANTED = column("granted", "boolean", "Eligible, by a publication that is complete: one that is not grants nothing", required=True)
_REAIS = column("reais", "decimal(18,2)", "Amount due; 0.00 unless eligible. What is not `granted` is not paid", required=True)

VIEWS = (
    View(
        "answers",
        "The answer that stands: one row per programme, month and person.",
        ("gold.current_decisions",),
        (
            _PROGRAMME,
            _MONTH,
            _PERSON,
            _CHANNEL,
            column("family", "bigint", "The family within which quotas were counted", required=True),
            column("judged_on", "date", "The day of judgement", required=True),
            _RESULT,
            _GRANTED,
            column("quotas", "smallint", "Quotas due: 0, 1 or 2", required=True),
            _REAIS,
            column("reasons", "array<string>", "Criteria that are not met, sorted; empty unless ineligible", required=True),
            column("doubts", "array<string>", "Criteria whose answer is not known, sorted", required=True),
            column("run", "string", "The run that decided", required=True),
        ),
        """
SELECT programme, month, person, channel, family, "on" AS judged_on, result, complete AND result = 'eligible' AS granted, quotas,
       CAST(cents * 0.01 AS DECIMAL(18, 2)) AS reais, reasons, doubts, run
FROM gold.current_decisions""",
    ),
    View(
        "refusals",
        "Why people were refused, as it stands: one row per reason. Who was refused for two reasons has two rows.",
        ("gold.current_decisions",),
        (
            _PROGRAMME,
            _MONTH,
            _PERSON,
            _CHANNEL,
            column("reason", "string", "The criterion that is not met", required=True),
            column("alone", "boolean", "No other criterion is unmet", required=True),
        ),
        """
SELECT programme, month, person, channel, {each}(reasons) AS reason, {length}(reasons) = 1 AS alone
FROM gold.current_decisions
WHERE result = 'ineligible'""",
    ),
    View(
        "unknowns",
        "What is not known, as it stands: one row per criterion without an answer and cause. A refused person may have some too.",
        ("gold.current_decisions",),
        (
            _PROGRAMME,
            _MONTH,
            _PERSON,
            _CHANNEL,
            _RESULT,
            column("criterion", "string", "The criterion whose answer is not known", required=True),
            column("cause", "string", "Why it is not", required=True),
        ),
        """
SELECT programme, month, person, channel, result, split_part(cause, ':', 1) AS criterion, split_part(cause, ':', 2) AS cause
FROM (SELECT programme, month, person, channel, result, {each}(causes) AS cause FROM gold.current_decisions) AS causes_of""",
    ),
    View(
        "profiles",
        "The answer that stands, beside what was known of the person on the day: one row per programme, month and person.",
        ("gold.current_decisions", "gold.facts"),
        (
            _PROGRAMME,
            _MONTH,
            _PERSON,
            _CHANNEL,
            _RESULT,
            _GRANTED,
            _REAIS,
            column("age", "int", "Whole years on the day of judgement; null where no registry gives a birth date"),
            column("sex", "string", "M or F; null where no registry has it"),
            column("family_size", "int", "Members of the family; null where not known"),
            column("family_income", "decimal(18,2)", "Monthly income of the family in reais; null where not known"),
            column("own_income", "decimal(18,2)", "The person's own monthly income in reais; null where not known"),
            column("has_minor", "boolean", "Somebody younger than 18 is in the family; null where not known"),
            column("is_head", "boolean", "Heads the family; null where not known"),
        ),
        """
SELECT d.programme, d.month, d.person, d.channel, d.result, d.complete AND d.result = 'eligible' AS granted,
       CAST(d.cents * 0.01 AS DECIMAL(18, 2)) AS reais, f.age, f.sex, f.family_size,
       CAST(f.family_income_cents * 0.01 AS DECIMAL(18, 2)) AS family_income, CAST(f.own_income_cents * 0.01 AS DECIMAL(18, 2)) AS own_income,
       f.has_minor, f.is_head
FROM gold.current_decisions AS d JOIN gold.facts AS f ON f.run = d.run AND f.person = d.person""",
    ),
)
