"""What the machine would not do is one sentence, whoever met it; and the tables are as they were."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jobs.lake import Lake, Slice, infrastructure
from jobs.lake.infrastructure import infrastructure_error
from jobs.lake.storage import delta
from jobs.runtime.errors import InfrastructureError
from tests.support.cli import batimento
from tests.support.publishing import EVIDENCE, april, candidate
from tests.support.s3 import nobody, refusing
from tests.support.sisobi import lines

ROOT = Path(__file__).parents[4]
MONDAY = "2020-04-13"


def of_os(number: int, name: str | None = None) -> OSError:
    return OSError(number, os.strerror(number), name)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (of_os(errno.ENOSPC, "/elsewhere/file"), r"^no space left on device: \S+ \(\d+ MiB free\); `batimento vacuum`.*run it again$"),
        (of_os(errno.EROFS, "{lake}/ops/x"), r"^read-only file system: {lake}; mount it for writing"),
        (of_os(errno.EACCES, "/somebody/elses.csv"), r"^permission denied: /somebody/elses.csv; "),
        (RuntimeError("Caused by: java.io.IOException: No space left on device\n\tat Nowhere.java"), "^no space left on device: "),
        (RuntimeError("Generic LocalFileSystem error: Disk quota exceeded (os error 122)"), "^disk quota exceeded: "),
    ],
)
def test_a_fault_of_the_machine_is_one_line_that_says_what_where_and_what_to_do(error: Exception, expected: str, tmp_path: Path) -> None:
    if isinstance(error, OSError) and error.filename:
        error.filename = error.filename.format(lake=tmp_path)
    found = infrastructure_error(error, tmp_path)
    assert found is not None and len(str(found).splitlines()) == 1
    with pytest.raises(InfrastructureError, match=expected.replace("{lake}", str(tmp_path))):
        raise found


def test_an_infrastructure_error_is_found_behind_the_error_raised_from_it(tmp_path: Path) -> None:
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
    ("status", "code", "message"),
    [
        (403, "AccessDenied", "its store refuses these keys; give them the right to read and write there"),
        (404, "NoSuchBucket", "there is no such bucket; make it, or name another with --lake"),
        (500, "InternalError", "its store is overloaded, or out of order; wait until it answers"),
    ],
)
def test_a_store_that_refuses(status: int, code: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with refusing(status, code) as asking:
        for verb in (["landed", "sisobi", "--period", MONDAY], ["status"]):
            assert refused_by(asking, verb, monkeypatch).startswith(message), verb


def refused_by(store: dict[str, str], verb: list[str], monkeypatch: pytest.MonkeyPatch) -> str:
    """The one line that a verb ends with, on a lake of that store."""
    for name, value in store.items():
        monkeypatch.setenv(name, value)
    code, out, err = batimento(Path("s3a://bucket/lake"), *verb)
    assert (code, out, len(err.splitlines())) == (5, "", 1), err
    assert err.startswith("s3a://bucket/lake: ") and err.endswith(". What was published is unchanged. Then run it again\n")
    return err.removeprefix("s3a://bucket/lake: ").removesuffix(". What was published is unchanged. Then run it again\n")


def test_sparks_errors_about_a_store_are_recognised_too() -> None:
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


# ── A path, a limit, a lake that is not there any more ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["a[b]", "a{b,c}", "a*", "a?", "a%20b", "a|b", "a^b", "a\nb", "a\udcffb"])
def test_a_lake_whose_path_is_read_as_a_pattern(name: str, tmp_path: Path) -> None:
    for verb in (["status"], ["ingest", "sisobi", deaths(tmp_path, MONDAY), "--period", MONDAY], ["doctor"]):
        code, out, err = batimento(tmp_path / name, *verb)
        assert (code, out, len(err.splitlines())) == (5, "", 1) and "--lake" in err, err
    assert not (tmp_path / name).exists()


def test_too_few_files_may_be_open(tmp_path: Path) -> None:
    """As `ulimit -n 256` has it; a soft limit alone is raised without a word."""
    verb = f"{sys.executable} -m jobs --lake {tmp_path}/lake ingest sisobi {deaths(tmp_path, MONDAY)} --period {MONDAY}"
    done = subprocess.run(["bash", "-c", f"ulimit -n 256; exec {verb}"], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (5, "", 1), done.stderr
    assert done.stderr.startswith("this process may open 256 files") and "ulimit -n" in done.stderr
    asked = "from jobs.runtime.session import open_files_limit; print(open_files_limit() >= 1024)"
    soft = subprocess.run(["bash", "-c", f"ulimit -Sn 256; exec {sys.executable} -c '{asked}'"], cwd=ROOT, capture_output=True, text=True)
    assert soft.stdout == "True\n", soft.stderr
    assert str(infrastructure_error(of_os(errno.EMFILE), tmp_path)).startswith("too many open files: ")


def test_no_place_for_scratch(tmp_path: Path) -> None:
    for fault in (
        "[Errno 2] No usable temporary directory found in ['/tmp']",
        "java.io.IOException: Failed to create a temp directory (under /tmp) after 10 attempts!",
    ):
        message = str(infrastructure_error(RuntimeError(fault), tmp_path))
        assert message.startswith("no scratch folder can be made: ") and "set TMPDIR" in message and len(message.splitlines()) == 1


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
