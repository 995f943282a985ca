"""The plan of `decide`: how often it scans each table and exchanges rows, and what it does in between. `python -m bench plan` puts it on the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from pyspark.sql import DataFrame, SparkSession

import schemas
from bench import PROGRAMME
from bench.deliveries import MONTH, ON
from jobs.decide import asked
from jobs.lake import Lake

# As at full size: nothing is small enough to be sent to everybody, and no text is cut short.
AS_AT_FULL_SIZE = {"spark.sql.autoBroadcastJoinThreshold": "-1", "spark.sql.maxMetadataStringLength": "100000", "spark.sql.debug.maxToStringFields": "1000"}
NODE = re.compile(r"^(?P<depth>(?:[ :]  )*(?:[+:]- )?)(?:\*\(\d+\) )?(?P<name>[A-Za-z]+(?: parquet)?) ?(?P<rest>.*)$")
TABLE = re.compile(r"/(?P<layer>bronze|silver|gold|ops)/(?P<name>\w+)[\],/]")
SHOWN = ("Exchange", "ReusedExchange", "BroadcastExchange", "Join", "Aggregate", "Window", "Sort", "FileScan", "Union", "Generate")
KEYS = re.compile(r"(?P<kind>hash|range)partitioning\((?P<keys>[^)]*)\)|SinglePartition")


def plans(lake: Lake) -> dict[str, str]:
    """The two plans that `decide` has Spark carry out, as Spark prints them: from claims to `gold.facts`, from there to decisions."""
    assert lake.spark is not None
    work = asked(lake, PROGRAMME, MONTH, ON)
    with _set(lake.spark, AS_AT_FULL_SIZE):
        facts = lake.spark.createDataFrame([], schemas.load("gold.facts").ddl)
        return {"gather": _plan_text(work.facts()), "assess and allocate": _plan_text(work.decisions(facts))}


def counts(plan: str) -> dict[str, int]:
    """Exchanges, windows, joins, and scans per table. Planned ones: what Spark finds to reuse while it runs is counted as often as it stands there."""
    found: Counter[str] = Counter()
    for name, rest, _ in _nodes(plan):
        if name == "FileScan parquet":
            found[f"scans of {_table(rest)}"] += 1
        for kind in ("Exchange", "Window", "Join"):
            if name == kind or (kind != "Exchange" and name.endswith(kind)):
                found[f"{kind.lower()}s"] += 1
    return dict(sorted(found.items()))


def outline(plan: str) -> str:
    """The plan without projections and filters: one line per exchange, join, aggregate, window, sort and scan."""
    lines, above = [], [-1]
    for name, rest, depth in _nodes(plan):
        if not any(name.startswith(one) or name.endswith(one) for one in SHOWN):
            continue
        keys = KEYS.search(rest)
        by = "" if not keys else " to one" if not keys["keys"] else f" by {', '.join(re.sub(r'#[0-9]+L?', '', key) for key in keys['keys'].split(', ')[:-1])}"
        what = f"scan of {_table(rest)}" if name == "FileScan parquet" else f"{name}{by}"
        while above[-1] >= depth:
            above.pop()
        lines.append(f"{'  ' * (len(above) - 1)}{what}")
        above.append(depth)
    return "\n".join(lines)


def _nodes(plan: str) -> Iterator[tuple[str, str, int]]:
    for line in plan.splitlines():
        found = NODE.match(line)
        if found and found["name"] not in ("AdaptiveSparkPlan", "InputAdapter"):
            yield found["name"], found["rest"], len(found["depth"])


def _table(scan: str) -> str:
    found = TABLE.search(scan)
    return f"{found['layer']}.{found['name']}" if found else "nothing that is published"


def _plan_text(rows: DataFrame) -> str:
    return str(rows._jdf.queryExecution().executedPlan().toString())


@contextmanager
def _set(spark: SparkSession, settings: dict[str, str]) -> Iterator[None]:
    before = {name: spark.conf.get(name, None) for name in settings}
    for name, value in settings.items():
        spark.conf.set(name, value)
    try:
        yield
    finally:
        for name, old in before.items():
            spark.conf.unset(name) if old is None else spark.conf.set(name, old)


def main() -> None:
    """Put counts and outlines on the page, from a lake of few people."""
    from bench import lake as lakes
    from bench import page
    from jobs.runtime.session import session

    spark = session("local[2]")
    few = 20_000
    lake = Lake(lakes.folder(few) / "lake", spark) if lakes.made(few) else lakes.make(spark, few)
    texts = plans(lake)
    counted = [[name, what, count] for name, plan in texts.items() for what, count in counts(plan).items()]
    outlines = "\n\n".join(f"`{name}`:\n```text\n{outline(plan)}\n```" for name, plan in texts.items())
    page.put("plan", f"`python -m bench plan`\n\n{page.table(['plan', 'what', 'how often'], counted)}\n\n{outlines}")
    print(page.table(["plan", "what", "how often"], counted))


if __name__ == "__main__":
    main()
