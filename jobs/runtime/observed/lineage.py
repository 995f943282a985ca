"""Where data came from and went, as OpenLineage events: START, then COMPLETE or FAIL, for every execution of a verb that publishes.

Told by the verbs themselves, who know which versions they read and which their publication made; a listener inside Spark sees files being
written, and neither. Events are lines of `lineage-<day>.jsonl` beside the logs, and go to a service too where OPENLINEAGE_… names one.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openlineage.client.event_v2 import InputDataset, Job, OutputDataset, Run, RunEvent, RunState
from openlineage.client.facet_v2 import (
    DatasetFacet,
    RunFacet,
    dataset_version_dataset,
    error_message_run,
    execution_parameters_run,
    input_statistics_input_dataset,
    job_type_job,
    output_statistics_output_dataset,
    parent_run,
    schema_dataset,
    symlinks_dataset,
    tags_run,
)
from openlineage.client.serde import Serde

import schemas
from jobs.runtime.observed import logs
from jobs.runtime.observed.seen import Seen, why
from jobs.runtime.private import blotted

PRODUCER = "urn:batimento"
SERVICES = ("OPENLINEAGE_URL", "OPENLINEAGE_CONFIG", "OPENLINEAGE__TRANSPORT")
PARENT = "OPENLINEAGE_PARENT_ID"  # namespace/job/run, as other tools say it too
SPARKS_PARENT = "spark.openlineage."  # how Airflow hands it to what it submits

Read = list[InputDataset]
Written = list[OutputDataset]


def started(seen: Seen) -> None:
    """Tell that a verb began. What it reads is known once it has looked."""
    _tell(seen, RunState.START, seen.started, {}, [], [])


def completed(seen: Seen) -> None:
    """Tell what a verb read and published; one that found itself published tells what it published then."""
    _tell(seen, RunState.COMPLETE, datetime.now(UTC), {}, *_datasets(seen))


def failed(seen: Seen, error: BaseException) -> None:
    """Tell that a verb published nothing, and as much of why as may be told."""
    facet = error_message_run.ErrorMessageRunFacet(message=why(error), programmingLanguage="PYTHON")
    _tell(seen, RunState.FAIL, datetime.now(UTC), {"errorMessage": facet}, _datasets(seen)[0], [])


def job_name(verb: str, subject: str | None) -> str:
    """`batimento.clean.sisobi`."""
    return ".".join(["batimento", verb, *([subject] if subject else [])])


def _tell(seen: Seen, state: RunState, at: datetime, more: Mapping[str, RunFacet], inputs: Read, outputs: Written) -> None:
    kind = job_type_job.JobTypeJobFacet(processingType="BATCH", integration="BATIMENTO", jobType="VERB")
    event = RunEvent(
        eventType=state,
        eventTime=at.isoformat(),
        run=Run(seen.attempt, facets=_run_facets(seen) | dict(more)),
        job=Job(_namespace(), job_name(seen.verb, seen.subject), facets={"jobType": kind}),
        inputs=inputs,
        outputs=outputs,
        producer=PRODUCER,
    )
    logs.append(seen, "lineage", logs.as_json(blotted(Serde.to_dict(event))))
    if any(name.startswith(SERVICES) for name in os.environ):
        from openlineage.client import OpenLineageClient

        OpenLineageClient().emit(event)


def _namespace() -> str:
    return os.environ.get("OPENLINEAGE_NAMESPACE", "batimento")


# ── Facets of a run ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _run_facets(seen: Seen) -> dict[str, RunFacet]:
    told = [execution_parameters_run.ExecutionParameter(key=name, value=value) for name, value in seen.about.items()]
    facets: dict[str, RunFacet] = {"executionParameters": execution_parameters_run.ExecutionParametersRunFacet(told)}
    names = {"run": seen.run, "publication": seen.publication, "outcome": seen.outcome, "rule_version": seen.rule_version}
    tags = [tags_run.TagsRunFacetFields(key=name, value=value, source="BATIMENTO") for name, value in names.items() if value]
    if tags:
        facets["tags"] = tags_run.TagsRunFacet(tags)
    if (parent := _parent(seen)) is not None:
        facets["parent"] = parent
    return facets


def _parent(seen: Seen) -> RunFacet | None:
    """The verb that this one was part of, else the task that submitted it, if any."""
    if seen.parent is not None:
        return _child_of(_namespace(), job_name(seen.parent.verb, seen.parent.subject), seen.parent.attempt)
    if told := os.environ.get(PARENT):
        namespace, _, rest = told.partition("/")
        job, _, run = rest.rpartition("/")
        return _child_of(namespace, job, run)
    if (running := seen.lake.running) is None:
        return None
    names = {name: running.conf.get(SPARKS_PARENT + name, None) for name in ("parentJobNamespace", "parentJobName", "parentRunId")}
    roots = {name: running.conf.get(SPARKS_PARENT + name, None) for name in ("rootParentJobNamespace", "rootParentJobName", "rootParentRunId")}
    return _child_of(*names.values(), *roots.values()) if all(names.values()) else None


def _child_of(*told: str | None) -> RunFacet:
    """`told`: namespace, job and run of the parent, and those of the root where they are known."""
    namespace, job, run, *root = [one or "" for one in told]
    above = parent_run.Root(parent_run.RootRun(root[2]), parent_run.RootJob(root[0], root[1])) if all(root) and root else None
    return parent_run.ParentRunFacet(run=parent_run.Run(run), job=parent_run.Job(namespace, job), root=above)


# ── Data sets ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _datasets(seen: Seen) -> tuple[Read, Written]:
    """What was read, at which version; what was written, as which version. Of a run that was published before: what its manifest says."""
    publication = seen.publication or (seen.answer or {}).get("publication")
    manifest = next(iter(seen.lake.rows("ops.publications", publication=publication)), None) if publication else None
    if manifest is not None and manifest["verb"] != seen.verb:  # of a verb that this one was made of, which tells it itself
        manifest = None
    inputs = manifest["inputs"] if manifest else seen.inputs or {}
    read = [InputDataset(*_place(seen, table), facets=_table(table, version)) for table, version in sorted(inputs.items())]
    if manifest is None:
        return [*_landed(seen), *read], []
    wrote = seen.lake.wrote(manifest["publication"])
    return [*_landed(seen), *read], [_written(seen, table, version, wrote.get(table)) for table, version in sorted(manifest["tables"].items())]


def _written(seen: Seen, table: str, version: int, wrote: Mapping[str, int] | None) -> OutputDataset:
    promised = schemas.load(table)
    fields = [schema_dataset.SchemaDatasetFacetFields(c.name, c.type, c.comment, n) for n, c in enumerate(promised.columns, start=1)]
    facets = _table(table, version) | {"schema": schema_dataset.SchemaDatasetFacet(fields)}
    if wrote is None:  # rows of ops, by key
        return OutputDataset(*_place(seen, table), facets=facets)
    numbers = output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(wrote["rows"], wrote["bytes"], wrote["files"])
    return OutputDataset(*_place(seen, table), facets=facets, outputFacets={"outputStatistics": numbers})


def _place(seen: Seen, table: str) -> tuple[str, str]:
    """Namespace and name of a table, by where it lies: as others name it who see the files."""
    return _lies(seen.lake.root, table.replace(".", "/"))


def _lies(root: Any, path: str = "") -> tuple[str, str]:
    """A folder's, or a bucket's, as OpenLineage names them."""
    if isinstance(root, Path):
        return "file", (root / path).absolute().as_posix()
    bucket, _, key = str(root).partition("://")[2].partition("/")
    return f"s3://{bucket}", f"{key}/{path}".strip("/")


def _table(table: str, version: int) -> dict[str, DatasetFacet]:
    """Its version in Delta's log, and the name by which everybody here calls it."""
    called = symlinks_dataset.Identifier(namespace="batimento", name=table, type="TABLE")
    return {"version": dataset_version_dataset.DatasetVersionDatasetFacet(str(version)), "symlinks": symlinks_dataset.SymlinksDatasetFacet([called])}


def _landed(seen: Seen) -> Read:
    """The folder whose files were ingested; its version is the hash of their hashes."""
    files: Iterable[Mapping[str, Any]] = (seen.answer or {}).get("files", ()) if seen.verb == "ingest" else ()
    hashes = sorted(one["sha256"] for one in files)
    if not hashes:
        return []
    given = [Path(one).absolute() for one in seen.given.get("files") or ()]
    waited = _lies(seen.lake.root, f"landing/{seen.given['registry']}/{seen.given['period']}")
    folder = _lies(Path(os.path.commonpath([one.parent for one in given]))) if given else waited
    version = hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()
    numbers = input_statistics_input_dataset.InputStatisticsInputDatasetFacet(rowCount=sum(one["rows"] for one in files), fileCount=len(hashes))
    return [
        InputDataset(
            *folder,
            facets={"version": dataset_version_dataset.DatasetVersionDatasetFacet(version)},
            inputFacets={"inputStatistics": numbers},
        )
    ]
