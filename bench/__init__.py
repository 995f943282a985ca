"""How fast, beside what: the same work done by this pipeline and by its peers, each measured in a process of its own."""

from pathlib import Path

PROGRAMME, PROGRAMMES = "may2020", Path(__file__).parent / "programmes"  # the question is frozen: a programme of the bench's own
