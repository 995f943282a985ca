"""CadÚnico: members of families, put together from the lines of one snapshot.

In V7 a person has four kinds of line, in any order: 01 the family, 04 the person, 05 documents, 08 work and income. The person's row is
that of line 04, and the others give it their fields. In CECAD one line has all.
"""

from __future__ import annotations

from functools import reduce

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from expectations.silver.cadunico import FIELDS, LINE
from jobs.fields import sex
from jobs.fields.dates import day
from jobs.fields.documents import document
from jobs.fields.money import amount
from jobs.fields.names import person_name
from jobs.fields.text import code, identifying, number, raw, trimmed, untailed
from jobs.gate.judge import broken
from jobs.silver.cut import CARRIED

KINDS = {"01": "family", "04": "person", "05": "documents", "08": "work"}
V7, CECAD = ["ddMMyyyy"], ["dd/MM/yyyy", "yyyy-MM-dd"]
OTHER_INCOMES = ["val_renda_doacao_memb", "val_renda_aposent_memb", "val_renda_seguro_desemp_memb", "val_renda_pensao_alimen_memb", "val_outras_rendas_memb"]
OF_FAMILY = ["family_state", "municipality", "family_registered_on", "family_updated_on"]

REGISTERED = 3  # state of the people that CECAD lists, where the person's state was not among the columns chosen

# Younger people have no record of work and income.
WORKING_AGE = 16


def clean(rows: DataFrame) -> DataFrame:
    """Type the lines and put the persons together: one row per line, `_row` true for those that make a person. What cannot be read is null.

    For the rules: `_wrong` names what was wrong with the person's fields, on whichever line; `_once`, `_with_family` and `_with_person` say whether the line
    is the first of its key, and whether the lines of its family and of its person can be read.
    """
    # Lines meet their family before anything is typed: all that follows happens where they met, and what travels is the line as received.
    # Those without a family code would all meet in one place.
    key = F.coalesce(code("cod_familiar_fam", 11), F.concat_ws(":", "file", "line"))
    return _persons(_gathered(_lines(rows.withColumn("_key", key).repartition("_key"))))


def _lines(rows: DataFrame) -> DataFrame:
    """Every line by itself: its typed fields, whether it can be read, and which of its fields cannot."""
    apart = F.col("_record").isNull()
    kind = F.coalesce(F.when(apart, F.lit("person")), *[F.when(F.col("_record") == digits, F.lit(name)) for digits, name in KINDS.items()])
    municipality = untailed(F.trim(F.coalesce(F.concat(raw("cod_munic_ibge_2_fam"), raw("cod_munic_ibge_5_fam")), raw("cd_ibge"), F.lit(""))))
    own_number = identifying(code("num_nis_pessoa_atual", 11))
    typed = rows.select(
        kind.alias("_kind"),
        code("cod_familiar_fam", 11).alias("family"),
        F.when(apart, F.coalesce(own_number, F.col("line").cast("string"))).otherwise(code("num_membro_fmla")).alias("member"),
        _number("num_nis_pessoa_atual", "nis").alias("nis"),
        _number("num_nis_pessoa_original", "nis").alias("nis_original"),
        _number("num_cpf_pessoa", "cpf").alias("cpf"),
        person_name("nom_pessoa").alias("name"),
        person_name("nom_completo_mae_pessoa").alias("mother"),
        day("dta_nasc_pessoa", *V7, *CECAD).alias("birth_date"),
        sex("cod_sexo_pessoa").alias("sex"),
        F.nullif(number("cod_parentesco_rf_pessoa"), F.lit(0)).alias("relation"),
        F.when(municipality.rlike("^[1-9][0-9]{5,6}$"), municipality.cast("int")).alias("municipality"),
        municipality.alias("_municipality"),
        number("cod_est_cadastral_fam").alias("family_state"),
        F.coalesce(number("cod_est_cadastral_memb"), F.when(raw("cod_est_cadastral_memb").isNull() & apart, REGISTERED)).alias("person_state"),
        day("dat_cadastramento_fam", *V7, *CECAD).alias("family_registered_on"),
        day("dta_cadastramento_memb", *V7).alias("person_registered_on"),
        F.coalesce(day("dat_atualizacao_familia", *V7), day("dat_alteracao_fam", *V7), day("dat_atual_fam", *CECAD)).alias("family_updated_on"),
        day("dta_atual_memb", *V7).alias("person_updated_on"),
        _income().alias("income_cents"),
        F.coalesce(amount("vlr_renda_total_fam"), amount("vlr_renda_media_fam") * number("qtde_pessoas_domic_fam")).alias("family_income_cents"),
        "_key",
        *CARRIED,
    )
    # Of a line that was cut, what is not there is not wrong.
    wrong = F.when(F.col("_fits"), broken({name: rule for name, (_, rule) in FIELDS.items()})).otherwise(F.array().cast("array<string>"))
    judged = {"_readable": F.size(broken(LINE)) == 0, "_wrong": wrong}
    return typed.withColumns(judged | {"_place": F.struct("file", "line"), "_content": F.xxhash64("_raw")})


def _number(field: str, kind: str) -> Column:
    """A NIS or CPF. Zeros are lost in CECAD's re-exports only: in a fixed place a shorter number is a cut one, and must not become somebody else's."""
    return F.when(F.col("_record").isNull() | (F.length(trimmed(field)) == 11), document(field, kind, pad=True))


def _income() -> Column:
    """Income of a line 08, cents: the lower of last month's pay and a twelfth of the year's, and all other incomes.

    Blank pay of who does not work is none; of who works, or is on leave from work, it is not known. Blank other incomes are none. Null on other lines.
    """
    last = number("val_remuner_emprego_memb", "bigint") * 100
    mean = F.floor(number("val_renda_bruta_12_meses_memb", "bigint") * 100 / 12)
    works = (trimmed("cod_trabalhou_memb") == "1") | (trimmed("cod_afastado_trab_memb") == "1")
    pay = F.coalesce(F.least(last, mean), F.when(~works, 0))
    return reduce(Column.__add__, [F.coalesce(number(field, "bigint"), F.lit(0)) * 100 for field in OTHER_INCOMES], pay)


def _gathered(lines: DataFrame) -> DataFrame:
    """Beside every line, the readable other lines of its family and person: structs `_family`, `_person`, `_documents`, `_work`; null where none is."""
    family, person = Window.partitionBy("_key"), Window.partitionBy("_key", "member")
    return lines.withColumns(
        {
            "_family": _first("family", *OF_FAMILY, newest="family_updated_on").over(family),
            "_person": _first("person", newest="person_updated_on").over(person),
            "_documents": _first("documents", "cpf").over(person),
            "_work": _first("work", "income_cents").over(person),
            "_documents_broken": F.max((F.col("_kind") == "documents") & ~F.col("_readable")).over(person),
            "_work_broken": F.max((F.col("_kind") == "work") & ~F.col("_readable")).over(person),
        }
    )


def _first(kind: str, *fields: str, newest: str | None = None) -> Column:
    """The readable line of a kind that stands: of several, the one updated last; then the first received."""
    age = -F.coalesce(F.unix_date(newest), F.lit(0)) if newest else F.lit(0)
    wanted = (F.col("_kind") == kind) & F.col("_readable")
    return F.min_by(F.struct("_place", "_content", "_wrong", *fields), F.when(wanted, F.struct(age, "_place")))


def _persons(lines: DataFrame) -> DataFrame:
    """The promised columns, and those that the rules need."""
    kind, apart = F.col("_kind"), F.col("_record").isNull()
    own = F.coalesce(*[F.when(kind == each, F.col(f"_{each}")["_place"]) for each in KINDS.values()])
    content = F.coalesce(*[F.when(kind == each, F.col(f"_{each}")["_content"]) for each in KINDS.values()])
    is_first = F.coalesce(own == F.col("_place"), F.lit(True))
    is_row = (kind == "person") & is_first
    no_documents = F.col("_documents").isNull() & F.col("_documents_broken")
    no_work = F.col("_work").isNull() & F.col("_work_broken")
    # CECAD dates the family only.
    own_days = {f"person_{day}_on": F.when(apart, F.col(f"family_{day}_on")).otherwise(F.col(f"person_{day}_on")) for day in ("registered", "updated")}
    return lines.withColumns(
        own_days
        | {name: F.when(apart, F.col(name)).otherwise(F.col("_family")[name]) for name in OF_FAMILY}
        | {
            "cpf": F.when((kind == "person") & ~apart, F.col("_documents")["cpf"]).otherwise(F.col("cpf")),
            "income_cents": F.coalesce(F.col("_work")["income_cents"], F.when(_is_minor() & F.col("_work").isNull() & ~F.col("_work_broken") & ~apart, 0)),
            "_wrong": F.when(kind == "person", _all_wrong(no_documents, no_work)).otherwise(F.col("_wrong")),
            "_row": is_row,
            # A line with the same content again is valid, and makes no row.
            "_once": ~F.col("_readable") | is_first | (content == F.col("_content")),
            "_with_family": kind.isNull() | apart | (kind == "family") | F.col("_family").isNotNull(),
            "_with_person": kind.isNull() | kind.isin("family", "person") | F.col("_person").isNotNull(),
        }
    )


def _is_minor() -> Column:
    birth = F.col("birth_date")
    return (birth > F.add_months("period_end", -12 * WORKING_AGE)) & (birth <= F.col("period_end"))


def _all_wrong(no_documents: Column, no_work: Column) -> Column:
    """Names of all that is wrong with the fields of a person, on whichever line."""
    own = [F.coalesce(F.col(name), F.array().cast("array<string>")) for name in ("_wrong", "_family._wrong", "_documents._wrong", "_work._wrong")]
    lost = [F.when(no_documents, F.lit("documents_record_valid")), F.when(no_work, F.lit("work_and_income_record_valid"))]
    return F.array_sort(F.array_distinct(F.array_compact(F.concat(*own, F.array(*lost)))))
