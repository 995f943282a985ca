"""Fetches the Delta jars once into .jars/, so that no run waits for Maven and none needs the net."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
JARS = ROOT / ".jars"
PINS = Path(__file__).parent / "jars.sha256"
COORDINATES = "io.delta:delta-spark_4.1_2.13:4.4.0"
# Spark has these, or they serve catalogs that we do not use: 80 MB that nobody reads.
NOT_NEEDED = "com.*:*,commons-*:*,javax.*:*,org.*:*,io.airlift:*,io.unitycatalog:*"
# Spark itself resolves coordinates, and honours the mirror that a machine's spark-defaults may name.
RESOLVE = """
import os, sys
os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
from pyspark.sql import SparkSession
packages, excludes, ivy = sys.argv[1:]
builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").config("spark.jars.ivy", ivy)
builder.config("spark.jars.packages", packages).config("spark.jars.excludes", excludes).getOrCreate().stop()
"""


def pins() -> dict[str, str]:
    """The jars that must be there: name → SHA-256."""
    return {name: digest for digest, name in (line.split() for line in PINS.read_text().splitlines())}


def wrong(folder: Path) -> list[str]:
    """The jars that are missing from `folder`, or are not what was pinned."""

    def holds(name: str, digest: str) -> bool:
        jar = folder / name
        return jar.is_file() and hashlib.sha256(jar.read_bytes()).hexdigest() == digest

    return [name for name, digest in pins().items() if not holds(name, digest)]


def fetch(log: Path) -> None:
    """Resolve the coordinates into a folder of their own, check what came, then put it in place."""
    with tempfile.TemporaryDirectory() as ivy, log.open("w") as said:
        subprocess.run([sys.executable, "-c", RESOLVE, COORDINATES, NOT_NEEDED, ivy], stdout=said, stderr=said, check=False)
        come = Path(ivy) / "jars"
        if bad := wrong(come):
            arrived = "is not what was pinned" if (come / bad[0]).exists() else "did not come"
            sys.exit(f"jars: {bad[0]} {arrived}; is a Maven repository in reach? The whole story is in {log}")
        for name in pins():
            shutil.copyfile(come / name, JARS / f"{name}.part")
            (JARS / f"{name}.part").rename(JARS / name)


def main() -> None:
    """Do nothing where all is there."""
    if not wrong(JARS):
        return
    JARS.mkdir(exist_ok=True)
    print(f"jars: {COORDINATES}, {len(pins())} files, 13 MB (once)", flush=True)
    fetch(JARS / "fetch.log")
    print("jars: ready", flush=True)


if __name__ == "__main__":
    main()
