"""What the machine, or the store that holds the lake, would not do, told in one sentence: whatever was asked, no room and no right to write look the same."""

from __future__ import annotations

import errno
import os
import re
import resource
import tempfile
from collections.abc import Iterator
from pathlib import Path

from jobs.lake import Place
from jobs.runtime.errors import Hindered

# By its number where Python met it; by the words of the C library where the JVM or deltalake did, which hand on no number.
NO_ROOM = {os.strerror(number): number for number in (errno.ENOSPC, errno.EDQUOT)}
NO_RIGHT = {os.strerror(number): number for number in (errno.EROFS, errno.EACCES, errno.EPERM)}

TOO_MANY = {os.strerror(number): number for number in (errno.EMFILE, errno.ENFILE)}

# How Python and Spark tell that there is no place for scratch, and how each tells that what it wants to read is not there.
NO_SCRATCH = ("No usable temporary directory", "Failed to create a temp directory", "Failed to create local dir")
MISSING = re.compile(r"No such file|not found|NotFound|does not exist|doesn't exist|PATH_NOT_FOUND|no log files", re.IGNORECASE)

# Hadoop's ways of saying nothing (the second, where there were no rows to write): whether it could have been otherwise is tried anew.
MUTE = ("Mkdirs failed", "_temporary/0 does not exist")

ROOM = "`batimento vacuum` deletes what no publication holds (docs/runbooks/disk_full.md)"
SCRATCH = "set TMPDIR to a folder that this user may write"
OPEN = "let it have more (`ulimit -n 4096`)"
RIGHT = "mount it for writing and give this user the right to write, or name another place with --lake; `batimento doctor` looks again"
STANDS = "What was published stands as it was. Then run it again"

# How obstore, deltalake and Hadoop tell that a store would not: the first that their words hold is what is said of it.
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


def stood(root: Place) -> tuple[int, int] | None:
    """What tells a lake's folder from another one of its name; None where there is none, or it is no folder."""
    if not isinstance(root, Path) or not root.is_dir():
        return None
    found = root.stat()
    return found.st_dev, found.st_ino


def hindered(error: BaseException, root: Place, before: tuple[int, int] | None = None) -> Hindered | None:
    """The fault of the machine's or the store's behind an error, as one line: what, where, what to do; None where there is none. `root` is the lake's.

    `before` is what `stood` said of the lake when the verb began.
    """
    if isinstance(root, Path):
        return _machine(error, root) or _gone(error, root, before)
    # What is full or may not be written to on this machine is then the scratch.
    return next(filter(None, (_store(one, root) for one in _chain(error))), None) or _machine(error, Path(tempfile.gettempdir()))


def _store(error: BaseException, root: Place) -> Hindered | None:
    said = re.sub(r"\x1b\[[0-9;]*m", "", str(error))  # deltalake paints its errors
    for words, (what, remedy) in STORE.items():
        if re.search(words, said):
            return Hindered(f"{root}: {what}; {remedy}. {STANDS}")
    return None


def _machine(error: BaseException, root: Path) -> Hindered | None:
    for one in _chain(error):
        if isinstance(one, Hindered):
            return one
        if any(words in str(one) for words in MUTE):
            return _probe(root)
        if any(words in str(one) for words in NO_SCRATCH):
            return Hindered(f"there is no place for scratch: {tempfile.tempdir or os.environ.get('TMPDIR', '/tmp')}; {SCRATCH}. {STANDS}")
        for words, number in (NO_ROOM | NO_RIGHT | TOO_MANY).items():
            if (isinstance(one, OSError) and one.errno == number) or words in str(one):
                where, remedy = (_fullest(root), ROOM) if words in NO_ROOM else (_limit(), OPEN) if words in TOO_MANY else (_place(one, root), RIGHT)
                return Hindered(f"{words[0].lower()}{words[1:]}: {where}; {remedy}. {STANDS}")
    return None


def _gone(error: BaseException, root: Path, before: tuple[int, int] | None) -> Hindered | None:
    """A lake that somebody deleted, or moved, while it was used; a verb that goes on writing may have made a part of it anew."""
    missing = any(isinstance(one, FileNotFoundError) or MISSING.search(str(one)) for one in _chain(error))
    if (before is not None and stood(root) != before) or (before is not None and missing and not (root / "ops").is_dir()):
        return Hindered(f"{root}: the lake was deleted or moved while this ran; bring it back (from where it was moved, or a copy), and run it again")
    return None


def _probe(root: Path) -> Hindered | None:
    try:
        with tempfile.TemporaryFile(dir=_there(root)):
            return None
    except OSError as error:
        return _machine(error, root)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error, and those that it was raised from."""
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or one.__context__


def _place(error: BaseException, root: Path) -> Path:
    """The lake, or a file that lies elsewhere."""
    named = Path(error.filename).absolute() if isinstance(error, OSError) and isinstance(error.filename, str) else root
    return root if named.is_relative_to(root) else named


def _fullest(root: Path) -> str:
    """Of the lake and Spark's scratch, where least is free."""
    places = {Path(place) for place in (root, os.environ.get("SPARK_LOCAL_DIRS", "").split(",")[0] or tempfile.gettempdir())}
    free = {place: _free(place) for place in places}
    least = min(free, key=lambda place: (free[place], place != root))
    return f"{least} ({free[least] / 2**20:.0f} MiB free)"


def _limit() -> str:
    return f"this process may have {resource.getrlimit(resource.RLIMIT_NOFILE)[0]}"


def _free(place: Path) -> int:
    held = os.statvfs(_there(place))
    return held.f_bavail * held.f_frsize


def _there(place: Path) -> Path:
    """The place, or what there is of the way to it."""
    return next(folder for folder in [place.absolute(), *place.absolute().parents] if folder.exists())
