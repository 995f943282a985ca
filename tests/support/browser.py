"""A real browser for tests: Chromium without a screen, that may go nowhere but to files."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from tests.support.parts import part

SWITCHES = [
    "--headless=new", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-default-apps", "--disable-extensions", "--disable-dev-shm-usage", "--hide-scrollbars", "--force-device-scale-factor=1",
]  # fmt: skip


@contextmanager
def browser(profile: Path) -> Iterator[Chrome]:
    """Chromium with a new profile. The test is skipped, loudly, where there is none and none can be installed."""
    chromium, driver = part("chromium", "chromedriver", packages=["chromium", "chromium-driver", "fonts-liberation"])
    options = ChromeOptions()
    options.binary_location = chromium
    for switch in [*SWITCHES, f"--user-data-dir={profile}", *(["--no-sandbox"] if os.geteuid() == 0 else [])]:
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    opened = Chrome(options=options, service=Service(driver))
    try:
        yield opened
    finally:
        opened.quit()


def wide(opened: Chrome, width: int, height: int = 900) -> None:
    """Make the page so wide, in CSS pixels; a window cannot be as narrow as a telephone."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def requests(opened: Chrome) -> list[str]:
    """Addresses asked for since it was last asked."""
    events = [json.loads(entry["message"])["message"] for entry in opened.get_log("performance")]
    return [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]


def picture(opened: Chrome, of: str = "body", height: int = 10_000) -> bytes:
    """The page as a PNG, over its whole width: from the top of an element, so many pixels down at most."""
    top, bottom = opened.execute_script(
        "const b = document.querySelector(arguments[0]).getBoundingClientRect(); return [b.top + scrollY, document.documentElement.scrollHeight]", of
    )
    clip = {"x": 0, "y": max(top - 16, 0), "width": opened.execute_script("return innerWidth"), "height": min(bottom - top, height), "scale": 1}
    taken = opened.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "captureBeyondViewport": True, "clip": clip})
    return base64.b64decode(taken["data"])
