"""load: all that waits goes through ingest, clean and link; what is damaged or refused stops nothing else; what was begun is finished; the tables are the verbs'."""

from __future__ import annotations

import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from jobs.clean import clean
from jobs.ingest import ingest
from jobs.lake import Lake
from jobs.link import link
from jobs.ops.load import load
from jobs.runtime.errors import BadInput
from tests.support.cli import batimento
from tests.support.sisobi import MONDAY, TUESDAY, lines

WEDNESDAY = "2020-04-15"
TABLES = ("silver.sisobi", "quarantine.sisobi", "silver.evidence", "silver.people", "silver.identity", "ops.coverage")
OF_RUNS = ("run", "publication", "received_at", "_rank")
PEOPLE = "nu_cpf;no_pessoa;no_mae;dt_nascimento;sg_sexo;co_situacao;dt_situacao;in_obito;aa_obito\n52998224725;ANA DA SILVA;EVA DA SILVA;1990-01-01;F;0;2001-01-01;N;\n"
NITS = "nu_cpf;nu_nit;in_atual\n52998224725;15188083543;S\n"


def put(root: Path, registry: str, period: str, name: str, text: str, age: float = 3600) -> Path:
    """A file in its landing folder, which last changed so many seconds ago."""
    path = root / "landing" / registry / period / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("latin-1"))
    os.utime(path, (time.time() - age,) * 2)
    return path


def obi(root: Path, period: str, texts: list[str]) -> Path:
    return put(root, "sisobi", period, f"Obi{period.replace('-', '')}.txt", "\n".join(texts) + "\n")


def landed(root: Path) -> None:
    """Three days of deaths, of which the second has too many broken lines; who is who; a payroll that is none; a week that is still being copied."""
    obi(root, MONDAY, lines(100, cpf="52998224725"))
    obi(root, TUESDAY, [*lines(1000), *lines(100, obito="20200231")])
    obi(root, WEDNESDAY, [*lines(99), *lines(1, obito="20200231")])
    put(root, "cpf", "2020-04-15", "cpf_pessoas_20200415.csv", PEOPLE)
    put(root, "cpf", "2020-04-15", "cpf_nit_20200415.csv", NITS)
    put(root, "folha_pbf", "2020-04", "202004_BolsaFamilia_Pagamentos.csv", "not;a;payroll\n1;2;3\n")
    put(root, "bem", "2020-W16", "bem_2020W16_cadastro.csv", "x", age=-3600)


def rows(lake: Lake, table: str) -> list[tuple[object, ...]]:
    read = lake.read(table)
    kept = [F.col(name).cast("string") if kind.startswith(("map", "array")) is False else F.to_json(name) for name, kind in read.dtypes if name not in OF_RUNS]
    return sorted((tuple(row) for row in read.select(*kept).collect()), key=str)


def test_each_delivery_ends_as_the_verbs_alone_would_end_it(spark: SparkSession, tmp_path: Path) -> None:
    lake = Lake(tmp_path / "together", spark)
    landed(lake.root)
    answer = load(lake)

    ended = {(row["registry"], row["period"]): (row["step"], row["exit"], row["received"], row["quarantined"]) for row in answer["deliveries"]}
    assert ended == {
        ("cpf", "2020-04-15"): (None, 0, 2, 0),
        ("folha_pbf", "2020-04"): ("ingest", 2, None, None),
        ("sisobi", MONDAY): (None, 0, 100, 0),
        ("sisobi", TUESDAY): ("clean", 3, None, None),
        ("sisobi", WEDNESDAY): (None, 0, 100, 1),
    }
    assert answer["exit"] == 2 and answer["still_arriving"] == [{"registry": "bem", "period": "2020-W16"}]
    assert {row["registry"]: row["exit"] for row in answer["linked"]} == {"cpf": 0, "sisobi": 0}
    assert sorted((row["verb"], row["outcome"]) for row in lake.rows("ops.runs")) == sorted(
        [("ingest", "published")] * 4 + [("clean", "published")] * 3 + [("clean", "refused")] + [("link", "published")] * 2
    )

    alone = Lake(tmp_path / "alone", spark)
    landed(alone.root)
    for registry, periods in (("cpf", ["2020-04-15"]), ("sisobi", [MONDAY, WEDNESDAY])):
        for period in periods:
            ingest(alone, registry, None, period)
            clean(alone, registry, period)
        link(alone, registry)
    assert {table: rows(lake, table) for table in TABLES} == {table: rows(alone, table) for table in TABLES}

    # What was refused and what is damaged is tried again, and nothing else.
    again = load(lake)
    assert {(row["registry"], row["exit"]) for row in again["deliveries"]} == {("folha_pbf", 2), ("sisobi", 3)} and again["linked"] == []
    obi(lake.root, TUESDAY, lines(50))
    put(lake.root, "folha_pbf", "2020-04", "202004_BolsaFamilia_Pagamentos.csv", "x").unlink()
    mended = load(lake)
    assert [(row["period"], row["exit"], row["received"]) for row in mended["deliveries"]] == [(TUESDAY, 0, 50)] and mended["exit"] == 0
    assert load(lake) == {"deliveries": [], "linked": [], "still_arriving": answer["still_arriving"], "exit": 0}


def test_what_a_killed_load_began_is_finished(spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = Lake(tmp_path / "lake", spark)
    obi(lake.root, MONDAY, lines(3))
    obi(lake.root, TUESDAY, lines(4))
    ingest(lake, "sisobi", None, MONDAY)  # killed after it
    assert [(row["period"], row["files"], row["valid"]) for row in load(lake)["deliveries"]] == [(MONDAY, 0, 3), (TUESDAY, 1, 4)]
    obi(lake.root, WEDNESDAY, lines(5))
    ingest(lake, "sisobi", None, WEDNESDAY)
    clean(lake, "sisobi", WEDNESDAY)  # killed after this
    finished = load(lake)
    assert finished["deliveries"] == [] and [row["evidence"] for row in finished["linked"]] == [12]
    assert load(lake)["linked"] == []


def test_two_at_once_end_in_the_same_tables(spark: SparkSession, tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", spark)
    obi(lake.root, MONDAY, lines(3))
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: load(lake), range(2)))
    assert {row["exit"] for answer in answers for row in answer["deliveries"]} <= {0, 4} and 0 in {answer["exit"] for answer in answers}
    assert load(lake)["exit"] == 0
    assert (len(rows(lake, "bronze.sisobi")), len(rows(lake, "silver.sisobi")), len(rows(lake, "silver.evidence"))) == (3, 3, 3)


def test_the_command_says_what_became_of_each_delivery(tmp_path: Path) -> None:
    put(tmp_path, "folha_pbf", "2020-04", "202004_BolsaFamilia_Pagamentos.csv", "not;a;payroll\n")
    code, out, _ = batimento(tmp_path, "load", "folha_pbf", "--json")
    (row,) = json.loads(out)["deliveries"]
    assert (code, row["step"], row["exit"]) == (2, "ingest", 2) and "BolsaFamilia" in row["error"]
    assert batimento(tmp_path, "load", "folha_pb")[0] == 2
    assert batimento(tmp_path / "empty", "load")[0] == 0


def test_an_unknown_registry_is_refused_before_anything_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="sisob"):
        load(Lake(tmp_path), ["sisob"])
