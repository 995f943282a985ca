"""Fewer round trips to the JVM: a class, and a static method of a class, are looked up there once.

PySpark asks the JVM for `functions`, then for the function, then calls it: three round trips for each part of each column expression, of which two
have the same answer every time. For a small delivery they cost more than Spark's own work.
"""

from __future__ import annotations

from typing import Any

from py4j.java_gateway import JavaClass, JavaMember, JVMView  # type: ignore[import-untyped]


def look_up_once() -> None:
    """From now on; harmless when called again. What was found stays with its view of the JVM, so that another JVM is asked anew."""
    for one in (JVMView, JavaClass):
        if one.__getattr__.__name__ != "once":
            one.__getattr__ = _once(one.__getattr__)


def _once(ask: Any) -> Any:
    def once(self: Any, name: str) -> Any:
        found = ask(self, name)
        if isinstance(found, JavaClass | JavaMember):
            vars(self)[name] = found  # Python asks `__getattr__` only for what is not there
        return found

    return once
