"""Where a publication can be killed: tests replace `reached` to do just that."""


def reached(moment: str) -> None:
    """Called between the steps of a publication; does nothing."""
