"""Only the pinned jars count as there."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyspark
import pytest

from tools import jars
from tools.jars import DELTA, S3, Jars


@pytest.fixture
def two(tmp_path: Path) -> Jars:
    """Two jars, both as pinned."""
    folder, pins = tmp_path / "jars", tmp_path / "pins"
    folder.mkdir()
    for name in ("a.jar", "b.jar"):
        (folder / name).write_bytes(name.encode())
    pins.write_text("".join(f"{hashlib.sha256(name.encode()).hexdigest()}  {name}\n" for name in ("a.jar", "b.jar")))
    return Jars("some:jars:1", "", pins, folder, 1)


def test_where_all_is_there_nothing_is_fetched(two: Jars, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(jars, "fetch", lambda *_: pytest.fail("fetched"))

    jars.main(two)

    assert capsys.readouterr().out == ""


def test_a_missing_and_a_changed_jar_are_fetched(two: Jars, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[list[str]] = []
    monkeypatch.setattr(jars, "fetch", lambda *_: fetched.append(jars.wrong(two, two.folder)))
    (two.folder / "a.jar").unlink()
    (two.folder / "b.jar").write_bytes(b"half of it")

    jars.main(two)

    assert fetched == [["a.jar", "b.jar"]]


def test_what_came_and_is_not_as_pinned_is_refused(two: Jars, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars.subprocess, "run", lambda command, **how: _arrives(Path(command[-1]), b"something else"))
    (two.folder / "a.jar").unlink()

    with pytest.raises(SystemExit, match="a.jar is not what was pinned"):
        jars.main(two)

    assert not (two.folder / "a.jar").exists()


def test_what_came_as_pinned_is_put_in_place(two: Jars, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars.subprocess, "run", lambda command, **how: _arrives(Path(command[-1]), b"a.jar"))
    (two.folder / "a.jar").unlink()

    jars.main(two)

    assert jars.wrong(two, two.folder) == []


def _arrives(ivy: Path, content: bytes) -> None:
    (ivy / "jars").mkdir()
    (ivy / "jars" / "a.jar").write_bytes(content)
    (ivy / "jars" / "b.jar").write_bytes(b"b.jar")


def test_the_five_jars_are_pinned() -> None:
    assert len(jars.pinned(DELTA)) == 5
    assert all(DELTA.coordinates.split(":")[2] in name for name in jars.pinned(DELTA))


def test_the_jars_of_object_stores_are_pinned_and_fit_the_hadoop_that_spark_brings() -> None:
    hadoop = S3.coordinates.split(":")[2]
    assert f"org.apache.hadoop_hadoop-aws-{hadoop}.jar" in jars.pinned(S3)
    assert (Path(pyspark.__file__).parent / "jars" / f"hadoop-client-api-{hadoop}.jar").is_file()
