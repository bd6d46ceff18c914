"""Options for all tests, their order, the signals that they count on, and a repository."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import hypothesis
import pytest
from xdist.scheduler import WorkStealingScheduling

from rewriter.context.repository import repository_root

# How long an example takes is the machine's matter.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write expected.diff and diagnostics.txt of golden cases whose outcome and text are right",
    )


def pytest_configure() -> None:
    """What a shell starts in the background ignores SIGINT, and so would all that the tests start."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object | None:
    """A worker that is done takes over what the others have not begun.

    By default tests are dealt out in long rows, and a row of tests with containers may be one worker's alone.
    """
    return WorkStealingScheduling(config, log) if config.getoption("dist") == "load" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with containers come last: engines and their images are made while others run."""
    items.sort(key=lambda item: item.get_closest_marker("e2e") is not None)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty git repository, which is the current folder."""
    repository_root.cache_clear()
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path
