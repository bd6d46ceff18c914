from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from rewriter.cli import main as cli
from rewriter.context.repository import repository_root
from tests.cli import fake


@dataclass(frozen=True, slots=True)
class Done:
    code: int
    out: bytes
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(repository: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run the command in this process, over the fake pipeline."""
    monkeypatch.setitem(sys.modules, "rewriter.pipeline.rewrite", sys)
    fake.install()
    fake.calls.clear()
    monkeypatch.setattr("rewriter.settings.checks.allowable", lambda: ("drop-healthcheck", "nonroot"))
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments: str, stdin: bytes = b"") -> Done:
        repository_root.cache_clear()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capfdbinary.readouterr()
        with pytest.raises(SystemExit) as exit_:
            cli.main(list(arguments))
        captured = capfdbinary.readouterr()
        code = exit_.value.code
        assert isinstance(code, int)
        return Done(code, captured.out, captured.err.decode())

    return call
