"""What a form does not express: one module per registry that needs it, whose functions `conf/registries/<id>.yml` names (`python:`)."""

from __future__ import annotations

import importlib
from typing import Any


def function(registry: str, name: str) -> Any:
    """A function that a form names; that it is there was checked when the form was loaded."""
    return getattr(importlib.import_module(f"jobs.registries.{registry}"), name)
