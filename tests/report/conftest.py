"""A real Chromium: that of DISTROIFY_CHROMIUM, which must be there, or one on PATH."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from rewriter.report.render import page as render
from rewriter.report.rows import read
from tests.report.samples import write


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("DISTROIFY_CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium")
    with sync_playwright() as playwright:
        # Its own sandbox needs what containers seldom have; only pages of these tests are opened.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Opened:
    """A page, and what went wrong in it."""

    page: Page
    address: str
    problems: list[str] = field(default_factory=list)
    """Messages of the console, errors of the script, requests."""

    def rows(self) -> list[str]:
        """The files that the table shows, as ``repository:path``."""
        lines = self.page.locator("#table tbody tr:has(.col-repository)")
        shown: list[str] = lines.evaluate_all(
            "rows => rows.map(row => [...row.querySelectorAll('.col-repository, .col-file')]"
            ".map(cell => cell.textContent).join(':'))"
        )
        return shown

    def status(self) -> str:
        return self.page.get_by_role("status").inner_text()

    def fragment(self) -> str:
        return self.page.url.partition("#")[2]


Open = Callable[..., Opened]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens the page about rows; further arguments are for the context of the browser."""
    with ExitStack() as closing:

        def open_(rows: list[dict[str, Any]], fragment: str = "", **context: Any) -> Opened:
            file = tmp_path / "report.html"
            file.write_text(render(read(write(tmp_path / "out", rows))), encoding="utf-8")
            page = closing.enter_context(browser.new_context(**context)).new_page()
            opened = Opened(page, file.as_uri())
            page.on("console", lambda message: opened.problems.append(message.text))
            page.on("pageerror", lambda error: opened.problems.append(str(error)))
            page.on(
                "request",
                lambda request: (
                    opened.problems.append(request.url)
                    if not request.url.startswith(opened.address)
                    else None
                ),
            )
            page.goto(opened.address + fragment)
            return opened

        yield open_
