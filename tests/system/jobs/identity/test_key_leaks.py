"""`link` with all that Spark can be set to log: neither the key nor what HMAC makes of it stands anywhere."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from tests.support.secret import forms

ROOT = Path(__file__).parents[4]
KEY = hashlib.sha256(b"a key of this test").digest()

LINK = """
import os, sys
from pathlib import Path

from jobs.runtime.session import session

folder = Path(sys.argv[1])
told = {
    "spark.eventLog.enabled": "true", "spark.eventLog.dir": f"{folder}/events", "spark.eventLog.compress": "false", "spark.eventLog.logBlockUpdates.enabled": "true",
    "spark.sql.ui.explainMode": "extended", "spark.sql.maxPlanStringLength": "10000000",
    "spark.sql.shuffle.partitions": "2", "spark.ui.enabled": "true", "spark.ui.port": "0",
}
spark = session("local[2]", told)

from urllib.request import urlopen
from jobs.identity import fingerprint
from jobs.lake import Lake
from jobs.link import link
from tests.support.deliveries import deliver, silver

lake = Lake(folder / "lake", spark)
rows = [f"person | {n} | | | ANA | 0" for n in range(1, 6)] + [f"nit | {n} | {n + 100} | true | |" for n in range(1, 6)]
people = "\\n".join(["record | cpf | nit | current | name | status", *rows])
deliver(lake, "cpf", "2020-04-18", silver(spark, "cpf", people, period="2020-04-18"), files=[{"part": "people"}])
print(link(lake, "cpf", "2020-04-18")["status"])

java = spark.sparkContext._gateway.proc.pid
(folder / "environ").write_bytes(Path(f"/proc/{java}/environ").read_bytes())
for process in Path("/proc").glob("[0-9]*/cmdline"):
    try:
        (folder / f"cmdline-{process.parent.name}").write_bytes(process.read_bytes())
    except OSError:
        pass
address = f"{spark.sparkContext.uiWebUrl}/api/v1/applications/{spark.sparkContext.applicationId}"
for page in ("sql?details=true&planDescription=true&length=1000", "environment", "jobs", "stages?details=true"):
    (folder / f"ui-{page.split('?')[0]}").write_bytes(urlopen(f"{address}/{page}").read())
spark.stop()
"""


def test_link_writes_the_key_nowhere(tmp_path: Path) -> None:
    (tmp_path / "events").mkdir()
    environment = os.environ | {"BATIMENTO_KEY": KEY.hex(), "PYTHONPATH": str(ROOT), "BATIMENTO_LOG": "DEBUG"}
    done = subprocess.run([sys.executable, "-c", LINK, str(tmp_path)], cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode == 0 and b"published" in done.stdout, done.stderr[-3000:].decode("utf-8", "replace")
    (tmp_path / "output").write_bytes(done.stdout + done.stderr)

    wanted = forms(KEY)
    written = {str(path.relative_to(tmp_path)): path.read_bytes().decode("latin-1").lower() for path in tmp_path.rglob("*") if path.is_file()}
    assert not [(name, form) for name, text in written.items() for form in wanted if form in text]
    # And what was searched is what was meant: the plans that make pseudonyms stand there.
    everything = {
        kind: "".join(text for name, text in written.items() if name.startswith(kind)) for kind in ("events", "output", "ui-sql", "environ", "cmdline")
    }
    assert all("sha2(concat(" in everything[kind] for kind in ("events", "ui-sql"))
    assert "path=" in everything["environ"] and "java" in everything["cmdline"]
