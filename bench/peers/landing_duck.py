"""DuckDB parses the bytes of a delivery to Parquet: cut by the same layout, days and numbers read as such. No rules, no quarantine, no people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import conf
from bench.landing_files import PERIODS
from bench.peers.duck import opened
from bench.peers.run import Task, Watch, main
from conf.layout import FixedLayout

DAYS = {"nascimento": "%Y%m%d", "obito": "%Y%m%d", "lavratura": "%Y%m%d", "data_nascimento": "%d%m%Y", "data_admissao": "%d%m%Y", "data_movimentacao": "%d%m%Y"}
NUMBERS = ("cpf", "nit", "pis", "remuneracao_sem_13", "remuneracao_13", "valor_descontado", "base_inss")
FIELDS = {"sisobi": ("210", None), "gfip": ("sefip-360", "30")}


def parse(task: Task, watch: Watch) -> dict[str, Any]:
    """Parse what lies in the landing folder of the lake."""
    with watch.step("start-up"):
        connection = opened(task)
        registry = next(path.name for path in (task.root / "landing").iterdir())
        files = sorted((task.root / "landing" / registry / PERIODS[registry]).iterdir())
    rows = 0
    with watch.step("parse"):
        for file in files:
            counted = connection.execute(f"COPY ({_query(registry, file)}) TO '{task.out / file.name}.parquet' (FORMAT parquet, COMPRESSION snappy)").fetchone()
            rows += int(counted[0]) if counted else 0
    return {"rows": rows}


def _query(registry: str, file: Path) -> str:
    encoding = "utf-8" if registry == "extracad" else "latin-1"
    if registry not in FIELDS:
        return f"FROM read_csv('{file}', delim = ';', header = true, encoding = '{encoding}', ignore_errors = true)"
    name, record = FIELDS[registry]
    layout = conf.registry(registry).layout(name)
    assert isinstance(layout, FixedLayout)
    lines = f"read_csv('{file}', columns = {{'line': 'VARCHAR'}}, delim = '\x01', quote = '', escape = '', header = false, encoding = '{encoding}')"
    if record is None:
        return f"SELECT {_cut(layout.fields)} FROM {lines}"
    # The employer of a worker's record is the last record 10 before it.
    parent = "last_value(CASE WHEN line[1:2] = '10' THEN line END IGNORE NULLS) OVER (ORDER BY place ROWS UNBOUNDED PRECEDING)"
    placed = f"SELECT *, {parent} AS parent FROM (SELECT *, row_number() OVER () AS place FROM {lines})"
    cut = f"{_cut(layout.types[record].fields)}, {_cut(layout.types['10'].fields, 'parent', 'employer_')}"
    return f"SELECT {cut} FROM ({placed}) WHERE line[1:2] IN ('30', '32')"


def _cut(fields: dict[str, tuple[int, int]], line: str = "line", prefix: str = "") -> str:
    return ", ".join(f'{_typed(name, f"trim(substring({line}, {start}, {length}))")} AS "{prefix}{name}"' for name, (start, length) in fields.items())


def _typed(name: str, text: str) -> str:
    if name in DAYS:
        return f"CAST(try_strptime({text}, '{DAYS[name]}') AS DATE)"
    return f"TRY_CAST({text} AS BIGINT)" if name in NUMBERS else text


if __name__ == "__main__":
    main(parse)
