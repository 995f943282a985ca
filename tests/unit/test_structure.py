"""The layout of the tree: these tests keep it. Each rule is first shown to find what it forbids."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

import conf
from conf.form import functions_of
from tests.support import tree

ROOT = Path(__file__).parents[2]
OURS = ["conf", "schemas", "jobs", "expectations", "dags", "synthetic", "tools", "bench"]
REGISTRIES = {registry.id for registry in conf.registries()}
WITHOUT_FORM = {registry.id for registry in conf.registries() if not registry.columns}
# What a test costs is the folder that it stands in.
COSTS = ["unit", "spec", "pipeline", "system"]
# Tables of silver that every registry shares: promised and audited, but computed from many.
SHARED = {"evidence", "identity", "people", "memberships"}

# Who touches storage, beside jobs/lake.
STORAGE = [*(ROOT / "jobs" / "lake").rglob("*.py")]
MAY_TOUCH_STORAGE = {
    "jobs/runtime/scratch.py": "private scratch of this process, which is no table",
    "jobs/decide/__init__.py": "the list of CPFs given with --scope, which is no table",
    "jobs/cli/demo.py": "its own secret and the files that it plays the registries with; the lake it leaves to jobs/lake",
    "jobs/ops/doctor.py": "asks the machine whether it has room and may write",
    "jobs/runtime/observed/logs.py": "log lines and events, which are no tables and must not wait for one",
    "jobs/analysts/report/site.py": "the pages of a report, which are no table",
    "jobs/runtime/code_archive.py": "the code of this very project, zipped for executors",
    "jobs/lake/runs.py": "the code and conf of this very project, to hash them",
}
# Who brings rows to the driver, and why that stays small.
MAY_COLLECT = {
    "jobs/ingest/numbered.py": "one row per block of a file",
    "jobs/ingest/markup.py": "one row per block of a file",
    "jobs/ingest/leaving.py": "a count per file that replaces another; three units",
    "jobs/clean/__init__.py": "a count per file",
    "jobs/gate/audit.py": "a row per condition on the rows of a suite",
    "jobs/decide/__init__.py": "counts per answer, criterion and cause; a few flips; the people that a --scope file named",
    "jobs/cli/demo.py": "one person, to be explained",
    "jobs/analysts/explain.py": "rows about one person, and about the family within which quotas are counted",
    "jobs/ops/freshness.py": "a count per channel",
    "jobs/link/__init__.py": "slices, and a count per file",
    "jobs/link/answers.py": "a count per slice and kind",
    "jobs/analysts/shell.py": "the first 1,000 rows that somebody asked to see",
    "jobs/analysts/report/aggregates.py": "counts per month, channel, UF and result; per pair of criteria; per delivery",
    "synthetic/spark.py": "names and line counts of part files, one per block and file",
}


def files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def address(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def found(rule: tree.Rule, paths: list[Path], allowed: dict[str, str] | None = None) -> list[str]:
    return [f"{address(path)}:{finding}" for path in paths if address(path) not in (allowed or {}) for finding in rule(path.read_text())]


def stems(folder: str, *defining: str) -> set[str]:
    paths = [path for path in (ROOT / folder).glob("*.py") if path.stem != "__init__"]
    return {path.stem for path in paths if not defining or tree.defines(path.read_text(), set(defining))}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


# ── Four trees, one address ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_there_are_registries() -> None:
    assert REGISTRIES


@pytest.mark.parametrize("registry", sorted(WITHOUT_FORM))
def test_a_registry_without_a_form_has_its_place_in_every_tree(registry: str) -> None:
    expected = [
        f"schemas/silver/{registry}.py",
        f"jobs/silver/{registry}.py",
        f"expectations/silver/{registry}.py",
        f"jobs/evidence/{registry}.py",
        f"tests/spec/jobs/silver/test_{registry}.py",
    ]
    assert [path for path in expected if not (ROOT / path).exists()] == []


def test_no_tree_has_a_registry_that_conf_lacks() -> None:
    assert stems("schemas/silver") - SHARED == WITHOUT_FORM
    assert stems("expectations/silver") - SHARED == WITHOUT_FORM
    assert stems("jobs/silver", "clean") == WITHOUT_FORM
    assert stems("jobs/evidence") & REGISTRIES == WITHOUT_FORM


def test_what_a_form_cannot_say_is_named_by_it() -> None:
    assert stems("jobs/registries") <= REGISTRIES - WITHOUT_FORM
    for registry in (conf.registry(id) for id in stems("jobs/registries")):
        assert functions_of(registry.id) >= {name for _, name in registry.functions()} != set(), registry.id


def test_no_registry_knows_another() -> None:
    def others(source: str) -> list[str]:
        return [f"{line}: {name}" for line, name in tree.imports(ast.parse(source)) if name.startswith("jobs.registries.")]

    assert others("from jobs.registries.cpf import identity") == ["1: jobs.registries.cpf"]
    assert found(others, files(*OURS)) == []


@pytest.mark.parametrize("folder", ["jobs/silver", "jobs/evidence", "jobs/gold", "jobs/gold/criteria", "expectations/silver"])
def test_a_test_stands_where_its_module_stands(folder: str) -> None:
    tests = {path.stem.removeprefix("test_") for cost in COSTS for path in (ROOT / "tests" / cost / folder).glob("test_*.py")}
    assert tests - stems(folder) - REGISTRIES == set()


def test_every_test_is_in_the_folder_of_its_cost() -> None:
    assert {path.relative_to(ROOT / "tests").parts[0] for path in (ROOT / "tests").rglob("test_*.py")} == set(COSTS)


@pytest.mark.parametrize(
    ("source", "finds"),
    [
        ("NAMES = ['bem', 'cpf', 'sisobi', 'tse']", 1),
        ("def test_all():\n    assert found == {'bem', 'cpf', 'sisobi', 'tse'}", 1),
        ("SLICES = {'bem': 'week', 'cpf': 'month', 'sisobi': 'month', 'tse': 'year'}", 1),
        ("PERIODS = {'bem': [1], 'cpf': [2], 'sisobi': [3], 'tse': [4, 5]}", 0),
        ("for name in 'bem', 'cpf', 'sisobi': pass", 0),
        ("[registry.id for registry in conf.registries()]", 0),
    ],
)
def test_a_list_of_all_registries_is_found(source: str, finds: int) -> None:
    assert len(tree.listed(source, {"bem", "cpf", "sisobi", "tse"})) == finds


def test_no_test_lists_the_registries() -> None:
    """Whoever adds one fills in a form, and edits no test."""
    assert found(lambda source: tree.listed(source, REGISTRIES), files("tests")) == []


def rooms() -> list[str]:
    """The rooms of `jobs/`, lowest first, as docs/architecture.md lists them."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").partition("### Rooms of `jobs/`")[2].partition("###")[0]
    return re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)


def upward(room: str, source: str, order: list[str]) -> list[str]:
    """Imports of rooms that stand below `room` in the table, which may import it."""
    named = [(line, name.split(".")[1] if name.count(".") else "cli") for line, name in tree.imports(ast.parse(source)) if name.split(".")[0] == "jobs"]
    return [f"{line}: jobs.{other}" for line, other in named if other in order and order.index(other) > order.index(room)]


@pytest.mark.parametrize(
    ("source", "finds"),
    [
        ("from jobs.b.x import y", 0),
        ("import jobs.a", 0),
        ("from jobs.c import z", 1),
        ("def f():\n    from jobs.c.x import y", 1),
        ("if TYPE_CHECKING:\n    from jobs.c import y", 1),
    ],
)
def test_an_import_against_the_order_is_found(source: str, finds: int) -> None:
    assert len(upward("b", source, ["a", "b", "c"])) == finds


def test_rooms_import_in_the_order_of_the_architecture_page() -> None:
    order = rooms()
    assert sorted(order) == sorted(path.name for path in (ROOT / "jobs").iterdir() if (path / "__init__.py").exists())
    wrong = [f"{address(path)}:{found}" for room in order for path in files(f"jobs/{room}") for found in upward(room, path.read_text(encoding="utf-8"), order)]
    assert wrong == []


def test_declarations_import_nothing_that_computes() -> None:
    assert found(lambda source: [f"{line}: {name}" for line, name in tree.imports(ast.parse(source)) if name.startswith("jobs")], files("expectations")) == []


def test_every_schema_describes_each_column() -> None:
    import schemas

    assert [f"{name}.{column.name}" for name in schemas.names() for column in schemas.load(name).columns if not column.comment] == []


# ── Who may do what ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("source", "finds"),
    [
        ("import deltalake", 1),
        ("def f():\n    from deltalake import DeltaTable", 1),
        ("rows.write.format('delta').save(x)", 1),
        ("spark.read.text(x)", 1),
        ("with open(x) as f: pass", 1),
        ("Path(x).open()", 1),
        ("rows.write.saveAsTable(x)", 2),
        ("lake.read('silver.sisobi')", 0),
        ("work.lake.open(candidate)", 0),
        ("spark.range(3).select('read')", 0),
    ],
)
def test_storage_is_found(source: str, finds: int) -> None:
    assert len(tree.storage(source)) == finds


def test_only_the_lake_touches_storage() -> None:
    paths = [path for path in files("jobs", "expectations", "schemas") if path not in STORAGE]
    assert found(tree.storage, paths, MAY_TOUCH_STORAGE) == []


def test_storage_has_one_door() -> None:
    def knocks(source: str) -> list[str]:
        return [f"{line}: {name}" for line, name in tree.imports(ast.parse(source)) if name.startswith("jobs.lake.storage")]

    assert knocks("def f():\n    from jobs.lake.storage.delta import find") == ["2: jobs.lake.storage.delta"]
    assert found(knocks, [path for path in files(*OURS) if path not in STORAGE]) == []


@pytest.mark.parametrize(
    ("source", "finds"),
    [
        ("rows.collect()", 1),
        ("rows.toPandas()", 1),
        ("@F.udf\ndef f(): pass", 1),
        ("from x import udf\nudf(f)", 1),
        ("F.collect_set('x')", 0),
    ],
)
def test_rows_on_the_driver_are_found(source: str, finds: int) -> None:
    assert len(tree.heavy(source)) == finds


def test_no_population_goes_through_the_driver_or_through_python() -> None:
    paths = [path for path in files("jobs", "expectations", "synthetic") if path not in STORAGE]
    assert found(tree.heavy, paths, MAY_COLLECT) == []


def test_every_exception_is_still_needed() -> None:
    assert [path for path in MAY_TOUCH_STORAGE if not tree.storage((ROOT / path).read_text())] == []
    assert [path for path in MAY_COLLECT if not tree.heavy((ROOT / path).read_text())] == []


def test_foreign_imports_are_found_inside_functions_too() -> None:
    assert tree.foreign_imports("import json\ndef f():\n    import pyspark.sql", {"conf"}) == ["3: import pyspark.sql"]


def test_conf_is_read_without_spark() -> None:
    assert found(lambda source: tree.foreign_imports(source, {"conf", "yaml", "pydantic"}), files("conf")) == []


def test_dags_know_conf_only() -> None:
    assert found(lambda source: tree.foreign_imports(source, {"conf", "airflow", "dags"}), files("dags")) == []


def test_schemas_need_conf_only() -> None:
    assert found(lambda source: tree.foreign_imports(source, {"schemas", "conf"}), files("schemas")) == []


# ── How it is written ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("source", "finds"),
    [
        ("class Job: pass\nclass Sisobi(Job): pass", 1),
        ("import abc\nclass Job(abc.ABC): pass", 1),
        ("class Strict(pydantic.BaseModel): pass\nclass Layout(Strict): pass", 0),
        ("class Kind(IntEnum): pass", 0),
    ],
)
def test_base_classes_are_found(source: str, finds: int) -> None:
    assert len(tree.inheritance(source)) == finds


def test_no_class_stands_on_another() -> None:
    shapes = tree.shapes([path.read_text() for path in files("conf")])
    assert found(lambda source: tree.inheritance(source, shapes), files(*OURS)) == []


@pytest.mark.parametrize(
    ("source", "finds"),
    [
        ("if registry == 'sisobi': pass", 1),
        ("if registry.id in ('sisobi', 'bem'): pass", 1),
        ("rows.where(F.col('registry') == 'sisobi')", 1),
        ("rows.where(F.col('registry').isin('sisobi'))", 1),
        ("rows.where(\"registry = 'sisobi'\")", 1),
        ("match registry.id:\n    case 'sisobi': pass", 1),
        ("if key_type == 'cpf': pass", 0),
        ("if channel == 'cadunico': pass", 0),
        ("conf.registry('sisobi')", 0),
    ],
)
def test_a_branch_on_a_registry_is_found(source: str, finds: int) -> None:
    assert len(tree.registry_names(source, {"sisobi", "bem", "cpf", "cadunico"})) == finds


def test_no_code_branches_on_the_name_of_a_registry() -> None:
    own = {path for path in files("jobs", "expectations") if path.stem in REGISTRIES}
    paths = [path for path in files("conf", "schemas", "jobs", "expectations", "dags", "tools") if path not in own]
    assert found(lambda source: tree.registry_names(source, REGISTRIES), paths) == []


def test_long_functions_are_found() -> None:
    source = "@decorated\ndef f():\n" + "    pass\n" * 5
    assert tree.long_functions(source, 6) == ["2: f has 7 lines"]
    assert tree.long_functions(source, 7) == []


def test_functions_fit_a_screen() -> None:
    assert found(lambda source: tree.long_functions(source, 60), files(*OURS)) == []


def test_files_are_a_few_hundred_lines() -> None:
    long = {address(path): len(path.read_text().splitlines()) for path in files(*OURS, "tests")}
    assert {name: lines for name, lines in long.items() if lines > 400} == {}


# ── What no file holds ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

# Written in halves, so that this file does not hold them either.
HALVES = [("pypi", r"\.org"), ("python", "hosted"), ("maven", r"\.(org|apache)"), ("arti", "factory"), ("-index", "-url [a-z]")]
HOSTS = re.compile("|".join(first + second for first, second in HALVES))
PLACES = re.compile(r"(?<![\w.~-])/(?:work|root|home|" + "tmp/w)/")


def test_a_host_or_a_place_is_found() -> None:
    assert HOSTS.search("https://" + "pypi" + ".org/simple")
    assert PLACES.search("see " + "/work" + "/x")
    assert not PLACES.search("frame/work/x")


def test_no_file_names_a_package_host_or_a_place_on_somebodys_disk() -> None:
    held = []
    for path in tracked():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue  # a file in a registry's own encoding
        held += [f"{address(path)}: {match.group()}" for pattern in (HOSTS, PLACES) for match in pattern.finditer(text)]
    assert held == []


def test_the_lock_pins_everything_by_hash_and_names_no_address() -> None:
    lock = (ROOT / "requirements" / "requirements.txt").read_text()
    pins = [line for line in lock.splitlines() if line and not line.startswith(" ")]

    assert "://" not in lock
    assert [line for line in pins if not re.match(r"^[a-z0-9-]+==\S+ (; .+ )?\\$", line)] == []
    assert lock.count("--hash=sha256:") >= len(pins)


def test_the_lock_holds_all_that_is_asked_for() -> None:
    asked = re.findall(r"^([A-Za-z][\w-]*)", (ROOT / "requirements" / "requirements.in").read_text(), re.MULTILINE)
    lock = (ROOT / "requirements" / "requirements.txt").read_text()

    assert [name for name in asked if not re.search(rf"^{name.lower()}==", lock, re.MULTILINE)] == []


def test_the_ci_runs_all_the_tests() -> None:
    commands = (ROOT / ".ci" / "run").read_text().splitlines()
    made = {target for line in commands if line.removeprefix("exec ").startswith("make ") for target in line.split() if not target.startswith("-")}
    assert {"lint", "s3", "systems", *COSTS} - {"system"} <= made and "export BATIMENTO_SKIP_NOTHING=1" in commands
