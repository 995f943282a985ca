"""What must hold before anyone reads it: row rules, a suite per table, checks of a delivery, and the gate."""

from expectations.suite import Suite, suite, usual

__all__ = ["Suite", "suite", "usual"]
