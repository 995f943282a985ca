"""Evidence of GFIP: employment bonds and pay. People are identified by NIT only."""

from __future__ import annotations

from collections.abc import Callable

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from conf.kinds import Kind
from jobs.evidence.codes import meaning_of
from jobs.evidence.rows import bond_with, evidence_row, received
from jobs.fields.text import key_number
from jobs.identity.pseudonym import hashed

# What identifies a lawsuit: columns of silver, and the fields of record 12 that they are read from.
LAWSUIT = {"lawsuit": "processo", "lawsuit_year": "processo_ano", "court": "vara", "lawsuit_from": "periodo_inicio", "lawsuit_until": "periodo_fim"}

OF_CATEGORY = {"bond": Kind.BOND, "public_agent": Kind.PUBLIC_AGENT, "none": Kind.PAY, "unclear": Kind.BOND_UNCLEAR}
OF_MOVEMENT = {"closes": [Kind.BOND_END], "closes_to_public": [Kind.BOND_END, Kind.PUBLIC_AGENT_UNCLEAR], "opens": [Kind.BOND_RESUMED], "stays": []}


def evidence(gfip: DataFrame) -> DataFrame:
    """A bond (or what else the category means) per worker record; its end, or a doubt about it, per movement record."""
    return workers(gfip.where("record = 'worker'")).unionByName(movements(gfip.where("record = 'movement'")))


def workers(gfip: DataFrame) -> DataFrame:
    """What each worker is to the employer in the month, and the pay without 13th salary. An unknown category leaves the bond in doubt."""
    meaning = F.coalesce(meaning_of("gfip_categories", "category"), F.lit("unclear"))
    kind = F.create_map(*[item for name, one in OF_CATEGORY.items() for item in (F.lit(name), F.lit(int(one)))])[meaning]
    return gfip.select(*_about(kind, cents="pay_cents", detail="category"))


def movements(gfip: DataFrame) -> DataFrame:
    """What each movement does to the bond: none, one or two facts. An unknown code or an unreadable day leaves the bond in doubt."""
    meaning = F.when(F.col("moved_on").isNotNull(), meaning_of("gfip_movements", "movement"))
    leaves = F.coalesce(meaning_of("gfip_movements", "movement").isin("opens", "stays"), F.lit(False))
    kinds = F.when(leaves, _kinds([])).otherwise(_kinds([Kind.BOND_UNCLEAR]))
    for name, facts in OF_MOVEMENT.items():
        kinds = F.when(meaning == name, _kinds(facts)).otherwise(kinds)
    may_be_a_bond = F.coalesce(meaning_of("gfip_categories", "category"), F.lit("unclear")).isin("bond", "unclear")
    by_kind = gfip.select("*", F.explode(kinds).alias("_kind")).where((F.col("_kind") != int(Kind.BOND_UNCLEAR)) | may_be_a_bond)
    moved = F.when(F.col("_kind").isin(int(Kind.BOND_END), int(Kind.BOND_RESUMED)), F.col("moved_on"))
    return by_kind.select(*_about(F.col("_kind"), until=moved, detail="movement"))


def _about(kind: Column, *, detail: str, cents: str | None = None, until: Column | None = None) -> list[Column]:
    return evidence_row(
        kind,
        nit="nit",
        name="name",
        born="birth_date",
        since="admitted_on",
        until=until,
        month="competencia",
        cents=cents,
        detail=detail,
        object=bond_with(F.col("employer")),
        entry=unit(),
    )


def unit(key: Callable[[str], Column] = F.col) -> Column:
    """What a rectification replaces: a file of another key adds. `key`: each part by its column of silver; the tomador and the lawsuit count for some codes."""
    code = key("collection_code")
    meaning = meaning_of("gfip_collection_codes", code)
    more = [F.when(meaning == "taker", key("taker")), *[F.when(meaning == "lawsuit", key(part)) for part in LAWSUIT]]
    return hashed(F.lit("unit"), key("employer"), key("competencia"), key("fpas"), code, *more)


def unreadable_entry(raw: Column) -> Column:
    """The unit that a line in quarantine was about, as far as it can be read: the next file of the same key ends the doubt."""
    number, month = received(raw, "inscricao_empresa"), received(raw, "competencia")
    read = {
        "employer": F.when(received(raw, "tipo_inscricao_empresa") == "2", F.right(number, F.lit(12))).otherwise(number),
        "competencia": F.coalesce(F.concat(F.substring(month, 1, 4), F.lit("-"), F.substring(month, 5, 2)), F.substring("period", 1, 7)),
        "fpas": received(raw, "fpas"),
        "collection_code": received(raw, "codigo_recolhimento"),
        "taker": key_number(received(raw, "inscricao_tomador")),
        **{part: key_number(received(raw, field)) for part, field in LAWSUIT.items()},
    }
    return F.when(number.isNotNull(), unit(read.__getitem__))


def _kinds(kinds: list[Kind]) -> Column:
    return F.array(*[F.lit(int(one)) for one in kinds]).cast("array<int>")
