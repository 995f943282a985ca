"""The pages in a real browser: quiet, alone, without anything cut off or on top of each other, and within reach of the keyboard."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.keys import Keys

from jobs.analysts.report import site
from jobs.analysts.report.pages import pages
from tests.support import report as made
from tests.support.browser import browser, requests, wide

ALL = ["index.html", "decisions.html", "decisions/ae2020-2020-04.html", "law.html", "bases.html", "bases/sisobi.html", "quarantine.html", "gates.html",
       "runs.html", "runs/decide-ae2020-2020-05-0123456789.html"]  # fmt: skip
DESK, TELEPHONE, PAPER = 1280, 360, 680  # pixels; A4 less its margins

# Texts of a picture that lie on each other, or stick out of it.
CROWDED = """
return [...document.querySelectorAll('svg[role=img]')].filter(svg => svg.getClientRects().length).flatMap(svg => {
  const frame = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim()).map(t => [t.textContent, t.getBoundingClientRect()]);
  const out = texts.filter(([_, b]) => b.left < frame.left - 2 || b.right > frame.right + 2 || b.top < frame.top - 2 || b.bottom > frame.bottom + 2);
  const over = texts.flatMap(([a, p], i) => texts.slice(i + 1).filter(([_, q]) =>
    Math.min(p.right, q.right) - Math.max(p.left, q.left) > 2 && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 4).map(([b]) => a + ' on ' + b));
  return [...out.map(([t]) => t + ' sticks out'), ...over];
})"""

# Texts whose colour is too near to what is behind them (WCAG 2: 4.5, large ones 3).
PALE = """
const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\\)$/.test(c)) return c; } return 'rgb(255, 255, 255)'; };
const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((m, n) => n - m); return (x + 0.05) / (y + 0.05); };
return [...document.querySelectorAll('body *')].filter(e => [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim()) && e.getClientRects().length).map(e => {
  const style = getComputedStyle(e), ink = e.closest('svg') ? style.fill : style.color;
  return [e.textContent.trim().slice(0, 40), ratio(ink, behind(e)), parseFloat(style.fontSize) >= 24 ? 3 : 4.5]; }).filter(([_, has, needs]) => has < needs)"""

# Squares of a grid whose colour is too near to the number on them.
PALE_SQUARES = """
const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
return [...document.querySelectorAll('section svg[role=img]')].flatMap(svg => { const ink = light(getComputedStyle(svg.querySelector('text')).fill);
  return [...svg.querySelectorAll('.mark-rect path')].map(p => (light(getComputedStyle(p).fill) + 0.05) / (ink + 0.05)); }).filter(r => r < 4.5)"""

REACHABLE = "return [...document.querySelectorAll('a[href], [tabindex=\"0\"], summary')].filter(e => e.checkVisibility()).length"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return site.write(pages(made.numbers(), made.MADE), tmp_path_factory.mktemp("report") / "site")


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(params=ALL)
def page(request: pytest.FixtureRequest, chromium: Chrome, index: Path) -> Chrome:
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "screen"})
    wide(chromium, DESK)
    for kind in ("browser", "performance"):
        chromium.get_log(kind)
    chromium.get((index.parent / request.param).as_uri())
    return chromium


def test_the_console_is_quiet_and_nothing_is_asked_for_but_the_page(page: Chrome) -> None:
    assert page.get_log("browser") == []
    assert [address for address in requests(page) if address not in (page.current_url, "data:,")] == []


@pytest.mark.parametrize("width", [DESK, TELEPHONE])
def test_nothing_is_wider_than_the_screen_or_on_top_of_each_other(page: Chrome, width: int) -> None:
    wide(page, width)
    assert page.execute_script("return document.documentElement.scrollWidth") <= width
    assert page.execute_script(CROWDED) == []
    drawn = page.execute_script("return [...document.querySelectorAll('svg[role=img]')].filter(s => s.getClientRects().length).length")
    assert drawn == page.execute_script("return document.querySelectorAll('svg[role=img]').length / 2")


def test_texts_stand_out_from_what_is_behind_them(page: Chrome) -> None:
    assert page.execute_script(PALE) == []
    assert page.execute_script(PALE_SQUARES) == []


def test_the_keyboard_reaches_everything_and_shows_where_it_is(page: Chrome) -> None:
    wanted: int = page.execute_script(REACHABLE)
    seen: list[Any] = []
    unmarked, shown = [], []
    for _ in range(min(wanted, 150)):
        page.switch_to.active_element.send_keys(Keys.TAB)
        here = page.switch_to.active_element
        seen.append(here)
        shown.append(here.text)
        if page.execute_script("return getComputedStyle(arguments[0]).outlineStyle", here) == "none":
            unmarked.append(shown[-1])
    assert len({one.id for one in seen}) == min(wanted, 150)
    assert unmarked == []
    assert shown[0] == "Skip to the content"


def test_skipping_leads_to_the_content(page: Chrome) -> None:
    page.switch_to.active_element.send_keys(Keys.TAB)
    page.switch_to.active_element.send_keys(Keys.ENTER)
    assert page.switch_to.active_element.get_attribute("id") == "main"


def test_it_can_be_printed(page: Chrome) -> None:
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    wide(page, PAPER)
    assert page.execute_script("return document.documentElement.scrollWidth") <= PAPER
    assert page.execute_script("return getComputedStyle(document.querySelector('nav')).display") == "none"
    assert page.execute_script(CROWDED) == []
    printed = page.execute_cdp_cmd("Page.printToPDF", {"paperWidth": 8.27, "paperHeight": 11.69, "printBackground": False})
    assert base64.b64decode(printed["data"]).startswith(b"%PDF")


def test_without_a_picture_its_numbers_are_still_there(page: Chrome) -> None:
    figures = page.execute_script("return [...document.querySelectorAll('figure')].map(f => !!f.closest('main').querySelector('table caption'))")
    assert all(figures)
