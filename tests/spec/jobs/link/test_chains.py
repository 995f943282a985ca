"""Numbers that others replaced: followed to the last before anybody is looked up; in doubt where there is no one last. Letters stand for numbers."""

from __future__ import annotations

import pytest
from pyspark.sql import functions as F

from jobs.identity.pseudonym import person_of
from jobs.link.chains import ways
from jobs.link.exact import find, leads, settle
from tests.support.tables import frame

CPFS = {"Ana": 501, "Bia": 502, "Caio": 503}
IDENTITY = "key string, person string, method string, name_key bigint, registry string, as_of date, superseded_on date"


@pytest.fixture(scope="module", autouse=True)
def key_for_fixtures():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BATIMENTO_KEY", "0" * 64)
        yield


def code(letters: str) -> int:
    """A number for a text: `a` is 1, `b` 2, `a1` 101."""
    return ord(letters[0]) - ord("a") + 1 + 100 * int(letters[1:] or 0)


def tied(spark, text: str):
    """Ties of `silver.identity`: to people with a CPF, by their names, or to numbers."""
    rows = frame(spark, text, IDENTITY)
    every = sorted({name for row in rows.collect() for name in (row.key, row.person)} - set(CPFS))
    number = F.create_map(*[F.lit(item) for name in every for item in (name, person_of(nis=code(name)))])
    people = F.create_map(*[F.lit(item) for name, cpf in CPFS.items() for item in (name, cpf)])
    return rows.withColumns({"person": F.coalesce(people[F.col("person")], number[F.col("person")]), "key": number[F.col("key")]})


def replaced(text: str) -> str:
    """Links `a>b` of elos as ties of `silver.identity`."""
    return "".join(f"{one.split('>')[0]} | {one.split('>')[1]} | replaced | | elos | 2020-04-01 |\n" for one in text.split())


HEAD = "key | person | method | name_key | registry | as_of | superseded_on\n"


def test_a_way_is_followed_to_its_end_and_is_unsure_without_one(spark):
    links = " ".join([
        "a>b b>c",               # two steps
        "d>e d>f",               # two ends
        "g>h g>i h>i",           # two ways to one end
        "j>k k>j",               # a ring
        "l>j",                   # a number that leads into it
        "m>n n>m m>o",           # a ring with a way out
        *[f"q{place}>q{place + 1}" for place in range(16)],  # sixteen steps
        *[f"r{place}>r{place + 1}" for place in range(17)],  # and one more
    ])  # fmt: skip
    found = ways(tied(spark, HEAD + replaced(links)))
    named = {person_of(nis=code(name)): name for one in links.split() for name in one.split(">")}
    led: dict[str, set[str]] = {}
    for row in found.collect():
        last = "!" if row.unsure else "." if row.last else ""
        led.setdefault(named[row.key], set()).add(named[row.reached] + last)
    assert {name: some for name, some in led.items() if name[0] not in "qr"} == {
        "a": {"b", "c."},
        "b": {"c."},
        "d": {"e!", "f!"},
        "g": {"h", "i."},
        "h": {"i."},
        "j": {"k!"},
        "k": {"j!"},
        "l": {"j!", "k!"},
        "m": {"n!", "o!"},
        "n": {"m!", "o!"},
    }
    assert led["q0"] == {f"q{place}" for place in range(1, 16)} | {"q16."}
    assert led["r0"] == {f"r{place}!" for place in range(1, 17)}
    assert "r17." in led["r1"]
    assert ways(tied(spark, HEAD + "a | Ana | crosswalk | | cpf | 2020-04-01 |\n")) is None


def test_the_newest_delivery_that_has_the_number_counts(spark):
    rows = """
    key | person | method   | name_key | registry | as_of      | superseded_on
    a   | b      | replaced |          | elos     | 2020-03-01 |
    a   | c      | replaced |          | elos     | 2020-04-01 |
    d   | e      | replaced |          | elos     | 2020-03-01 |               # left out of the later one
    f   | g      | replaced |          | elos     | 2020-04-01 | 2020-04-02
    """
    found = {(row.key, row.reached) for row in ways(tied(spark, rows)).collect()}
    assert found == {(person_of(nis=code(one)), person_of(nis=code(other))) for one, other in ("ac", "de")}


KNOWN = """
    key | person | method    | name_key | registry | as_of      | superseded_on
    a   | b      | replaced  |          | elos     | 2020-04-01 |               # a, b, c: the last is Ana's
    b   | c      | replaced  |          | elos     | 2020-04-01 |
    c   | Ana    | crosswalk | 9001     | cpf      | 2020-04-18 |
    d   | e      | replaced  |          | elos     | 2020-04-01 |               # two ends, of which one is hers
    d   | c      | replaced  |          | elos     | 2020-04-01 |
    f   | g      | replaced  |          | elos     | 2020-04-01 |               # a ring, of which one is Bia's
    g   | f      | replaced  |          | elos     | 2020-04-01 |
    g   | Bia    | crosswalk | 9002     | cpf      | 2020-04-18 |
    h   | i      | replaced  |          | elos     | 2020-04-01 |               # its own tie is another's
    h   | Caio   | crosswalk | 9003     | cpf      | 2020-04-18 |
    i   | Bia    | crosswalk | 9002     | cpf      | 2020-04-18 |
    j   | k      | replaced  |          | elos     | 2020-04-01 |               # registered by the former number, without a CPF
    j   | j      | alone     | 9002     | cadunico | 2020-04-11 |
    k   | Bia    | crosswalk | 9002     | cpf      | 2020-04-18 |
    l   | m      | replaced  |          | elos     | 2020-04-01 |               # registered by both numbers: the present one stands
    l   | l      | alone     | 9004     | cadunico | 2020-04-11 |
    m   | m      | alone     | 9004     | cadunico | 2020-04-11 |
    n   | o      | replaced  |          | elos     | 2020-04-01 |               # nobody has the present number
    n   | n      | alone     | 9005     | cadunico | 2020-04-11 |
    p   | q      | replaced  |          | elos     | 2020-04-01 |               # nobody has either
    r   | s      | replaced  |          | elos     | 2020-04-01 |               # CadÚnico has s as the former number of m
    s   | m      | converted | 9004     | cadunico | 2020-04-11 |
    t   | t      | alone     | 9006     | cadunico | 2020-04-11 |               # no other number replaced it
"""


@pytest.fixture(scope="module")
def known(spark):
    return leads(tied(spark, KNOWN))


def test_evidence_by_a_replaced_number_finds_whom_the_present_one_leads_to(spark, known):
    text = """
    case             | number | name
    the first        | a      | 9001
    the second       | b      |
    the last         | c      | 9001
    name unlike      | a      | 9009
    two ends         | d      | 9001
    a ring           | f      | 9002
    a ring, hers     | g      | 9002
    tied otherwise   | h      |
    registered by it | j      | 9002
    by both          | l      | 9004
    nobody else      | n      | 9005
    nobody           | p      |
    converted        | r      | 9004
    never replaced   | t      | 9006
    """
    claims = frame(spark, text, "case string, number string, name bigint")
    numbers = F.create_map(*[F.lit(item) for place in range(26) for item in (chr(ord("a") + place), place + 1)])
    given = {"_cpf": F.lit(None).cast("bigint"), "_nis": numbers[F.col("number")].cast("bigint"), "_key_type": F.lit("nit"), "_name_key": F.col("name")}
    claims = claims.withColumns(given | {"certainty": F.lit("certain"), "file": F.lit(1), "line": F.lit(1)})
    named = {**{cpf: name for name, cpf in CPFS.items()}, **{person_of(nis=code(name)): name for name in "jlmnt"}, None: ""}
    found = find(claims, known).select("case", "person", "certainty", "shared").collect()
    assert sorted((row.case, named[row.person], row.certainty, row.shared) for row in found if row.case != "nobody") == sorted([
        ("the first", "Ana", "certain", False),
        ("the second", "Ana", "certain", False),
        ("the last", "Ana", "certain", False),
        ("name unlike", "Ana", "probable", False),
        ("two ends", "Ana", "probable", True),
        ("a ring", "Bia", "probable", True),
        ("a ring, hers", "Bia", "probable", True),
        ("tied otherwise", "Bia", "probable", True),
        ("tied otherwise", "Caio", "probable", True),
        ("registered by it", "Bia", "certain", False),
        ("by both", "m", "certain", False),
        ("nobody else", "n", "certain", False),
        ("converted", "m", "certain", False),
        ("never replaced", "t", "certain", False),
    ])  # fmt: skip
    assert [(row.person, row.shared) for row in found if row.case == "nobody"] == [(None, None)]
    members = {row.case: (named.get(row.person), row.key_type) for row in settle(claims.drop("certainty"), known).collect()}
    assert members["the first"] == ("Ana", "cpf") and members["registered by it"] == ("Bia", "cpf") and members["by both"] == ("m", "nis")
    # Not surely theirs: the number stands for itself.
    own = {row.case: row.person for row in settle(claims.drop("certainty"), known).collect()}
    assert (own["two ends"], own["a ring"]) == (person_of(nis=code("d")), person_of(nis=code("f")))
