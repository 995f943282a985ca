"""Which modules a verb loads: what it costs to begin, and what it takes along to its end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from jobs.lake import Lake

CODE = "import json, sys; from jobs.__main__ import app; app(sys.argv[1:], standalone_mode=False); print(json.dumps(sorted(sys.modules)))"


def loaded(lake: Lake, *verb: str) -> set[str]:
    """Names of the modules, as a process of its own has them when the verb has answered."""
    command = [sys.executable, "-c", CODE, "--lake", str(lake.root), *verb]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))
