"""What a file is to what arrived before, as a table: files of one call by name, part and content; what they are, what they replace or repeat."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

import conf
from jobs.ingest.arrivals import Arrival, SentFor, settle
from jobs.ingest.choose import Reading
from jobs.lake.landing import Landed
from jobs.runtime.errors import BadInput
from tests.support.tables import rows

Row = dict[str, Any]


def one(registry: str, name: str, part: str, content: str) -> Reading:
    """A file read whole; content `-` has a header and no rows."""
    digest = hashlib.sha256(content.encode()).hexdigest()
    breaks = 1 if content == "-" else 3
    landed = Landed(name, Path(name), digest, 10, breaks, breaks, True, True, 0, b"", b"", None, None)
    return Reading(landed, conf.registry(registry).layouts[0], "latin-1", part, "header", ";", 1, 3, True, ())


def standing(known: list[Row]) -> list[Row]:
    held = [row for row in known if row["withdrawn"] is None]
    return [row for row in held if row["arrival"] not in {other["replaces"] for other in held}]


def play(registry: str, text: str) -> list[Arrival]:
    """Files of the table, loaded one call after another. `withdraw` in the content takes back the part's standing arrival."""
    known: list[Row] = []
    found: list[Arrival] = []
    for case in rows(text):
        part = case["part"] or ""
        if case["content"] == "withdraw":
            for row in standing(known):
                if (row["period"], row["part"]) == (case["period"], part):
                    row["withdrawn"] = "bad"
            continue
        file = one(registry, str(case["name"]), part, str(case["content"]))
        mode = case.get("says") or ""
        sent_for = SentFor(mode == "part", mode[1:] if mode.startswith("=") else None)
        (arrival,) = settle(conf.registry(registry), str(case["period"]), [file], known, standing(known), sent_for)
        found.append(arrival)
        known += [arrival.row] if arrival.row else []
        by_arrival = {row["arrival"]: i for i, row in enumerate(known)}
        replaces, same_as = (by_arrival.get(arrival.row[key]) if arrival.row else None for key in ("replaces", "same_as"))
        expected = (case["status"], case["lines"] == "yes", case["replaces"], case["same_as"])
        assert (arrival.status, arrival.has_lines, *(None if i is None else str(i) for i in (replaces, same_as))) == expected, case
    assert [row["sequence"] for row in known] == list(range(1, len(known) + 1))
    assert len({row["arrival"] for row in known}) == len(known)
    return found


def test_a_delivery_that_comes_whole() -> None:
    play(
        "sisobi",
        """
        name  | period     | part | content  | status         | lines | replaces | same_as
        a.txt | 2020-04-16 |      | A        | loaded         | yes   |          |          # 0
        a.txt | 2020-04-16 |      | A        | already_loaded | no    |          |
        z.txt | 2020-04-16 |      | A        | already_loaded | no    |          |          # under another name
        A.TXT | 2020-04-16 |      | B        | correction     | yes   | 0        |          # 1: sent for the same
        a.txt | 2020-04-16 |      | A        | correction     | no    | 1        | 0        # 2: back again, its lines are here
        a.txt | 2020-04-17 |      | A        | unchanged      | no    |          | 0        # 3: nothing new that day
        a.txt | 2020-04-17 |      | A        | already_loaded | no    |          |
        a.txt | 2020-04-17 |      | B        | correction     | no    | 3        | 1        # 4
              | 2020-04-17 |      | withdraw |                |       |          |
        a.txt | 2020-04-17 |      | B        | correction     | no    | 3        | 1        # 5: what it had replaced stands, and is corrected again
        """,
    )


@pytest.mark.parametrize("registry", sorted(one.id for one in conf.registries() if one.delivery == "changes"))
def test_changes_add_to_each_other_and_replace_what_they_were_sent_for(registry: str) -> None:
    play(
        registry,
        """
        name     | period     | part | content | says     | status         | lines | replaces | same_as
        a.txt    | 2020-04-16 | p    | A       |          | loaded         | yes   |          |          # 0
        a_2.txt  | 2020-04-16 | p    | B       |          | loaded         | yes   |          |          # 1: a second file of the day
        a_2.txt  | 2020-04-16 | p    | C       |          | correction     | yes   | 1        |          # 2
        z!A.txt  | 2020-04-16 | p    | D       |          | correction     | yes   | 0        |          # 3: the same, out of a zip
        mend.txt | 2020-04-16 | p    | E       | =a_2.txt | correction     | yes   | 2        |          # 4: named as what it replaces
        mend.txt | 2020-04-16 | p    | E       | =a_2.txt | already_loaded | no    |          |
        more.txt | 2020-04-16 | q    | F       |          | loaded         | yes   |          |          # 5
        x.txt    | 2020-04-16 | q    | G       | part     | correction     | yes   | 5        |          # 6: the caller named the part
        """,
    )


def test_what_is_to_be_replaced_must_stand() -> None:
    (first,) = settle(conf.registry("sisobi"), "2020-04-16", [one("sisobi", "a.txt", "", "A")], [], [])
    known = [row for row in [first.row] if row]
    with pytest.raises(BadInput, match="b.txt: no such file in force for 2020-04-16 to replace; in force: a.txt"):
        settle(conf.registry("sisobi"), "2020-04-16", [one("sisobi", "c.txt", "", "C")], known, known, SentFor(replaces="b.txt"))
    with pytest.raises(BadInput, match="a.txt: is replaced by one file, not 2; load them apart"):
        both = [one("sisobi", name, "", name) for name in ("c.txt", "d.txt")]
        settle(conf.registry("sisobi"), "2020-04-16", both, known, known, SentFor(replaces="a.txt"))


def test_a_delivery_in_parts() -> None:
    play(
        "tse",
        """
        name   | period | part | content | status         | lines | replaces | same_as
        ac.csv | 2018   | AC   | A       | loaded         | yes   |          |             # 0
        sp.csv | 2018   | SP   | S       | loaded         | yes   |          |             # 1: an addition
        sp.csv | 2018   | SP   | T       | correction     | yes   | 1        |             # 2: of one UF alone
        rr.csv | 2018   | RR   | -       | loaded         | no    |          |             # 3: no rows
        ap.csv | 2018   | AP   | -       | unchanged      | no    |          | 3           # 4: nor here: the same bytes, another UF
        ap.csv | 2018   | AP   | -       | already_loaded | no    |          |
        xx.csv | 2018   | XX   | T       | already_loaded | no    |          |             # São Paulo's rows do not prove anything about another UF
        """,
    )


def test_files_that_hold_units_of_their_own_stand_beside_each_other() -> None:
    arrivals = play(
        "gfip",
        """
        name    | period  | part  | content | status         | lines | replaces | same_as
        SEFIP   | 2020-03 | SEFIP | A       | loaded         | yes   |          |
        SEFIP   | 2020-03 | SEFIP | B       | correction     | yes   |          |             # its employers replace theirs, no others
        OTHER   | 2020-03 | OTHER | C       | loaded         | yes   |          |
        COPY    | 2020-03 | COPY  | C       | already_loaded | no    |          |
        """,
    )
    assert arrivals[0].row and arrivals[0].row["unit"] == ", ".join(conf.registry("gfip").unit)


def test_two_files_of_one_call_for_one_part_are_refused_unless_they_hold_units() -> None:
    def both(registry: str, period: str) -> list[str]:
        files = [one(registry, "a.txt", "AC", "A"), one(registry, "b.txt", "AC", "B"), one(registry, "c.txt", "AC", "A")]
        return [arrival.status for arrival in settle(conf.registry(registry), period, files, [], [])]

    with pytest.raises(BadInput, match="b.txt: a.txt is part AC of 2018 too; load them apart, naming each with --part"):
        both("tse", "2018")
    assert both("gfip", "2020-03") == ["loaded", "correction", "already_loaded"]
    # What the call's first file corrects is not here any more when the next one comes.
    (before,) = settle(conf.registry("tse"), "2018", [one("tse", "a.txt", "AC", "A")], [], [])
    known = [row for row in [before.row] if row]
    with pytest.raises(BadInput, match="a.txt: b.txt is part AC of 2018 too"):
        settle(conf.registry("tse"), "2018", [one("tse", "b.txt", "AC", "B"), one("tse", "a.txt", "AC", "A")], known, known)


def test_the_same_bytes_again_are_what_the_first_arrival_made_of_them() -> None:
    file = one("tse", "a.csv", "AC", "A")
    (first,) = settle(conf.registry("tse"), "2016", [file], [], [])
    assert first.row is not None
    in_bronze = {"rows": 1, "layout": "of then", "header": "a;b"}  # a quoted line break joined two lines
    known = [first.row | in_bronze]
    (again,) = settle(conf.registry("tse"), "2018", [file], known, known)
    assert again.row is not None and again.row | in_bronze == again.row
    assert (again.status, again.row["same_as"]) == ("unchanged", first.row["arrival"])


def test_an_arrival_has_its_reference_date() -> None:
    (arrival,) = settle(conf.registry("gfip"), "2020-03", [one("gfip", "SEFIP.RE", "SEFIP", "A")], [], [])
    assert arrival.row is not None
    assert str(arrival.row["as_of"]) == "2020-04-07"
    assert (arrival.row["name"], arrival.row["rows"], arrival.row["header"], arrival.row["complete"]) == ("SEFIP.RE", 2, "header", True)
