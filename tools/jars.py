"""Fetches the Delta jars once into .jars/, so that no run waits for Maven and none needs the net."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PINS = Path(__file__).parent


@dataclass(frozen=True)
class Jars:
    """Jars that belong together: their coordinates, those left out, the pinned names and sums, and their folder."""

    coordinates: str
    not_needed: str
    pins: Path
    folder: Path
    megabytes: int


# Left out of Delta: Spark has these, or they serve catalogs that are not used: 80 MB.
DELTA = Jars(
    "io.delta:delta-spark_4.1_2.13:4.4.0",
    "com.*:*,commons-*:*,javax.*:*,org.*:*,io.airlift:*,io.unitycatalog:*",
    PINS / "jars.sha256",
    ROOT / ".jars",
    13,
)
# Hadoop's version is that of Spark's own jars; Amazon's client comes in one piece.
S3 = Jars("org.apache.hadoop:hadoop-aws:3.4.2", "org.apache.hadoop:hadoop-client-*", PINS / "s3.sha256", ROOT / ".s3" / "jars", 645)

# Spark itself resolves coordinates, and honours the mirror that a machine's spark-defaults may name.
RESOLVE = """
import os, sys
os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
from pyspark.sql import SparkSession
packages, excludes, ivy = sys.argv[1:]
builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").config("spark.jars.ivy", ivy)
builder.config("spark.jars.packages", packages).config("spark.jars.excludes", excludes).getOrCreate().stop()
"""


def pinned(jars: Jars) -> dict[str, str]:
    """The jars that must be there: name → SHA-256."""
    return {name: digest for digest, name in (line.split() for line in jars.pins.read_text().splitlines())}


def wrong(jars: Jars, folder: Path) -> list[str]:
    """The jars that are missing from `folder`, or are not what was pinned."""

    def intact(name: str, digest: str) -> bool:
        jar = folder / name
        if not jar.is_file():
            return False
        with jar.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest

    return [name for name, digest in pinned(jars).items() if not intact(name, digest)]


def fetch(jars: Jars, log: Path) -> None:
    """Resolve the coordinates into a folder of their own, check what came, then put it in place."""
    with tempfile.TemporaryDirectory() as ivy, log.open("w") as output:
        subprocess.run([sys.executable, "-c", RESOLVE, jars.coordinates, jars.not_needed, ivy], stdout=output, stderr=output, check=False)
        come = Path(ivy) / "jars"
        if bad := wrong(jars, come):
            arrived = "is not what was pinned" if (come / bad[0]).exists() else "did not come"
            sys.exit(f"jars: {bad[0]} {arrived}; is a Maven repository in reach? The whole story is in {log}")
        for name in pinned(jars):
            shutil.copyfile(come / name, jars.folder / f"{name}.part")
            (jars.folder / f"{name}.part").rename(jars.folder / name)


def main(jars: Jars = DELTA) -> None:
    """Do nothing where all is there."""
    if not wrong(jars, jars.folder):
        return
    jars.folder.mkdir(parents=True, exist_ok=True)
    print(f"jars: {jars.coordinates}, {len(pinned(jars))} files, {jars.megabytes} MB (once)", flush=True)
    fetch(jars, jars.folder / "fetch.log")
    print("jars: ready", flush=True)


if __name__ == "__main__":
    main()
