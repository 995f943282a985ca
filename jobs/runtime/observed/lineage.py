"""Where data came from and went, as OpenLineage events: START, then COMPLETE or FAIL, for every execution of a verb that publishes.

The verbs emit them, with the versions that they read and published; a listener inside Spark sees only files being written.
Events are lines of `lineage-<day>.jsonl` beside the logs, and are sent to a service where OPENLINEAGE_… names one.
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
from jobs.runtime.observed.execution import Execution, why
from jobs.runtime.private import redacted

PRODUCER = "urn:batimento"
SERVICES = ("OPENLINEAGE_URL", "OPENLINEAGE_CONFIG", "OPENLINEAGE__TRANSPORT")
PARENT = "OPENLINEAGE_PARENT_ID"  # namespace/job/run, the variable of other OpenLineage tools
SPARKS_PARENT = "spark.openlineage."  # Airflow passes it to Spark applications so

Read = list[InputDataset]
Written = list[OutputDataset]


def started(execution: Execution) -> None:
    """Emit START. Inputs are not known yet."""
    _emit(execution, RunState.START, execution.started, {}, [], [])


def completed(execution: Execution) -> None:
    """Emit COMPLETE with inputs and outputs; for a run already published, those of that publication."""
    _emit(execution, RunState.COMPLETE, datetime.now(UTC), {}, *_datasets(execution))


def failed(execution: Execution, error: BaseException) -> None:
    """Emit FAIL with the error, redacted."""
    facet = error_message_run.ErrorMessageRunFacet(message=why(error), programmingLanguage="PYTHON")
    _emit(execution, RunState.FAIL, datetime.now(UTC), {"errorMessage": facet}, _datasets(execution)[0], [])


def job_name(verb: str, subject: str | None) -> str:
    """`batimento.clean.sisobi`."""
    return ".".join(["batimento", verb, *([subject] if subject else [])])


def _emit(execution: Execution, state: RunState, at: datetime, more: Mapping[str, RunFacet], inputs: Read, outputs: Written) -> None:
    kind = job_type_job.JobTypeJobFacet(processingType="BATCH", integration="BATIMENTO", jobType="VERB")
    event = RunEvent(
        eventType=state,
        eventTime=at.isoformat(),
        run=Run(execution.attempt, facets=_run_facets(execution) | dict(more)),
        job=Job(_namespace(), job_name(execution.verb, execution.subject), facets={"jobType": kind}),
        inputs=inputs,
        outputs=outputs,
        producer=PRODUCER,
    )
    logs.append(execution, "lineage", logs.as_json(redacted(Serde.to_dict(event))))
    if any(name.startswith(SERVICES) for name in os.environ):
        from openlineage.client import OpenLineageClient

        OpenLineageClient().emit(event)


def _namespace() -> str:
    return os.environ.get("OPENLINEAGE_NAMESPACE", "batimento")


# ── Facets of a run ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _run_facets(execution: Execution) -> dict[str, RunFacet]:
    parameters = [execution_parameters_run.ExecutionParameter(key=name, value=value) for name, value in execution.about.items()]
    facets: dict[str, RunFacet] = {"executionParameters": execution_parameters_run.ExecutionParametersRunFacet(parameters)}
    names = {"run": execution.run, "publication": execution.publication, "outcome": execution.outcome, "rule_version": execution.rule_version}
    tags = [tags_run.TagsRunFacetFields(key=name, value=value, source="BATIMENTO") for name, value in names.items() if value]
    if tags:
        facets["tags"] = tags_run.TagsRunFacet(tags)
    if (parent := _parent(execution)) is not None:
        facets["parent"] = parent
    return facets


def _parent(execution: Execution) -> RunFacet | None:
    """The verb that this one was part of, else the task that submitted it, if any."""
    if execution.parent is not None:
        return _child_of(_namespace(), job_name(execution.parent.verb, execution.parent.subject), execution.parent.attempt)
    if parent := os.environ.get(PARENT):
        namespace, _, rest = parent.partition("/")
        job, _, run = rest.rpartition("/")
        return _child_of(namespace, job, run)
    if (running := execution.lake.running) is None:
        return None
    names = {name: running.conf.get(SPARKS_PARENT + name, None) for name in ("parentJobNamespace", "parentJobName", "parentRunId")}
    roots = {name: running.conf.get(SPARKS_PARENT + name, None) for name in ("rootParentJobNamespace", "rootParentJobName", "rootParentRunId")}
    return _child_of(*names.values(), *roots.values()) if all(names.values()) else None


def _child_of(*names: str | None) -> RunFacet:
    """`names`: namespace, job and run of the parent, then those of the root where known."""
    namespace, job, run, *root = [one or "" for one in names]
    above = parent_run.Root(parent_run.RootRun(root[2]), parent_run.RootJob(root[0], root[1])) if all(root) and root else None
    return parent_run.ParentRunFacet(run=parent_run.Run(run), job=parent_run.Job(namespace, job), root=above)


# ── Data sets ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _datasets(execution: Execution) -> tuple[Read, Written]:
    """Inputs and outputs with their versions; for a run already published, those of its manifest."""
    publication = execution.publication or (execution.answer or {}).get("publication")
    manifest = next(iter(execution.lake.rows("ops.publications", publication=publication)), None) if publication else None
    if manifest is not None and manifest["verb"] != execution.verb:  # of a nested verb, which emits its own
        manifest = None
    inputs = manifest["inputs"] if manifest else execution.inputs or {}
    read = [InputDataset(*_place(execution, table), facets=_table(table, version)) for table, version in sorted(inputs.items())]
    if manifest is None:
        return [*_landed(execution), *read], []
    wrote = execution.lake.wrote(manifest["publication"])
    return [*_landed(execution), *read], [_written(execution, table, version, wrote.get(table)) for table, version in sorted(manifest["tables"].items())]


def _written(execution: Execution, table: str, version: int, wrote: Mapping[str, int] | None) -> OutputDataset:
    promised = schemas.load(table)
    fields = [schema_dataset.SchemaDatasetFacetFields(c.name, c.type, c.comment, n) for n, c in enumerate(promised.columns, start=1)]
    facets = _table(table, version) | {"schema": schema_dataset.SchemaDatasetFacet(fields)}
    if wrote is None:  # rows of ops, by key
        return OutputDataset(*_place(execution, table), facets=facets)
    numbers = output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(wrote["rows"], wrote["bytes"], wrote["files"])
    return OutputDataset(*_place(execution, table), facets=facets, outputFacets={"outputStatistics": numbers})


def _place(execution: Execution, table: str) -> tuple[str, str]:
    """Namespace and name of a table from its path, as other tools that see the files name it."""
    return _name_of(execution.lake.root, table.replace(".", "/"))


def _name_of(root: Any, path: str = "") -> tuple[str, str]:
    """OpenLineage's namespace and name of a folder or a bucket's prefix."""
    if isinstance(root, Path):
        return "file", (root / path).absolute().as_posix()
    bucket, _, key = str(root).partition("://")[2].partition("/")
    return f"s3://{bucket}", f"{key}/{path}".strip("/")


def _table(table: str, version: int) -> dict[str, DatasetFacet]:
    """Its version in Delta's log, and its project name (`silver.sisobi`)."""
    called = symlinks_dataset.Identifier(namespace="batimento", name=table, type="TABLE")
    return {"version": dataset_version_dataset.DatasetVersionDatasetFacet(str(version)), "symlinks": symlinks_dataset.SymlinksDatasetFacet([called])}


def _landed(execution: Execution) -> Read:
    """The folder whose files were ingested; its version is the hash of their hashes."""
    files: Iterable[Mapping[str, Any]] = (execution.answer or {}).get("files", ()) if execution.verb == "ingest" else ()
    hashes = sorted(one["sha256"] for one in files)
    if not hashes:
        return []
    given = [Path(one).absolute() for one in execution.given.get("files") or ()]
    waited = _name_of(execution.lake.root, f"landing/{execution.given['registry']}/{execution.given['period']}")
    folder = _name_of(Path(os.path.commonpath([one.parent for one in given]))) if given else waited
    version = hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()
    numbers = input_statistics_input_dataset.InputStatisticsInputDatasetFacet(rowCount=sum(one["rows"] for one in files), fileCount=len(hashes))
    return [
        InputDataset(
            *folder,
            facets={"version": dataset_version_dataset.DatasetVersionDatasetFacet(version)},
            inputFacets={"inputStatistics": numbers},
        )
    ]
