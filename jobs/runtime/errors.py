"""The ways in which a verb ends badly, and nothing else: anything that is none of these is a crash."""


class BadInput(Exception):
    """What was given cannot be read: says what, where, and what to do. Nothing was written. Exit 2."""

    code = 2


class Refused(Exception):
    """A gate refused to publish: says why and where the report is. What was published before still stands. Exit 3."""

    code = 3


class LostRace(Exception):
    """Somebody else published the same slice meanwhile. Nothing of ours is visible; run again. Exit 4."""

    code = 4


class Hindered(Exception):
    """This machine would not do it: no room, no right to write, a store that does not answer, a wrong clock. Nothing half-done is visible. Exit 5."""

    code = 5
