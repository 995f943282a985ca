"""The place of a lake: a folder (`Path`), or a prefix of an S3 bucket with the same few methods.

Every difference between the two is a function here; no other module asks which of them it is. Keys and addresses come from the usual
environment variables (AWS_ACCESS_KEY_ID, AWS_REGION, AWS_ENDPOINT_URL …).
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath, PurePosixPath
from typing import IO, Any, TypeVar

from jobs.runtime.scratch import scratch

ADDRESS = re.compile(r"s3a?:/{1,2}([^/]+)/*(.*)")  # one slash, where it went through a `Path`
JARS = Path(__file__).parents[3] / ".s3" / "jars"  # `make s3`; elsewhere, Spark's own image has them
AT_ONCE = 16
PART = 8 * 1024 * 1024  # bytes per request


@dataclass(frozen=True, order=True)
class Prefix:
    """A prefix of a bucket. It counts as a folder where objects are below it."""

    bucket: str
    key: str

    def __str__(self) -> str:
        return f"s3a://{self.bucket}/{self.key}"

    def __truediv__(self, more: str | PurePosixPath) -> Prefix:
        return Prefix(self.bucket, "/".join(part for part in (self.key, str(more)) if part))

    @property
    def name(self) -> str:
        """The last step."""
        return self.key.rpartition("/")[2]

    def relative_to(self, other: Prefix) -> PurePosixPath:
        """The steps from `other` to here."""
        return PurePosixPath(self.key).relative_to(other.key)

    def exists(self) -> bool:
        """Whether it is an object or has one below."""
        return self.is_file() or self.is_dir()

    def is_file(self) -> bool:
        """Whether it is an object."""
        import obstore

        try:
            obstore.head(_store(self.bucket), self.key)
        except FileNotFoundError:
            return False
        return True

    def is_dir(self) -> bool:
        """Whether an object is below."""
        return next(iter(_below(self)), None) is not None

    def mkdir(self, parents: bool = True, exist_ok: bool = True) -> None:
        """Nothing to do: prefixes need no creation."""

    def read_text(self, encoding: str = "utf-8") -> str:
        """The object's text; FileNotFoundError where there is none."""
        import obstore

        return bytes(obstore.get(_store(self.bucket), self.key).bytes()).decode(encoding)


Place = Path | Prefix
T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True)
class Found:
    """One file: place, bytes, time of writing (seconds since 1970)."""

    place: Place
    size: int
    modified: float


def at(root: Place | str) -> Place:
    """The place that an address or a path names; a path is made absolute."""
    if isinstance(root, Prefix):
        return root
    address = ADDRESS.fullmatch(str(root))
    return Prefix(address[1], address[2].rstrip("/")) if address else Path(root).absolute()


def relative_path(root: Place, place: Place) -> PurePath:
    """The path from `root` to a place below it."""
    if isinstance(place, Prefix):
        assert isinstance(root, Prefix)
        return place.relative_to(root)
    assert isinstance(root, Path)
    return place.relative_to(root)


def make(folder: Place, private: bool) -> None:
    """Create a table's folder, and its layer's where missing; `private`: only its owner may enter the layer."""
    if isinstance(folder, Path):
        folder.parent.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            folder.parent.mkdir(mode=0o700 if private else 0o777)
        folder.mkdir(exist_ok=True)


def open_to_others(folder: Place, mend: bool) -> bool:
    """Whether others than its owner may enter a folder; `mend` forbids it. Always False for a prefix: the bucket's policy decides."""
    if isinstance(folder, Prefix) or not folder.is_dir() or not folder.stat().st_mode & 0o077:
        return False
    if mend:
        folder.chmod(0o700)
    return True


def create(place: Place, name: str, text: str) -> bool:
    """Create a file, whole or not at all; False where it exists."""
    if isinstance(place, Prefix):
        return _create(place / name, text)
    place.mkdir(parents=True, exist_ok=True)
    draft = place / f".{uuid.uuid4().hex}.draft"
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, place / name)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def write(place: Place, text: str) -> None:
    """Write or overwrite a file, whole or not at all."""
    if isinstance(place, Prefix):
        import obstore

        obstore.put(_store(place.bucket), place.key, text.encode())
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_suffix(f".{uuid.uuid4().hex}.draft")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, place)


def copy(place: Place, to: Place) -> None:
    """Copy a file within a lake."""
    if isinstance(place, Prefix):
        assert isinstance(to, Prefix)
        import obstore

        obstore.copy(_store(place.bucket), place.key, to.key)
    else:
        shutil.copyfile(place, str(to))


def files(place: Place, ending: str = "") -> list[Found]:
    """Every file below, by path; empty where the place does not exist."""
    if isinstance(place, Prefix):
        return sorted((one for one in _below(place) if str(one.place).endswith(ending)), key=lambda one: str(one.place))
    paths = sorted(path for path in place.rglob(f"*{ending}") if path.is_file())
    return [Found(path, stat.st_size, stat.st_mtime) for path, stat in ((path, path.stat()) for path in paths)]


def folders(place: Place, *patterns: str) -> list[Found]:
    """The folders that match `patterns`, one per level, by path, with the time of the last write; size is 0."""
    if isinstance(place, Prefix):
        return _folders(place, patterns)
    paths = sorted(path for path in place.glob("/".join(patterns)) if path.is_dir())
    return [Found(path, 0, path.stat().st_mtime) for path in paths]


def delete(place: Place, missing_ok: bool = False) -> None:
    """Delete a folder; others may delete in it at the same time. `missing_ok`: delete what can be deleted, without an error."""
    if isinstance(place, Prefix):
        remove([one.place for one in _below(place)])
    elif missing_ok:
        shutil.rmtree(place, ignore_errors=True)
    else:
        shutil.rmtree(place, onerror=_ignore_missing)


def _ignore_missing(_: Any, path: str, error: tuple[type[BaseException], BaseException, Any]) -> None:
    """A file that another process deleted first is no error."""
    if not isinstance(error[1], FileNotFoundError):
        raise error[1]


def remove(files: Iterable[Place]) -> None:
    """Delete files of one lake; a missing file is no error."""
    objects = []
    for file in files:
        if isinstance(file, Prefix):
            objects.append(file)
        else:
            file.unlink(missing_ok=True)
    if objects:
        import obstore

        obstore.delete(_store(objects[0].bucket), [one.key for one in objects])


def each(place: Place, look: Callable[[T], U], things: Iterable[T]) -> list[U]:
    """`look` at each of several things of a place, in their order; in a store in parallel, because requests mostly wait."""
    if isinstance(place, Path):
        return [look(one) for one in things]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(look, things))


@contextmanager
def opened(place: Place) -> Iterator[Path | IO[bytes]]:
    """An input for pyarrow: the path, or a file object that fetches the ranges it needs."""
    if isinstance(place, Prefix):
        with file_system().open(url(place)) as file:
            yield file
    else:
        yield place


def fetch(place: Prefix, to: Path) -> None:
    """Copy an object onto this machine; FileNotFoundError where there is none."""
    import obstore

    with to.open("wb") as file:
        for chunk in obstore.get(_store(place.bucket), place.key).stream(PART):
            file.write(chunk)


def show(path: Path, to: Place) -> Place:
    """Make a local file readable under another name: by a link, or a copy in the store. An existing link is kept."""
    if isinstance(to, Prefix):
        _send(path, to)
    elif not to.exists():
        to.symlink_to(path.absolute())
    return to


@contextmanager
def draft(folder: Place) -> Iterator[Path]:
    """A local path for a file to be moved into `folder`, on the same disk where `folder` is local."""
    with tempfile.TemporaryDirectory(prefix="draft-", dir=folder if isinstance(folder, Path) else scratch()[0]) as near:
        yield Path(near) / "draft"


def move(path: Path, to: Place) -> Place:
    """Move a local file."""
    if isinstance(to, Prefix):
        _send(path, to)
    else:
        path.rename(to)
    return to


def url(place: Place) -> str:
    """The path for DuckDB, or the address in `file_system`."""
    return f"s3://{place.bucket}/{place.key}" if isinstance(place, Prefix) else str(place.resolve())


def file_system() -> Any:
    """The object store as an fsspec file system."""
    from obstore.fsspec import FsspecStore

    return FsspecStore("s3", **_config(_endpoint(), _region()))


def storage_options(place: Place) -> dict[str, str] | None:
    """deltalake's options for the place. The store refuses the second of two commits of one version (conditional put)."""
    return {**_config_of_deltalake(), "aws_conditional_put": "etag"} if isinstance(place, Prefix) else None


def spark_settings(place: Place) -> dict[str, str]:
    """Spark's settings for the place, without keys: Spark reads those from the environment."""
    if isinstance(place, Path):
        return {}
    endpoint, region = _endpoint(), _region()
    options = {"endpoint.region": region, "connection.ssl.enabled": "true"}
    if endpoint:
        options |= {"endpoint": endpoint, "path.style.access": "true", "connection.ssl.enabled": str(endpoint.startswith("https:")).lower()}
    jars = f"{JARS}/*"
    paths = {"spark.driver.extraClassPath": jars, "spark.executor.extraClassPath": jars} if JARS.is_dir() else {}
    return {f"spark.hadoop.fs.s3a.{name}": value for name, value in options.items()} | paths


def _endpoint() -> str | None:
    return os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")


def _region() -> str:
    return os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"


def _config(endpoint: str | None, region: str) -> dict[str, Any]:
    """For obstore, which reads keys from the environment by itself."""
    if endpoint is None:
        return {"region": region}
    return {"region": region, "endpoint": endpoint, "virtual_hosted_style_request": False, "client_options": {"allow_http": endpoint.startswith("http:")}}


def _config_of_deltalake() -> dict[str, str]:
    endpoint = _endpoint()
    plain = {"aws_allow_http": "true"} if endpoint and endpoint.startswith("http:") else {}
    return {"aws_region": _region()} | ({"aws_endpoint": endpoint} if endpoint else {}) | plain


def _store(bucket: str) -> Any:
    return _opened(bucket, _endpoint(), _region())


@cache
def _opened(bucket: str, endpoint: str | None, region: str) -> Any:
    from obstore.store import S3Store

    return S3Store(bucket, **_config(endpoint, region))


def _send(path: Path, to: Prefix) -> None:
    import obstore

    obstore.put(_store(to.bucket), to.key, path)


def _create(place: Prefix, text: str) -> bool:
    import obstore
    from obstore.exceptions import AlreadyExistsError

    try:
        obstore.put(_store(place.bucket), place.key, text.encode(), mode="create")
    except AlreadyExistsError:
        # After a retried request the store may report that the object exists: perhaps our own.
        return place.read_text() == text
    return True


def _below(place: Prefix) -> Iterator[Found]:
    import obstore

    for page in obstore.list(_store(place.bucket), f"{place.key}/" if place.key else None):
        for one in page:
            yield Found(Prefix(place.bucket, one["path"]), one["size"], one["last_modified"].timestamp())


def _folders(place: Prefix, patterns: tuple[str, ...]) -> list[Found]:
    """A folder's time is that of its newest object."""
    shape = re.compile("/".join(re.escape(pattern).replace(r"\*", "[^/]*") for pattern in patterns) + "/")
    newest: dict[Prefix, float] = {}
    for one in _below(place):
        if found := shape.match(relative_path(place, one.place).as_posix()):
            folder = place / found[0].rstrip("/")
            newest[folder] = max(newest.get(folder, 0.0), one.modified)
    return [Found(folder, 0, moment) for folder, moment in sorted(newest.items())]
