"""The points between the steps of a publication. Tests replace `reached` to kill or delay a publisher there."""

from jobs.runtime import observed


def reached(moment: str) -> None:
    """Called between the steps of a publication: logs how long the step took."""
    observed.step(moment)
