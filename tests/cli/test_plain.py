"""What is read without Typer is what Typer reads."""

from __future__ import annotations

import sys
from itertools import product
from typing import Any

import pytest

from rewriter.cli import run
from rewriter.cli.app import app_of
from rewriter.cli.plain import plain
from tests.cli.test_process import ROOT, start

WHAT = ((), ("--diff",), ("--write",), ("-w",), ("--check",))
LOUD = ((), ("--quiet",), ("-q",), ("--verbose",), ("-v",))
PATHS = ((), ("a",), ("a", "b"), ("",), ("\udcff",))


@pytest.mark.parametrize(
    "given", [(*loud, *paths, *what) for what, loud, paths in product(WHAT, LOUD, PATHS)]
)
def test_as_typer_reads_it(given: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[Any, ...]] = []

    def rewritten(paths: Any, *options: Any, verify: bool) -> int:
        called.append((list(paths), *options, verify))
        return 0

    monkeypatch.setattr(run, "rewritten", rewritten)
    app_of(None, completes=False)([*given], standalone_mode=False)
    assert called == [(*(plain(given) or ()), False)]


@pytest.mark.parametrize(
    "given",
    [("-",), ("--", "a"), ("-qq",), ("-q", "-q"), ("-wq",), ("--diff", "--check"), ("-q", "-v"), ("--dif",),
     ("--verify",), ("--allow", "x"), ("-h",), ("--format=json", "a")],
)  # fmt: skip
def test_all_else_is_typers(given: tuple[str, ...]) -> None:
    assert plain(given) is None


def test_a_plain_run_imports_no_typer() -> None:
    code = (
        "import sys; from rewriter.cli.main import main\n"
        "try: main(['--check', 'examples/hello/Dockerfile'])\n"
        "except SystemExit as end: sys.exit(end.code + 10 * ('typer' in sys.modules))"
    )
    process = start([sys.executable, "-c", code], cwd=ROOT)
    process.communicate()
    assert process.returncode == 1
