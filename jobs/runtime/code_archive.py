"""The project's code as a zip for executors. They run none of it so far (no UDF); with it, a future UDF would work."""

from __future__ import annotations

import atexit
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

from pyspark.sql import SparkSession

HERE = Path(__file__).parents[2]
PACKAGES = ("conf", "schemas", "jobs", "expectations")
NAME = "batimento.zip"


def send_code(spark: SparkSession) -> None:
    """Send the code to the executors of a session. The driver keeps importing from where it was started."""
    context = spark.sparkContext
    if NAME in (context._python_includes or []):
        return
    folder = Path(tempfile.mkdtemp(prefix="batimento-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # executors that join later fetch it too
    context.addPyFile(str(write_zip(folder / NAME)))
    sys.path[:] = [path for path in sys.path if Path(path).name != NAME]


def write_zip(to: Path) -> Path:
    """Write the packages, with their YAML and templates, into a zip that Python imports from."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for package in PACKAGES for path in (HERE / package).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                archive.write(path, path.relative_to(HERE).as_posix())
    return to
