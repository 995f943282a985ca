"""Pages of known numbers: their texts, their links, and that they load nothing from elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from posixpath import dirname, join, normpath

import pytest

import conf
from jobs.analysts.report.numbers import Numbers, Run
from jobs.analysts.report.pages import duration, pages, percent, sentence
from tests.support import report as made
from tests.unit.jobs.analysts.report.html import Page

ADDRESS = re.compile(r"(?:https?:)?//[\w.-]+")


@pytest.fixture(scope="module")
def site() -> dict[str, str]:
    return pages(made.numbers(), made.MADE)


@pytest.fixture(scope="module")
def parsed(site: dict[str, str]) -> dict[str, Page]:
    return {path: Page(text) for path, text in site.items()}


def test_there_is_a_page_for_each_thing(site: dict[str, str]) -> None:
    assert {"index.html", "decisions.html", "law.html", "bases.html", "quarantine.html", "gates.html", "runs.html"} <= set(site)
    assert {"bases/sisobi.html", "bases/bem.html", "decisions/ae2020-2020-04.html", "decisions/ae2020-2020-05.html"} <= set(site)
    assert {f"runs/{run.run}.html" for run in made.runs()} <= set(site)


def test_the_same_numbers_make_the_same_pages(site: dict[str, str]) -> None:
    assert pages(made.numbers(), made.MADE) == site


def test_every_link_leads_to_a_place_that_is_there(parsed: dict[str, Page]) -> None:
    lost = []
    for path, page in parsed.items():
        for link in page.all("a"):
            target, _, anchor = link.attributes["href"].partition("#")
            goal = normpath(join(dirname(path), target)) if target else path
            if goal not in parsed or (anchor and anchor not in parsed[goal].ids):
                lost.append(f"{path}: {link.attributes['href']}")
    assert lost == []


def test_nothing_is_fetched_and_nothing_runs(site: dict[str, str], parsed: dict[str, Page]) -> None:
    for path, page in parsed.items():
        assert page.all("script", "img", "iframe", "object", "embed", "image", "use") == [], path
        assert [link.attributes["href"] for link in page.all("link")] == ["data:,"], path
        assert not [name for element in page.elements for name in element.attributes if name.startswith("on")], path
        addresses = set(ADDRESS.findall(site[path])) - {"http://www.w3.org"}  # the name of SVG, which is never fetched
        assert addresses == set(), path


def test_each_page_can_be_read_by_its_structure(parsed: dict[str, Page]) -> None:
    for path, page in parsed.items():
        assert len(page.all("h1")) == 1, path
        assert [len(page.all(tag)) for tag in ("header", "nav", "main", "footer", "title")] == [1] * 5, path
        assert page.all("html")[0].attributes["lang"] == "en"
        assert page.all("a")[0].attributes["href"] == "#main", path
        assert len(page.ids) == len(set(page.ids)), path


def test_every_table_has_a_caption_and_says_what_its_heads_head(parsed: dict[str, Page]) -> None:
    tables = [(path, page, table) for path, page in parsed.items() for table in page.all("table")]
    assert tables
    for path, page, table in tables:
        inside = [element for element in page.elements if table in element.parents]
        assert [one.text.strip() for one in inside if one.tag == "caption"][0], path
        assert {one.attributes.get("scope") for one in inside if one.tag == "th"} == {"col", "row"}, path
        rows = [one for one in inside if one.tag == "tr"]
        assert len({len(row.children) for row in rows}) == 1, (path, table.text[:80])


def test_every_picture_has_a_description(parsed: dict[str, Page]) -> None:
    drawn = [(path, svg) for path, page in parsed.items() for svg in page.all("svg") if "aria-hidden" not in svg.attributes]
    assert len(drawn) > 20
    for path, svg in drawn:
        assert svg.attributes["role"] == "img", path
        assert re.search(r"\d", svg.attributes["aria-label"]), path


def test_the_law_is_in_portuguese_and_marked_so(parsed: dict[str, Page]) -> None:
    portuguese = [element for element in parsed["law.html"].elements if element.attributes.get("lang") == "pt-BR"]
    assert any("Seja maior de 18 (dezoito) anos de idade" in one.text for one in portuguese)
    assert not any("Only pay in the last three months" in one.text for one in portuguese)


def test_a_criterion_leads_to_its_law(site: dict[str, str]) -> None:
    assert 'href="../law.html#ae2020-no_death_record"' in site["decisions/ae2020-2020-04.html"]


def test_the_funnel_adds_up(parsed: dict[str, Page]) -> None:
    rows = [[cell.text for cell in row.children] for row in parsed["index.html"].all("tr")]
    spaced = "\u202f"
    assert ["received", f"1{spaced}000{spaced}267", "lines"] in [row[:3] for row in rows]
    assert ["linked", f"700{spaced}299", "facts and members"] in [row[:3] for row in rows]


def test_what_needs_a_look_is_named_first(parsed: dict[str, Page]) -> None:
    listed = " ".join(one.text for one in parsed["index.html"].all("li"))
    bases = len(conf.registries())
    assert f"1 of {bases} bases are older than promised: sisobi" in listed
    assert "A gate refused 1 run" in listed
    assert f"{bases - 2} bases were never read" in listed


def test_a_lake_without_decisions_says_so() -> None:
    empty: Numbers = replace(made.numbers(), months=(), runs=(), bases=())
    site = pages(empty, made.MADE)
    assert "Nothing was decided yet" in site["index.html"]
    assert "Nothing was decided yet" in site["decisions.html"]
    assert "All checks passed" in site["gates.html"]


def test_what_was_seen_cannot_break_the_page(site: dict[str, str]) -> None:
    assert "3 of 12 &lt;b&gt;&amp;" in site["gates.html"]


def test_free_text_is_escaped_on_every_page() -> None:
    """A reason, a file's name, the note of a publication."""
    wrote = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7 * 7 }}\x1b[31m\u202e=cmd"
    attempt = made.attempt("withdraw-1", "withdraw", 3, "published", {"registry": "sisobi", "reason": wrote})
    attempt["result"] |= {"warnings": [wrote], "files": [{"file": wrote}], wrote: {wrote: 1, "b": 2}}
    run = Run(
        "withdraw-1", "withdraw", (attempt,), (made.manifest("p0000010", "withdraw-1", "withdraw") | {"note": wrote},), (made.check(False, wrote, wrote),)
    )
    for path, text in pages(replace(made.numbers(), runs=(run,)), made.MADE).items():
        assert Page(text).all("script", "img") == [], path
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text), path
        if path == "runs/withdraw-1.html":
            assert text.count("&lt;script&gt;") >= 6 and "{{ 7 * 7 }}" in text and "\\x1b[31m\\u202e=cmd" in text


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [(0, 5, "0.0%"), (1, 3, "33.3%"), (1, 100_000, "< 0.1%"), (99_999, 100_000, "> 99.9%"), (5, 5, "100.0%"), (0, 0, "–"), (None, 3, "–")],
)
def test_a_share_is_never_rounded_to_none_or_all(part: int | None, whole: int, written: str) -> None:
    assert percent(part, whole) == written


@pytest.mark.parametrize(
    ("seconds", "written"), [(0.04, "0.0 s"), (59.9, "59.9 s"), (125, "2 min 05 s"), (3780, "1 h 03 min"), (90_000, "25 h 00 min"), (None, "–")]
)
def test_a_duration_is_read_at_a_glance(seconds: float | None, written: str) -> None:
    assert duration(seconds) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, "–"), ([], "–"), (True, "yes"), (12_345, "12\u202f345"), (["a", "b"], "a, b"), ({"a": 1, "b": {"c": None}}, "a: 1; b: c: –"), (0.5, "0.5")],
)
def test_a_runs_arguments_are_written_in_a_line(value: object, written: str) -> None:
    assert sentence(value) == written
