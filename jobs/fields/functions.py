"""The functions of `jobs/registries/<id>.py`, by the name that a form gives (`python:`)."""

from __future__ import annotations

import importlib
from typing import Any


def function(registry: str, name: str) -> Any:
    """A function that a form names; that it is there was checked when the form was loaded."""
    return getattr(importlib.import_module(f"jobs.registries.{registry}"), name)
