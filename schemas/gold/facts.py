"""One row per person in scope: what is known of them on the day. Null means unknown, only."""

from schemas import column, table
from schemas.facts import COLUMNS as EVIDENCE

TABLE = table(
    "gold.facts",
    "What is known of each person in scope on the day of judgement. Null means unknown, only.",
    key=["run", "person"],
    slice=["run"],
    columns=[
        column("run", "string", "The run that gathered", required=True),
        column("programme", "string", "Programme", required=True),
        column("month", "string", "Month that the benefit is for, AAAA-MM", required=True),
        column("reference_date", "date", "The day of judgement", required=True),
        column("person", "bigint", "The person", required=True),
        column("channel", "string", "The channel by which the person comes: a key of the programme's `scope.channels`", required=True),
        column("request", "bigint", "The request that stands; null for registered families"),
        column("family", "bigint", "The family whose income and members count", required=True),
        column("quota_family", "bigint", "The family within which quotas are counted, after uniting channels", required=True),
        column("birth_date", "date", "From the CPF base, else from the registry of the channel; null where neither has it", personal=True),
        column("sex", "string", "M or F; null where no registry has it"),
        column("is_mother", "boolean", "Has a child; null where unknown"),
        *EVIDENCE,
        column("requested_on", "date", "Day of the request; null for registered families, or where not known"),
        column("registered_on", "date", "Day of registration of person and family in CadÚnico, the later; null for requests, or where not known"),
        column("family_size", "int", "Members of the family; null where not known"),
        column("family_income_cents", "bigint", "Monthly income of the family; null where not known"),
        column(
            "family_income_most_cents",
            "bigint",
            "The most that it may be: more than family_income_cents where it was declared whole and several may have earned it",
        ),
        column("own_income_cents", "bigint", "The person's own monthly income; null where not known"),
        column("is_head", "boolean", "Heads the family; null where not known"),
        column("has_spouse", "boolean", "A spouse or partner is in the family; null where not known"),
        column("has_minor", "boolean", "Somebody younger than 18 is in the family; null where not known"),
        column("sole_provider", "boolean", "Declares to provide alone; null where not declared, and in CadÚnico"),
        column("family_benefit_cents", "bigint", "What Bolsa Família pays the family this month; 0 where it is not paid; null where not known"),
        column("named_families", "array<bigint>", "Registered families outside Bolsa Família that the request names a member of, sorted", required=True),
        column("joined_by_naming", "boolean", "Stands in quota_family because the own request names its members, who therefore rank first", required=True),
        column("had_grant", "boolean", "Was granted the programme in an earlier published month", required=True),
        column("name_rank", "int", "Rank of the first name within quota_family; equal names share it; null where not known"),
        column("doubts", "array<string>", "Causes of doubt about the person, sorted: ids of `jobs.gold.causes.DOUBTS`", required=True),
        column("not_covered", "array<string>", "Registries in which the person's absence is unknown", required=True),
        column("unreadable", "array<string>", "Registries with a row about the person in quarantine, sorted", required=True),
    ],
    sort=["person"],
)
