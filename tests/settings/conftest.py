"""The command of the tests in tests/cli, for what settings make of a run."""

from __future__ import annotations

from tests.cli.conftest import run

__all__ = ["run"]
