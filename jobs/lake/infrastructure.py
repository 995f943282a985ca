"""Infrastructure errors as one sentence: disk full, no write permission, an object store that fails. The sentence does not depend on the verb."""

from __future__ import annotations

import errno
import os
import re
import resource
import tempfile
from collections.abc import Iterator
from pathlib import Path

from jobs.lake import Place
from jobs.runtime.errors import BadInput, ConcurrentWrite, InfrastructureError, Refused

# Python gives the error number. The JVM and deltalake give only the text of the C library.
NO_ROOM = {os.strerror(number): number for number in (errno.ENOSPC, errno.EDQUOT)}
NO_RIGHT = {os.strerror(number): number for number in (errno.EROFS, errno.EACCES, errno.EPERM)}

TOO_MANY = {os.strerror(number): number for number in (errno.EMFILE, errno.ENFILE)}

# Messages of Python and Spark for a missing scratch folder, and for a missing file.
NO_SCRATCH = ("No usable temporary directory", "Failed to create a temp directory", "Failed to create local dir")
MISSING = re.compile(r"No such file|not found|NotFound|does not exist|doesn't exist|PATH_NOT_FOUND|no log files", re.IGNORECASE)

# Hadoop's messages that name no cause (the second also occurs where there were no rows to write): a write is tried to find it.
MUTE = ("Mkdirs failed", "_temporary/0 does not exist")

ROOM = "`batimento vacuum` deletes what no publication uses (docs/runbooks/disk_full.md)"
SCRATCH = "set TMPDIR to a folder that this user may write"
OPEN = "raise the limit (`ulimit -n 4096`)"
RIGHT = "mount it for writing and give this user the right to write, or name another place with --lake; `batimento doctor` checks again"
UNCHANGED = "What was published is unchanged. Then run it again"

# Error texts of obstore, deltalake and Hadoop → what is wrong, what to do. The first match counts.
STORE = {
    "NoSuchBucket": ("there is no such bucket", "make it, or name another with --lake"),
    "loading credentials|NoCredentials|NoAuthWithAWS": ("the environment has no keys for it", "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
    "403 Forbidden|401 Unauthorized|AccessDeniedException: s3a:": (
        "its store refuses these keys",
        "give them the right to read and write there, or set other ones (AWS_ACCESS_KEY_ID)",
    ),
    "error sending request|SdkClientException": ("its store does not answer", "look at AWS_ENDPOINT_URL, AWS_REGION and the network"),
    "status code[^0-9]*50[0-9] |<Code>SlowDown": ("its store is overloaded, or out of order", "wait until it answers"),
}


def folder_id(root: Place) -> tuple[int, int] | None:
    """Device and inode of a lake's folder; None where there is none, or the lake is in a bucket."""
    if not isinstance(root, Path) or not root.is_dir():
        return None
    found = root.stat()
    return found.st_dev, found.st_ino


def infrastructure_error(error: BaseException, root: Place, before: tuple[int, int] | None = None) -> InfrastructureError | None:
    """The infrastructure error that caused an error, as one line: what, where, what to do; None where there is none. `root` is the lake's.

    `before` is `folder_id` of the lake when the verb began.
    """
    if isinstance(root, Path):
        return _machine(error, root) or _gone(error, root, before)
    # On this machine only the scratch folder can be full or read-only then.
    return next(filter(None, (_store(one, root) for one in _chain(error))), None) or _machine(error, Path(tempfile.gettempdir()))


def expected(error: Exception, root: Place, before: tuple[int, int] | None = None) -> Exception | None:
    """The expected error behind an error, whose `code` is its exit code (of a mistake in conf: that of invalid input); None for a crash."""
    from conf import ConfError  # imported late: a query does not need conf

    if isinstance(error, BadInput | Refused | ConcurrentWrite | InfrastructureError | ConfError):
        return error
    return infrastructure_error(error, root, before)


def _store(error: BaseException, root: Place) -> InfrastructureError | None:
    text = re.sub(r"\x1b\[[0-9;]*m", "", str(error))  # deltalake colours its errors
    for words, (what, remedy) in STORE.items():
        if re.search(words, text):
            return InfrastructureError(f"{root}: {what}; {remedy}. {UNCHANGED}")
    return None


def _machine(error: BaseException, root: Path) -> InfrastructureError | None:
    for one in _chain(error):
        if isinstance(one, InfrastructureError):
            return one
        if any(words in str(one) for words in MUTE):
            return _probe(root)
        if any(words in str(one) for words in NO_SCRATCH):
            return InfrastructureError(f"no scratch folder can be made: {tempfile.tempdir or os.environ.get('TMPDIR', '/tmp')}; {SCRATCH}. {UNCHANGED}")
        for words, number in (NO_ROOM | NO_RIGHT | TOO_MANY).items():
            if (isinstance(one, OSError) and one.errno == number) or words in str(one):
                where, remedy = (_fullest(root), ROOM) if words in NO_ROOM else (_limit(), OPEN) if words in TOO_MANY else (_place(one, root), RIGHT)
                return InfrastructureError(f"{words[0].lower()}{words[1:]}: {where}; {remedy}. {UNCHANGED}")
    return None


def _gone(error: BaseException, root: Path, before: tuple[int, int] | None) -> InfrastructureError | None:
    """A lake that was deleted or moved while a verb ran. The verb may have made parts of it again by writing on."""
    missing = any(isinstance(one, FileNotFoundError) or MISSING.search(str(one)) for one in _chain(error))
    if (before is not None and folder_id(root) != before) or (before is not None and missing and not (root / "ops").is_dir()):
        return InfrastructureError(
            f"{root}: the lake was deleted or moved while this ran; bring it back (from where it was moved, or a copy), and run it again"
        )
    return None


def _probe(root: Path) -> InfrastructureError | None:
    try:
        with tempfile.TemporaryFile(dir=_there(root)):
            return None
    except OSError as error:
        return _machine(error, root)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and its causes, outermost first."""
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or one.__context__


def _place(error: BaseException, root: Path) -> Path:
    """The path in the message: the file of the error where it is outside the lake, else the lake."""
    named = Path(error.filename).absolute() if isinstance(error, OSError) and isinstance(error.filename, str) else root
    return root if named.is_relative_to(root) else named


def _fullest(root: Path) -> str:
    """The one with the least free space of the lake and Spark's scratch folder."""
    places = {Path(place) for place in (root, os.environ.get("SPARK_LOCAL_DIRS", "").split(",")[0] or tempfile.gettempdir())}
    free = {place: _free(place) for place in places}
    least = min(free, key=lambda place: (free[place], place != root))
    return f"{least} ({free[least] / 2**20:.0f} MiB free)"


def _limit() -> str:
    return f"this process may open {resource.getrlimit(resource.RLIMIT_NOFILE)[0]}"


def _free(place: Path) -> int:
    disk = os.statvfs(_there(place))
    return disk.f_bavail * disk.f_frsize


def _there(place: Path) -> Path:
    """The nearest existing folder on the path."""
    return next(folder for folder in [place.absolute(), *place.absolute().parents] if folder.exists())
