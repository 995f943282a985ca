"""An S3-compatible server on loopback, for tests of a lake on object storage."""

from __future__ import annotations

import os
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.support.parts import NOTHING_SKIPPED
from tools import s3
from tools.cluster import LOOPBACK, free_port

BUCKET = "batimento"


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A bucket of its own, with keys and address in the environment; its address. Skipped where `make s3` was not run."""
    if not s3.ready():
        reason = "needs Spark's jars for object storage and a server: `make s3` fetches both (645 MB)"
        (pytest.fail if os.environ.get(NOTHING_SKIPPED) else pytest.skip)(reason)
    port = free_port()
    server = s3.serve(port, folder / "s3.log")
    endpoint = f"http://{LOOPBACK}:{port}"
    try:
        _until_ready(endpoint)
        urllib.request.urlopen(urllib.request.Request(f"{endpoint}/{BUCKET}", method="PUT"), timeout=10).close()
        with pytest.MonkeyPatch.context() as patch:
            for name, value in asking(endpoint).items():
                patch.setenv(name, value)
            yield f"s3a://{BUCKET}"
    finally:
        server.kill()
        server.wait()


def asking(endpoint: str) -> dict[str, str]:
    """The environment of who asks a store of that address."""
    return {"AWS_ENDPOINT_URL": endpoint, "AWS_ACCESS_KEY_ID": "a-test", "AWS_SECRET_ACCESS_KEY": "a-secret", "AWS_REGION": "us-east-1"}


def nobody() -> dict[str, str]:
    """The environment of who asks a store that is not there."""
    return asking(f"http://{LOOPBACK}:{free_port()}")


@contextmanager
def refusing(status: int, code: str) -> Iterator[dict[str, str]]:
    """A store that answers everything with one error, as S3 writes errors; the environment of who asks it."""

    class Refusal(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>no</Message></Error>".encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_HEAD = do_PUT = answer

        def log_message(self, *_: object) -> None:
            """Nobody reads them."""

    server = ThreadingHTTPServer((LOOPBACK, 0), Refusal)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield asking(f"http://{LOOPBACK}:{server.server_port}")
    finally:
        server.shutdown()
        server.server_close()


def _until_ready(endpoint: str) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with suppress(OSError), urllib.request.urlopen(endpoint, timeout=5):
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not answer within 30 s")
