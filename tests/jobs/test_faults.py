"""What the machine would not do is one sentence, whoever met it; and the tables are as they were."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from jobs.lake import Lake, Slice, infrastructure
from jobs.lake.infrastructure import infrastructure_error
from jobs.lake.storage import delta, moments
from jobs.runtime.errors import InfrastructureError
from tests.jobs.decided import CPFS, person
from tests.jobs.publishing import EVIDENCE, april, candidate, persons
from tests.jobs.test_clean import lines
from tests.jobs.test_main import answer, batimento
from tests.s3 import nobody, refusing
from tests.system import mounted

ROOT = Path(__file__).parents[2]
MONDAY, TUESDAY = "2020-04-13", "2020-04-14"
JVMS_OWN = "WARNING: Using incubator modules"


def of_os(number: int, name: str | None = None) -> OSError:
    return OSError(number, os.strerror(number), name)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (of_os(errno.ENOSPC, "/elsewhere/file"), r"^no space left on device: \S+ \(\d+ MiB free\); `batimento vacuum`.*run it again$"),
        (of_os(errno.EROFS, "{lake}/ops/x"), r"^read-only file system: {lake}; mount it for writing"),
        (of_os(errno.EACCES, "/somebody/elses.csv"), r"^permission denied: /somebody/elses.csv; "),
        (RuntimeError("Caused by: java.io.IOException: No space left on device\n\tat Nowhere.java"), "^no space left on device: "),
        (RuntimeError("Generic LocalFileSystem error: Disk quota exceeded (os error 122)"), "^disk quota exceeded: "),
    ],
)
def test_a_fault_of_the_machine_is_one_line_that_says_what_where_and_what_to_do(error: Exception, said: str, tmp_path: Path) -> None:
    if isinstance(error, OSError) and error.filename:
        error.filename = error.filename.format(lake=tmp_path)
    told = infrastructure_error(error, tmp_path)
    assert told is not None and len(str(told).splitlines()) == 1
    with pytest.raises(InfrastructureError, match=said.replace("{lake}", str(tmp_path))):
        raise told


def test_it_is_found_behind_what_was_raised_from_it(tmp_path: Path) -> None:
    try:
        try:
            raise of_os(errno.ENOSPC)
        except OSError as error:
            raise RuntimeError("the candidate was not written") from error
    except RuntimeError as error:
        assert "no space left" in str(infrastructure_error(error, tmp_path))


# ── A store that would not ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("verb", [["landed", "sisobi", "--period", MONDAY], ["query", "SELECT 1"], ["clean", "sisobi", "--period", MONDAY]])
def test_a_store_that_does_not_answer(verb: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused_by(nobody(), verb, monkeypatch) == "its store does not answer; look at AWS_ENDPOINT_URL, AWS_REGION and the network"


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (403, "AccessDenied", "its store refuses these keys; give them the right to read and write there"),
        (404, "NoSuchBucket", "there is no such bucket; make it, or name another with --lake"),
        (500, "InternalError", "its store is overloaded, or out of order; wait until it answers"),
    ],
)
def test_a_store_that_refuses(status: int, code: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with refusing(status, code) as asking:
        for verb in (["landed", "sisobi", "--period", MONDAY], ["status"]):
            assert refused_by(asking, verb, monkeypatch).startswith(said), verb


def refused_by(store: dict[str, str], verb: list[str], monkeypatch: pytest.MonkeyPatch) -> str:
    """What the one line says that a verb ends with, on a lake of that store."""
    for name, value in store.items():
        monkeypatch.setenv(name, value)
    code, out, err = batimento(Path("s3a://bucket/lake"), *verb)
    assert (code, out, len(err.splitlines())) == (5, "", 1), err
    assert err.startswith("s3a://bucket/lake: ") and err.endswith(". What was published is unchanged. Then run it again\n")
    return err.removeprefix("s3a://bucket/lake: ").removesuffix(". What was published is unchanged. Then run it again\n")


def test_what_spark_says_of_a_store_is_understood_too() -> None:
    """A store that was there when the verb began, and is not when Spark reads."""
    error = RuntimeError("software.amazon.awssdk.core.exception.SdkClientException: Unable to execute HTTP request: Connect to s3.example:443 failed")
    assert "its store does not answer" in str(infrastructure_error(error, Lake(Path("s3a://bucket/lake")).root))
    denied = RuntimeError("java.nio.file.AccessDeniedException: s3a://bucket/lake/x: getFileStatus: (Service: S3, Status Code: 403, Request ID: 1)")
    assert "refuses these keys" in str(infrastructure_error(denied, Lake(Path("s3a://bucket/lake")).root))
    for ours in ("silver.sisobi: cpf missing", "503 Rows were written of 502", "java.nio.file.AccessDeniedException: /tmp/blockmgr"):
        assert infrastructure_error(ValueError(ours), Lake(Path("s3a://bucket/lake")).root) is None
    assert "no space left" in str(infrastructure_error(of_os(errno.ENOSPC), Lake(Path("s3a://bucket/lake")).root)), "Spark's scratch lies on this machine"


def test_a_mistake_of_ours_stays_a_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert infrastructure_error(ValueError("silver.sisobi: cpf missing"), tmp_path) is None
    assert infrastructure_error(of_os(errno.ENOENT), tmp_path) is None
    mute = RuntimeError("java.io.IOException: Mkdirs failed to create file:/x")
    assert infrastructure_error(mute, tmp_path) is None, "the lake can be written"
    monkeypatch.setattr(infrastructure.tempfile, "TemporaryFile", lambda dir: (_ for _ in ()).throw(of_os(errno.EROFS, f"{dir}/x")))
    assert str(infrastructure_error(mute, tmp_path)).startswith(f"read-only file system: {tmp_path};")


# ── A disk that is full ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def deaths(folder: Path, period: str) -> str:
    file = folder / f"Obi{period.replace('-', '')}.txt"
    file.write_bytes(("\n".join([*lines(400, livro=period[-2:].zfill(6)), ""])).encode("latin-1"))
    return str(file)


def fill(disk: Path) -> Path:
    """A file that takes all the room there is."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError as full:
            assert full.errno == errno.ENOSPC
    return ballast


@pytest.fixture
def small(tmp_path: Path, spark: SparkSession) -> Iterator[Lake]:
    """A lake on a disk of 4 MiB, on which one delivery is published."""
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=4m", "tmpfs") as disk:
        lake = Lake(disk / "lake", spark)
        answer(lake.root, "ingest", "sisobi", deaths(tmp_path, MONDAY), "--period", MONDAY)
        yield lake


def seen(lake: Lake) -> Any:
    return lake.versions(), lake.read("bronze.sisobi").groupBy("period").count().collect(), len(lake.rows("ops.arrivals"))


@pytest.mark.system
def test_a_disk_that_is_full_while_a_candidate_is_written(small: Lake, tmp_path: Path) -> None:
    before = seen(small)
    ballast = fill(small.root.parent)
    tuesday = ["ingest", "sisobi", deaths(tmp_path, TUESDAY), "--period", TUESDAY]
    command = [sys.executable, "-m", "jobs", "--lake", str(small.root), *tuesday]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)  # with a JVM of its own, to see all that is said

    assert (done.returncode, done.stdout) == (5, "")
    (said,) = (line for line in done.stderr.splitlines() if not line.startswith(JVMS_OWN))
    assert said.startswith(f"no space left on device: {small.root} (0 MiB free); `batimento vacuum`")
    assert seen(small) == before
    ballast.unlink()
    assert [file["status"] for file in answer(small.root, *tuesday)["files"]] == ["loaded"]


@pytest.mark.system
def test_a_disk_that_is_full_when_a_publication_was_decided(small: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers of the bare path see what they saw; the next command that finds room finishes it, once."""
    before = seen(small)
    filled: list[Path] = []

    def reached(moment: str) -> None:
        if moment == "claimed":
            filled.append(fill(small.root.parent))

    monkeypatch.setattr(moments, "reached", reached)
    tuesday = ["ingest", "sisobi", deaths(tmp_path, TUESDAY), "--period", TUESDAY]
    code, _, err = batimento(small.root, *tuesday)
    assert (code, len(err.splitlines())) == (5, 1) and err.startswith("no space left on device"), err
    assert len(filled) == 1
    filled[0].unlink()
    monkeypatch.setattr(moments, "reached", lambda moment: None)
    assert [file["status"] for file in answer(small.root, *tuesday)["files"]] == ["already_loaded"]
    after = seen(small)
    assert (len(after[1]), after[2]) == (len(before[1]) + 1, before[2] + 1)


@pytest.mark.system
def test_vacuum_makes_room_where_there_is_none(small: Lake) -> None:
    """Of versions that nobody needs, without writing that it will."""
    old = candidate(small, EVIDENCE, "link-1", {"2020-04": [1]})
    small.publish("link-1", "link", [Slice(old, april())], expires_on=date(2020, 6, 1))
    small.publish("link-2", "link", [Slice(candidate(small, EVIDENCE, "link-2", {"2020-04": [2]}), april())])
    fill(small.root.parent)
    (deleted,) = answer(small.root, "vacuum")["deleted"]
    assert deleted.endswith(old.files[0].path) and persons(small) == [2]


# ── A lake that is read-only ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.system
def test_a_lake_that_is_read_only_answers_and_takes_nothing(decided_lake: Lake, tmp_path: Path) -> None:
    """Bound read-only, which even root may not write through."""
    copy = Path(shutil.copytree(decided_lake.root, tmp_path / "lake"))
    with mounted(tmp_path / "bound", "--bind", str(copy)) as root:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(root)], check=True)
        before = sorted(str(path) for path in copy.rglob("*"))
        for verb in (
            ["ingest", "sisobi", deaths(tmp_path, MONDAY), "--period", MONDAY],
            ["decide", "ae2020", "--month", "2020-04", "--on", "2020-04-21"],
            ["rollback", "p0000002", "--why", "a test"],
            ["explain", CPFS["ANA"], "--why", "a test"],
            ["identify", str(person("ANA")), "--why", "a test"],
        ):
            code, out, err = batimento(root, *verb)
            assert (code, out, len(err.splitlines())) == (5, "", 1), (verb, err)
            assert err.startswith(f"read-only file system: {root}; mount it for writing")
        for verb in (["status"], ["publications"], ["runs"], ["query", "SELECT count(*) FROM answers"]):
            assert batimento(root, *verb)[0] == 0, verb
        code, out, _ = batimento(root, "doctor", "--json")
        assert code == 2 and f"{root} cannot be written (Read-only file system)" in out
        assert sorted(str(path) for path in copy.rglob("*")) == before


# ── A path, a limit, a lake that is not there any more ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["a[b]", "a{b,c}", "a*", "a?", "a%20b", "a|b", "a^b", "a\nb", "a\udcffb"])
def test_a_lake_whose_path_is_read_as_a_pattern(name: str, tmp_path: Path) -> None:
    for verb in (["status"], ["ingest", "sisobi", deaths(tmp_path, MONDAY), "--period", MONDAY], ["doctor"]):
        code, out, err = batimento(tmp_path / name, *verb)
        assert (code, out, len(err.splitlines())) == (5, "", 1) and "--lake" in err, err
    assert not (tmp_path / name).exists()


def test_too_few_files_may_be_open(tmp_path: Path) -> None:
    """As `ulimit -n 256` has it; of a soft limit alone nobody hears: it is raised."""
    verb = f"{sys.executable} -m jobs --lake {tmp_path}/lake ingest sisobi {deaths(tmp_path, MONDAY)} --period {MONDAY}"
    done = subprocess.run(["bash", "-c", f"ulimit -n 256; exec {verb}"], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (5, "", 1), done.stderr
    assert done.stderr.startswith("this process may open 256 files") and "ulimit -n" in done.stderr
    asked = "from jobs.runtime.session import open_files_limit; print(open_files_limit() >= 1024)"
    soft = subprocess.run(["bash", "-c", f"ulimit -Sn 256; exec {sys.executable} -c '{asked}'"], cwd=ROOT, capture_output=True, text=True)
    assert soft.stdout == "True\n", soft.stderr
    assert str(infrastructure_error(of_os(errno.EMFILE), tmp_path)).startswith("too many open files: ")


def test_no_place_for_scratch(tmp_path: Path) -> None:
    for said in (
        "[Errno 2] No usable temporary directory found in ['/tmp']",
        "java.io.IOException: Failed to create a temp directory (under /tmp) after 10 attempts!",
    ):
        told = str(infrastructure_error(RuntimeError(said), tmp_path))
        assert told.startswith("no scratch folder can be made: ") and "set TMPDIR" in told and len(told.splitlines()) == 1


@pytest.mark.parametrize("left", ["nothing", "the folder", "a folder of that name"])
def test_a_lake_that_is_deleted_while_it_is_used(left: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "lake"
    lake = Lake(root)
    lake.publish("link-1", "link", [Slice(candidate(lake, EVIDENCE, "link-1", {"2020-04": [1]}), april())])

    def delete(_: Lake) -> dict[str, Any]:
        found = lake.versions()
        shutil.move(root, tmp_path / "away")
        if left == "the folder":
            shutil.move(tmp_path / "away", root)
            for one in root.iterdir():
                shutil.rmtree(one)
        elif left == "a folder of that name":
            (root / "logs").mkdir(parents=True)
        return {"rows": len(Lake(root).rows(EVIDENCE, found)) or delta.opened(root / "silver" / "evidence")}

    monkeypatch.setattr("jobs.ops.status.status", delete)
    code, out, err = batimento(root, "status")
    assert (code, out) == (
        5,
        "",
    ) and err == f"{root}: the lake was deleted or moved while this ran; bring it back (from where it was moved, or a copy), and run it again\n"


def test_nothing_is_published_upon_what_is_no_longer_there(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    lake.publish("link-1", "link", [Slice(candidate(lake, EVIDENCE, "link-1", {"2020-04": [1]}), april())])
    seen = lake.versions()
    shutil.rmtree(lake.root)
    again = candidate(lake, EVIDENCE, "link-2", {"2020-04": [1]})
    with pytest.raises(InfrastructureError, match="silver.evidence is no longer there"):
        lake.publish("link-2", "link", [Slice(again, april())], inputs=seen)
