"""A console that is served, with a programme in it, and Debian's Chromium without a window in front of it."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

import pytest
import uvicorn

from fixtures.consoles import hashing, house, kind, templates
from fixtures.databases import address, postgresql
from fixtures.programmes import Stock, stock
from fixtures.providers import provider, provider_served
from streams.access import sessions
from streams.database.engine import writing


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    """Debian's Chromium, driven by Playwright; skipped where one of them is not there.

    One for each module: while Playwright drives it, the thread of the tests counts as an event loop that runs, and
    no test of another module could start one of its own.
    """
    api = pytest.importorskip("playwright.sync_api", reason="there is no Playwright here (pip install playwright)")
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("there is no Chromium here (Debian: apt-get install chromium)")
    with api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


def _is_complaint(said) -> bool:
    """Whether the browser complains; pages that say that there is nothing, or what is wrong, are not its business."""
    told = any(f"status of {status}" in said.text for status in (404, 422))
    return said.type in {"error", "warning"} and not told


class Served:
    """A console that is served, with what stands in it."""

    def __init__(self, stock: Stock, address: str) -> None:
        self.stock, self.house, self.address = stock, stock.house, address

    def secret(self, name: str) -> str:
        """The cookie of somebody who is signed in."""
        account = self.house.account(name).id
        with writing(self.house.engine) as connection:
            return sessions.begin(connection, account, self.house.now)


@contextmanager
def _serving(app) -> Iterator[str]:
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="error", access_log=False, ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        app.state.context.hub.close()
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def served(house) -> Iterator[Served]:
    """A console with a programme in it."""
    filled = stock(house)
    with _serving(house.app) as at:
        yield Served(filled, at)


@pytest.fixture
def open_page(chromium, served):
    """Opens a page as somebody, so many pixels wide; whatever the browser complains of fails the test."""
    contexts, complaints = [], []

    def opened_as(name: str | None, path: str, width: int = 1280, language: str = "en", **options: object):
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale=language, **options)
        contexts.append(context)
        if name:
            context.add_cookies([{"name": "session", "value": served.secret(name), "url": served.address}])
        page = context.new_page()
        page.set_default_timeout(5_000)
        page.on("console", lambda said: complaints.append(said.text) if _is_complaint(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(served.address + path)
        return page

    yield opened_as
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture(scope="session")
def serious():
    """Gives what axe-core calls serious or critical on a page: the rule, and the first elements that break it."""
    pytest.importorskip("axe_playwright_python", reason="axe-core is not here (pip install axe-playwright-python)")
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

    def found(page) -> list[tuple[str, list[str]]]:
        page.evaluate(axe)
        bad = [one for one in page.evaluate("axe.run()")["violations"] if one["impact"] in {"serious", "critical"}]
        return [(one["id"], [node["html"] for node in one["nodes"][:3]]) for one in bad]

    return found
