"""Where a publication can be killed: tests replace `reached` to do just that."""

from jobs.runtime import observed


def reached(moment: str) -> None:
    """Called between the steps of a publication: how long each took is told of the verb that publishes."""
    observed.step(moment)
