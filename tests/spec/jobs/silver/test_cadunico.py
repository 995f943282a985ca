"""Families of CadÚnico, written line by line (V7) or row by row (CECAD), and the persons that they make."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

import conf
import schemas
from conf.layout import DelimitedLayout, FixedLayout
from expectations.silver.cadunico import LINE
from jobs.clean import clean
from jobs.evidence.cadunico import memberships
from jobs.ingest import ingest
from jobs.lake import Lake
from tests.spec.jobs.silver import made
from tests.support.tables import rows

PERIOD = "2020-04-11"
V7, CECAD = conf.registry("cadunico").layouts
assert isinstance(V7, FixedLayout) and isinstance(CECAD, DelimitedLayout)

USUAL = {
    "01": {
        "cod_familiar_fam": "00000000101",
        "dat_cadastramento_fam": "05032012",
        "cod_est_cadastral_fam": "3",
        "vlr_renda_media_fam": "000000300",
        "cod_munic_ibge_2_fam": "35",
        "cod_munic_ibge_5_fam": "50308",
        "dat_atualizacao_familia": "20112019",
    },
    "04": {
        "cod_familiar_fam": "00000000101",
        "num_membro_fmla": "00000000001",
        "dta_cadastramento_memb": "06032012",
        "dta_atual_memb": "21112019",
        "cod_est_cadastral_memb": "3",
        "nom_pessoa": "MARIA DA CONCEICAO",
        "num_nis_pessoa_atual": "12056412545",
        "cod_sexo_pessoa": "2",
        "dta_nasc_pessoa": "02031985",
        "cod_parentesco_rf_pessoa": "01",
        "nom_completo_mae_pessoa": "ANA DA CONCEICAO",
    },
    "05": {"cod_familiar_fam": "00000000101", "num_membro_fmla": "00000000001", "num_cpf_pessoa": "12345678909"},
    "08": {"cod_familiar_fam": "00000000101", "num_membro_fmla": "00000000001", "cod_trabalhou_memb": "1", "val_remuner_emprego_memb": "00600"},
}
# Short names in the tables: what a line is keyed by, and the fields that only one kind of line has.
SHORT = {
    "family": "cod_familiar_fam",
    "member": "num_membro_fmla",
    "state": "cod_est_cadastral_memb",
    "works": "cod_trabalhou_memb",
    "on_leave": "cod_afastado_trab_memb",
    "last": "val_remuner_emprego_memb",
    "year": "val_renda_bruta_12_meses_memb",
    "gifts": "val_renda_doacao_memb",
    "pension": "val_renda_aposent_memb",
    "others": "val_outras_rendas_memb",
    "cpf_given": "num_cpf_pessoa",
    "birth": "dta_nasc_pessoa",
    "updated": "dat_atualizacao_familia",
    "seen": "dta_atual_memb",
    "name_given": "nom_pessoa",
}
OTHERS = ["renda_doacao", "renda_aposent", "renda_seguro_desemp", "renda_pensao_alimen"]
WIDE = {"family": 11, "member": 11, "last": 5, "year": 5, "gifts": 5, "pension": 5, "others": 5}


def v7(text: str) -> tuple[list[str], list[str], list[tuple[str | None, ...]]]:
    """Lines of a table whose first column is the record type and `cut` the width a line is cut at; the other columns, and what they expect."""
    given = rows(text)
    expected = [name for name in given[0] if name not in SHORT and name not in ("type", "cut")]
    texts = [_line(row) for row in given]
    return texts, expected, [tuple(",".join(sorted(row[e].split(","))) if e == "broken" and row[e] else row[e] for e in expected) for row in given]  # type: ignore[union-attr]


def _line(row: dict[str, Any]) -> str:
    own = {SHORT[name]: _written(name, value) for name, value in row.items() if name in SHORT and value is not None}
    text = made.line(V7, row["type"], USUAL[row["type"]] | own)  # type: ignore[arg-type]
    return text[: int(row["cut"])] if row.get("cut") else text


def _written(name: str, value: str) -> str:
    return "" if value == "''" else value.rjust(WIDE[name], "0") if name in WIDE and value.isdigit() else value


def judged(spark: SparkSession, texts: list[str], *columns: str) -> list[tuple[str | None, ...]]:
    return made.values(made.cleaned(spark, "cadunico", made.file_of(V7, texts), PERIOD), *columns)  # type: ignore[arg-type]


def assert_lines(spark: SparkSession, text: str) -> None:
    texts, columns, expected = v7(text)
    assert judged(spark, texts, *columns) == expected


def test_one_person_is_put_together_from_four_lines_in_any_order(spark: SparkSession) -> None:
    texts = [made.line(V7, code, USUAL[code]) for code in ("08", "05", "04", "01")]  # type: ignore[arg-type]
    columns = "family member nis cpf name mother birth_date sex relation municipality family_state person_state family_registered_on person_registered_on"
    columns += " family_updated_on person_updated_on income_cents family_income_cents broken flags row line"
    found = judged(spark, texts, *columns.split())
    assert [one[-4:] for one in found] == [(None, None, "false", "1"), (None, None, "false", "2"), (None, None, "true", "3"), (None, None, "false", "4")]
    assert found[2][:-4] == (
        *("00000000101", "00000000001", "12056412545", "12345678909", "MARIA DA CONCEICAO", "ANA DA CONCEICAO", "1985-03-02", "F", "1", "3550308"),
        *("3", "3", "2012-03-05", "2012-03-06", "2019-11-20", "2019-11-21", "60000", None),
    )


def test_income_is_the_lower_pay_and_all_other_incomes(spark: SparkSession) -> None:
    """A family per case: its person, and a line 08 where the case has one."""
    cases = rows(
        """
        birth    | record_08 | works | on_leave | last  | year  | gifts | pension | others | income
        ---------+-----------+-------+----------+-------+-------+-------+---------+--------+-------
        02031985 | yes       | 1     | ''       | 600   | ''    |       |         |        | 60000
        02031985 | yes       | 1     | ''       | 600   | 6000  |       |         |        | 50000
        02031985 | yes       | 1     | ''       | 600   | 9600  |       |         |        | 60000
        02031985 | yes       | 1     | ''       | ''    | 10000 |       |         |        | 83333    # the fraction of a cent is dropped
        02031985 | yes       | 1     | ''       | 0     | 9600  |       |         |        | 0
        02031985 | yes       | 1     | ''       | ''    | ''    | 50    |         |        |          # who works is paid: how much is not known
        02031985 | yes       | 2     | 1        | ''    | ''    |       |         |        |          # on leave from work
        02031985 | yes       | 2     | 2        | ''    | ''    |       |         |        | 0
        02031985 | yes       | ''    | ''       | ''    | ''    | 50    | 1045    | 7      | 110200
        02031985 | yes       | 1     | ''       | 600   | ''    | 50    | ''      | 99999  | 10064900
        02031985 | no        |       |          |       |       |       |         |        |
        12042004 | no        |       |          |       |       |       |         |        | 0        # 16 on the day after the snapshot
        11042004 | no        |       |          |       |       |       |         |        |          # 16 on the day
        ''       | no        |       |          |       |       |       |         |        |
        12042020 | no        |       |          |       |       |       |         |        |          # born after the snapshot: age not known
        02032010 | yes       | 1     | ''       | ''    | ''    |       |         |        |
        """
    )
    texts = []
    for number, case in enumerate(cases, 1):
        key = {"family": str(number)}
        texts += [_line({"type": "01", **key}), _line({"type": "04", **key, "birth": case["birth"]})]
        if case["record_08"] == "yes":
            own = {name: case[name] for name in ("works", "on_leave", "last", "year", "gifts", "pension", "others")}
            texts.append(_line({"type": "08", **key, **own}))
    found = [income for row, income in judged(spark, texts, "row", "income_cents") if row == "true"]
    assert found == [case["income"] for case in cases]


def test_lines_that_lack_another_are_quarantined_with_the_rule(spark: SparkSession) -> None:
    assert_lines(
        spark,
        """
        type | family | member | cut | state | broken              | row   | family_state
        -----+--------+--------+-----+-------+---------------------+-------+-------------
        01   | 1      |        |     |       |                     | false | 3
        04   | 1      | 1      |     |       |                     | true  | 3
        05   | 1      | 2      |     |       | person_record_valid | false | 3             # no person has this number
        08   | 1      | 2      |     |       | person_record_valid | false | 3
        04   | 2      | 1      |     |       | family_record_valid | true  |               # no 01 at all
        05   | 2      | 1      |     |       | family_record_valid | false |
        01   | 3      |        | 70  |       | record_length_valid | false |
        04   | 3      | 1      |     |       | family_record_valid | true  |
        01   | 4      |        |     |       |                     | false | 3
        04   | 4      | 1      |     | X     | person_state_valid  | true  | 3
        05   | 4      | 1      |     |       | person_record_valid | false | 3
        04   | 4      | 2      | 184 |       | record_length_valid | true  | 3
        01   | ''     |        |     |       | family_code_valid   | false |
        04   | ''     | 1      |     |       | family_code_valid,family_record_valid | true  |
        04   | 4      | 0A     |     |       | member_number_valid | true  | 3
        """,
    )


def test_a_damaged_05_or_08_leaves_its_field_unknown_and_keeps_the_person(spark: SparkSession) -> None:
    assert_lines(
        spark,
        """
        type | member | cut | cpf_given   | last | others | birth    | broken                                 | flags                        | cpf         | income_cents
        -----+--------+-----+-------------+------+--------+----------+----------------------------------------+------------------------------+-------------+-------------
        01   |        |     |             |      |        |          |                                        |                              |             |
        04   | 1      |     |             |      |        |          |                                        | documents_record_valid       |             | 60000
        05   | 1      | 207 |             |      |        |          | record_length_valid                    |                              |             | 60000         # ten digits left: nobody's CPF
        08   | 1      |     |             |      |        |          |                                        |                              |             | 60000
        04   | 2      |     |             |      |        |          |                                        | work_and_income_record_valid | 12345678909 |
        05   | 2      |     |             |      |        |          |                                        |                              | 12345678909 |
        08   | 2      |     |             | 6OO  |        |          | last_pay_valid                         |                              |             |
        04   | 3      |     |             |      |        |          |                                        | cpf_check_digits_valid       |             |
        05   | 3      |     | 12345678900 |      |        |          |                                        | cpf_check_digits_valid       |             |
        08   | 3      |     |             | ''   | 100    |          |                                        |                              |             |
        04   | 4      |     |             |      |        | 02032015 |                                        | work_and_income_record_valid |             |
        05   | 4      |     | ''          |      |        |          |                                        |                              |             |
        08   | 4      | 86  |             |      | 1X     |          | other_income_valid,record_length_valid |                              |             |
        """,  # noqa: E501
    )


def test_rules_broken_by_the_familys_or_the_persons_fields_are_flags_of_the_person(spark: SparkSession) -> None:
    wrong = {
        "01": {"dat_cadastramento_fam": "31022012", "cod_munic_ibge_5_fam": "5A308"},
        "04": {"num_nis_pessoa_atual": "12056412546", "cod_sexo_pessoa": "3", "dta_nasc_pessoa": "12042020", "cod_parentesco_rf_pessoa": "12"}
        | {"dta_cadastramento_memb": "00132012", "dta_atual_memb": "20202020"},
        "05": {"num_cpf_pessoa": "12345678900"},
        "08": {f"val_{of}_memb": "1O" for of in ("remuner_emprego", "renda_bruta_12_meses", "outras_rendas", *OTHERS)},
    }
    texts = [made.line(V7, code, USUAL[code] | fields) for code, fields in wrong.items()]  # type: ignore[arg-type]
    columns = "nis cpf birth_date sex relation municipality family_registered_on person_registered_on person_updated_on income_cents"
    found = judged(spark, texts, "broken", "flags", *columns.split())
    assert [one[:2] for one in found] == [
        (None, "family_registered_on_valid,municipality_valid"),
        (
            None,
            "birth_date_not_after_delivery,cpf_check_digits_valid,family_registered_on_valid,municipality_valid,nis_check_digits_valid,"
            "person_registered_on_valid,person_updated_on_valid,relation_valid,sex_valid,work_and_income_record_valid",
        ),
        (None, "cpf_check_digits_valid"),
        (
            "alimony_valid,donations_valid,last_pay_valid,other_income_valid,pension_valid,twelve_months_pay_valid,unemployment_benefit_valid",
            None,
        ),
    ]
    assert set(found[1][2:]) == {None}, "each of them is null"


def test_zeros_and_blanks_break_no_rule(spark: SparkSession) -> None:
    blank = {"num_nis_pessoa_atual": "00000000000", "cod_sexo_pessoa": "0", "dta_nasc_pessoa": "00000000", "cod_parentesco_rf_pessoa": "00"}
    texts = [_line({"type": "01"}), made.line(V7, "04", USUAL["04"] | blank), made.line(V7, "05", USUAL["05"] | {"num_cpf_pessoa": ""})]  # type: ignore[arg-type]
    assert judged(spark, texts, "broken", "flags", "nis", "cpf", "sex", "birth_date", "relation")[1] == (None,) * 7


def test_of_two_lines_with_one_key_the_newest_stands_and_an_exact_copy_is_valid(spark: SparkSession) -> None:
    assert_lines(
        spark,
        """
        type | family | member | updated  | seen     | name_given | cpf_given   | broken              | row   | name | cpf         | family_updated_on
        -----+--------+--------+----------+----------+------------+-------------+---------------------+-------+------+-------------+------------------
        01   | 1      |        | 20112019 |          |            |             | no_duplicate_record | false |      |             | 2020-01-20
        01   | 1      |        | 20012020 |          |            |             |                     | false |      |             | 2020-01-20
        04   | 1      | 1      |          |          | ANA        |             |                     | true  | ANA  | 12345678909 | 2020-01-20
        04   | 1      | 1      |          |          | ANA        |             |                     | false | ANA  | 12345678909 | 2020-01-20
        04   | 1      | 1      |          |          | EVA        |             | no_duplicate_record | false | EVA  | 12345678909 | 2020-01-20
        05   | 1      | 1      |          |          |            |             |                     | false |      | 12345678909 | 2020-01-20
        05   | 1      | 1      |          |          |            | 98765432100 | no_duplicate_record | false |      | 98765432100 | 2020-01-20
        04   | 1      | 2      |          |          | LIA        |             | no_duplicate_record | false | LIA  |             | 2020-01-20
        04   | 1      | 2      |          | 01032020 | RUI        |             |                     | true  | RUI  |             | 2020-01-20
        """,
    )


def test_a_line_of_no_known_kind_breaks_no_rule_about_fields(spark: SparkSession) -> None:
    text = _line({"type": "04"})
    assert judged(spark, [_line({"type": "01"}), text[:37] + "99" + text[39:]], "broken", "row")[1] == ("record_length_valid,record_type_valid", None)


CECAD_ROW = {
    "cd_ibge": "3550308",
    "cod_familiar_fam": "00000000101",
    "dat_cadastramento_fam": "05/03/2012",
    "dat_atual_fam": "2019-11-20",
    "cod_est_cadastral_fam": "3",
    "vlr_renda_media_fam": "300",
    "vlr_renda_total_fam": "900",
    "qtde_pessoas_domic_fam": "3",
    "nom_pessoa": "Maria da Conceição",
    "num_nis_pessoa_atual": "12056412545",
    "num_cpf_pessoa": "12345678909",
    "dta_nasc_pessoa": "02/03/1985",
    "cod_sexo_pessoa": "2",
    "cod_parentesco_rf_pessoa": "1",
}


def test_a_row_of_cecad_has_all_fields_of_a_person(spark: SparkSession) -> None:
    fields, columns, expected = made.cases(
        """
        cod_familiar_fam | num_nis_pessoa_atual | num_cpf_pessoa | dta_nasc_pessoa | cod_sexo_pessoa | cod_parentesco_rf_pessoa | vlr_renda_total_fam | broken | flags | family | member | nis | cpf | birth_date | sex | relation | family_income_cents
        -----------------+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--
                    |             |                |            |   | 02 |          | | | 00000000101 | 12056412545 | 12056412545 | 12345678909 | 1985-03-02 | F | 2 | 90000
        101         | 1234567897  | 123456797      | 1985-03-02 | 1 | 1  | 1.045,50 | | cpf_leading_zeros_kept,family_code_leading_zeros_kept | 00000000101 | 01234567897 | 1234567897 | 123456797 | 1985-03-02 | M | 1 | 104550
        101.0       | 12056412545.0 | 12345678909.0 | 31/06/1985 | 9 | 13 | 900.5   | | birth_date_valid,family_code_leading_zeros_kept,relation_valid,sex_valid | 00000000101 | 12056412545 | 12056412545 | 12345678909 | | | | 90050
                    | ''          | ''             |            |   |    | ''       | | | 00000000101 | 5 | | | 1985-03-02 | F | 1 | 90000
        X           | 12056412546 | 12345678900    | 01/01/2021 |   |    | muito    | family_code_valid | birth_date_not_after_delivery,cpf_check_digits_valid,family_code_leading_zeros_kept,nis_check_digits_valid | 0000000000X | 12056412546 | | | | F | 1 | 90000
        """,  # noqa: E501
        CECAD.field_names,
    )
    found = made.cleaned(spark, "cadunico", made.delimited(CECAD, [CECAD_ROW | one for one in fields], titles=list(CECAD_ROW)), PERIOD)
    # Two rows give the same NIS in one family, with other contents: of them the first stands.
    result = made.values(found, *columns)
    assert result[2][0] == "no_duplicate_record"
    assert [*result[:2], (None, *result[2][1:]), *result[3:]] == expected
    days = {(one[0], one[1], one[2]) for one in made.values(found, "family_registered_on", "person_registered_on", "family_updated_on")}
    assert days == {("2012-03-05", "2012-03-05", "2019-11-20")}
    assert {one[0] for one in made.values(found, "person_state")} == {"3"}


def test_cecad_may_give_the_persons_state_and_the_municipality_without_its_check_digit(spark: SparkSession) -> None:
    given = {"3": "3", "4": "4", "04": "4", "4.0": "4", "": None, "9": "9"}
    rows = [CECAD_ROW | {"cod_familiar_fam": f"{n:011}", "cod_est_cadastral_memb": state, "cd_ibge": "120040"} for n, state in enumerate(given, 1)]
    bronze = made.delimited(CECAD, rows, titles=[*CECAD_ROW, "cod_est_cadastral_memb"])
    unknown = "person_state_valid"
    assert made.values(made.cleaned(spark, "cadunico", bronze, PERIOD), "person_state", "municipality", "broken", "flags") == [
        (state, "120040", None if state in ("3", "4") else unknown, None) for state in given.values()
    ]


def test_two_of_a_family_without_a_nis_are_two(spark: SparkSession) -> None:
    rows = [CECAD_ROW | {"num_nis_pessoa_atual": nis, "nom_pessoa": name} for nis, name in [("", "ANA"), ("", "LIA"), ("00000000000", "RUI"), ("0", "IDA")]]
    assert made.values(made.cleaned(spark, "cadunico", made.delimited(CECAD, rows, titles=list(CECAD_ROW)), PERIOD), "broken") == [(None,)] * 4


def test_a_familys_income_may_be_given_per_head(spark: SparkSession) -> None:
    """Columns are the user's choice: one file has the income per head, the other none that can be read."""
    fields = {"vlr_renda_media_fam": "300,50", "qtde_pessoas_domic_fam": "3"}
    titles = [name for name in CECAD_ROW if not name.startswith(("vlr_", "qtde_"))]
    per_head = made.delimited(CECAD, [CECAD_ROW | fields], file=1, titles=titles + list(fields))
    untold = made.delimited(CECAD, [CECAD_ROW | {"vlr_renda_total_fam": "", "cod_familiar_fam": "202"}], file=2, titles=[*titles, "vlr_renda_total_fam"])
    found = made.cleaned(spark, "cadunico", per_head + untold, PERIOD)
    assert made.values(found, "family_income_cents", "flags") == [("90150", None), (None, "family_code_leading_zeros_kept,family_income_present")]


def test_an_unreadable_family_line_quarantines_its_persons(spark: SparkSession) -> None:
    """Every rule about a line by itself that a line 01 can break."""
    of_families = {"record_length_valid", "family_code_valid", "family_state_valid"}
    assert {name for name, rule in LINE.items() if "_memb" not in rule and "member" not in name} == of_families
    texts = [
        _line({"type": "01", "family": "1"})[:74],
        _line({"type": "04", "family": "1"}),
        made.line(V7, "01", USUAL["01"] | {"cod_familiar_fam": "00000000002", "cod_est_cadastral_fam": "9"}),
        _line({"type": "04", "family": "2"}),
        _line({"type": "01", "family": "0000000000X"}),
        _line({"type": "04", "family": "3"}),
    ]
    lost = ("family_record_valid",)
    assert judged(spark, texts, "broken") == [("record_length_valid",), lost, ("family_state_valid",), lost, ("family_code_valid",), lost]


def test_a_snapshot_goes_from_landing_to_silver_and_a_lost_familys_code_stays_readable(spark: SparkSession, tmp_path: Path) -> None:
    texts = [_line({"type": code, "family": str(family)}) for family in range(1, 26) for code in ("01", "04", "05", "08")]
    texts += [_line({"type": "01", "family": "99"})[:70], *(_line({"type": code, "family": "99"}) for code in ("04", "05", "08"))]
    file, lake = tmp_path / "CADUNICO_AC.D200411", Lake(tmp_path / "lake", spark)
    file.write_bytes("\n".join([*texts, ""]).encode("latin-1"))
    ingest(lake, "cadunico", [file], PERIOD)
    answer = clean(lake, "cadunico", PERIOD)
    counts = {name: answer[name] for name in ("received", "valid", "structural", "quarantined", "rows", "broken", "blanked")}
    assert counts == {
        "received": 104,
        "valid": 100,
        "structural": 0,
        "quarantined": 4,
        "rows": 25,
        "broken": {"family_record_valid": 3, "record_length_valid": 1},
        "blanked": {},
    }
    quarantined = lake.read("quarantine.cadunico").orderBy("line").collect()
    assert {row.family for row in quarantined} == {"00000000099"}
    assert [(row.nis, row.cpf) for row in quarantined] == [(None, None), (12056412545, 12345678909), (None, 12345678909), (None, None)]
    assert lake.read("silver.cadunico").groupBy("cpf", "income_cents").count().collect() == [(12345678909, 60000, 25)]


def test_a_family_is_the_same_family_in_either_edition(spark: SparkSession) -> None:
    """A mother (R$ 600 a month), a child, a man who was excluded, in CECAD's columns and in V7's lines."""
    people = [
        {"nom_pessoa": "MARIA DA CONCEICAO", "num_nis_pessoa_atual": "12056412545", "dta_nasc_pessoa": "02/03/1985", "cod_sexo_pessoa": "2"},
        {"nom_pessoa": "LIA DA CONCEICAO", "num_nis_pessoa_atual": "", "dta_nasc_pessoa": "07/08/2010", "cod_sexo_pessoa": "2"},
        {"nom_pessoa": "RUI DE SOUZA", "num_nis_pessoa_atual": "", "dta_nasc_pessoa": "01/01/1980", "cod_sexo_pessoa": "1"},
    ]
    of_family = {"dat_cadastramento_fam": "05032012", "cod_munic_ibge_2_fam": "12", "cod_munic_ibge_5_fam": "00401"}
    cecad, v7 = [], [made.line(V7, "01", USUAL["01"] | of_family)]
    for n, (person, state, relation, cpf, pay) in enumerate(zip(people, "334", ("1", "3", "2"), ("12345678909", "", ""), ("600", "", "900"), strict=True), 1):
        own = person | {"cod_est_cadastral_memb": state, "cod_parentesco_rf_pessoa": relation}
        cecad.append(CECAD_ROW | own | {"num_cpf_pessoa": cpf, "cd_ibge": "120040", "vlr_renda_total_fam": "600", "nom_completo_mae_pessoa": ""})
        key = {"cod_familiar_fam": "00000000101", "num_membro_fmla": f"{n:011}"}
        born = person["dta_nasc_pessoa"].replace("/", "")
        days = {"dta_nasc_pessoa": born, "dta_cadastramento_memb": "05032012", "cod_parentesco_rf_pessoa": f"0{relation}", "nom_completo_mae_pessoa": ""}
        v7 += [made.line(V7, "04", USUAL["04"] | key | own | days), made.line(V7, "05", key | {"num_cpf_pessoa": cpf})]
        v7 += [made.line(V7, "08", key | {"cod_trabalhou_memb": "1" if pay else "2", "val_remuner_emprego_memb": pay})]
    titles = [*CECAD_ROW, "cod_est_cadastral_memb", "nom_completo_mae_pessoa"]
    alike = ["family", "first_name", "relation", "birth_date", "sex", "uf", "is_mother", "registered_on", "document_wrong", "_cpf", "_nis"]
    editions = []
    for bronze in (made.delimited(CECAD, cecad, titles=titles), made.file_of(V7, v7)):
        cleaned = made.cleaned(spark, "cadunico", bronze, PERIOD).where("coalesce(row, 'true') = 'true' AND broken = ''")
        columns = [F.col(c.name).cast(c.type) for c in schemas.load("silver.cadunico").columns if c.name != "_flags"]
        members = memberships(cleaned.select(*columns, F.split(F.nullif("flags", F.lit("")), ",").alias("_flags")))
        income = F.coalesce(F.max("family_income_cents"), F.sum("income_cents")).alias("income")
        editions.append((sorted(map(tuple, members.select(*alike).collect()), key=str), members.agg(income).collect()))
    assert editions[0] == editions[1]
    assert [one[1] for one in editions[0][0]] == ["LIA", "MARIA"] and editions[0][1][0].income == 60000
