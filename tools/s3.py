"""What object storage needs beyond `make setup`: Spark's jars for it, and an S3-compatible server for the tests. `python -m tools.s3` is `make s3`."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from tools import jars
from tools.jars import ROOT

LOCK = ROOT / "requirements" / "s3.txt"
SERVER = ROOT / ".s3" / "server"
PYTHON = SERVER / "bin" / "python"

# One request after the other, so that a conditional put is one step, as in a real store, and not a read and a write.
SERVE = """
import sys, threading
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple
app, lock = DomainDispatcherApplication(create_backend_app), threading.Lock()
def one_by_one(environ, start):
    with lock:
        return [b"".join(app(environ, start))]
run_simple("127.0.0.1", int(sys.argv[1]), one_by_one, threaded=True)
"""


def ready() -> bool:
    """Whether `make s3` was here, with today's lock."""
    stamp = SERVER / ".made-from"
    return stamp.is_file() and stamp.read_bytes() == LOCK.read_bytes() and all((jars.S3.folder / name).is_file() for name in jars.pinned(jars.S3))


def serve(port: int, log: Path) -> subprocess.Popen[bytes]:
    """Start the server, on loopback; it keeps everything in memory, and every client has all rights."""
    with log.open("wb") as output:
        return subprocess.Popen([str(PYTHON), "-c", SERVE, str(port)], stdout=output, stderr=output)


def main() -> None:
    """Do nothing where all is there."""
    jars.main(jars.S3)
    if ready():
        return
    print("s3: the tests' server, pinned (once; a minute)", flush=True)
    venv.create(SERVER, clear=True, with_pip=True)
    done = subprocess.run([str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(LOCK)], check=False)
    if done.returncode:
        sys.exit("s3: the server could not be installed")
    (SERVER / ".made-from").write_bytes(LOCK.read_bytes())
    print("s3: ready", flush=True)


if __name__ == "__main__":
    main()
