"""The kinds of evidence, as the code of jobs names them: declared in `conf/kinds.py`, where forms are checked against them."""

from conf.kinds import Kind

__all__ = ["Kind"]
