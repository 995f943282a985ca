"""A folder and a prefix of a bucket answer alike. The bucket's half needs a server: it is a system test."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from jobs.lake.storage import place
from jobs.lake.storage.place import Place, Prefix


@pytest.mark.parametrize("given", ["s3://b/x/y", "s3a://b/x/y/", Path("s3a://b/x/y")])
def test_an_address_is_a_prefix_whatever_it_went_through(given: str | Path) -> None:
    assert place.at(given) == Prefix("b", "x/y")
    assert str(place.at(given)) == "s3a://b/x/y"


def test_anything_else_is_a_path() -> None:
    assert place.at("some/lake") == Path("some/lake").absolute()
    assert place.at("s3/lake") == Path("s3/lake").absolute()


def test_steps(tmp_path: Path) -> None:
    for root in (tmp_path, Prefix("b", ""), Prefix("b", "x")):
        below = root / "silver" / "sisobi"
        assert below.name == "sisobi"
        assert place.relative_path(root, below) == PurePosixPath("silver/sisobi")


def test_what_was_never_written_is_not_there(anywhere: Place) -> None:
    assert not (anywhere / "a").exists()
    assert place.files(anywhere / "a") == []
    with pytest.raises(FileNotFoundError):
        (anywhere / "a").read_text()


def test_one_alone_creates(anywhere: Place) -> None:
    assert place.create(anywhere / "journal", "1.json", "mine")
    assert not place.create(anywhere / "journal", "1.json", "theirs")
    assert (anywhere / "journal" / "1.json").read_text() == "mine"
    assert [one.place.name for one in place.files(anywhere)] == ["1.json"], "no draft stays"


def test_what_is_written_replaces(anywhere: Place) -> None:
    for text in ("once", "twice"):
        place.write(anywhere / "reports" / "x.json", text)
    assert (anywhere / "reports" / "x.json").read_text() == "twice"
    assert [one.size for one in place.files(anywhere)] == [5]


def test_files_and_folders_are_listed_by_path(anywhere: Place) -> None:
    for path in ("b/batch-1/x/2.parquet", "b/batch-1/x/k=1/1.parquet", "b/batch-1/y/1.crc", "b/2.parquet", "bb/3.parquet"):
        place.write(anywhere / path, path)
    assert [place.relative_path(anywhere, one.place).as_posix() for one in place.files(anywhere / "b", ".parquet")] == [
        "b/2.parquet",
        "b/batch-1/x/2.parquet",
        "b/batch-1/x/k=1/1.parquet",
    ]
    found = place.folders(anywhere, "*", "batch-*", "*")
    assert [place.relative_path(anywhere, one.place).as_posix() for one in found] == ["b/batch-1/x", "b/batch-1/y"]
    assert all(one.modified > 1_600_000_000 for one in found)


def test_a_folder_is_deleted_whole(anywhere: Place) -> None:
    for path in ("a/x/1", "a/2", "ab"):
        place.write(anywhere / path, path)
    place.delete(anywhere / "a")
    place.delete(anywhere / "a", missing_ok=True)
    assert [one.place.name for one in place.files(anywhere)] == ["ab"]


def test_files_are_removed_and_what_was_gone_is_as_good(anywhere: Place) -> None:
    for path in ("a/x/1", "a/2", "ab"):
        place.write(anywhere / path, path)
    place.remove([anywhere / "a/x/1", anywhere / "ab", anywhere / "never"])
    assert [one.place.name for one in place.files(anywhere)] == ["2"]


def test_a_file_of_this_machine_is_shown_under_another_name(anywhere: Place, tmp_path: Path) -> None:
    mine = tmp_path / "Obi.txt"
    mine.write_text("lines")
    (anywhere / "landing").mkdir(parents=True)
    for _ in range(2):
        assert place.show(mine, anywhere / "landing" / "0123").read_text() == "lines"
    with place.draft(anywhere / "landing") as draft:
        draft.write_text("a member")
        assert place.move(draft, anywhere / "landing" / "4567").read_text() == "a member"
    assert sorted(one.place.name for one in place.files(anywhere / "landing")) == ["0123", "4567"]
    assert mine.exists()


def test_spark_gets_the_address_and_never_the_keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert place.spark_settings(tmp_path) == {}
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9000")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret")
    settings = place.spark_settings(Prefix("b", "lake"))
    assert settings["spark.hadoop.fs.s3a.endpoint"] == "http://127.0.0.1:9000"
    assert settings["spark.hadoop.fs.s3a.connection.ssl.enabled"] == "false"
    assert "a-secret" not in str(settings)
