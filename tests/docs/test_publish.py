"""The commands of docs/fleet/publish.md, with programs that stand in for gh."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rewriter.cli.bulk import app
from rewriter.fleet.publish.pace import Pace
from rewriter.fleet.publish.records import State, Why
from tests.docs.blocks import ROOT, blocks
from tests.fleet.conftest import home, make, repositories, world  # noqa: F401
from tests.fleet.hosts import World


def test_the_commands_of_a_campaign(
    world: World,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("hello", "tool"):
        world.repository(f"owner/{name}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Pace, "turn", lambda pace: True)
    [block] = blocks("docs/fleet/publish.md")
    told = ""
    for line in block.text.splitlines():
        if line.startswith("$ "):
            program, bulk, *words = shlex.split(line[2:])
            assert (program, bulk) == ("distroify", "bulk")
            told += f"{line}\n{CliRunner().invoke(app, words).output}"
    assert told == block.text


def test_the_page_names_every_end() -> None:
    page = (ROOT / "docs" / "fleet" / "publish.md").read_text("utf-8")
    words = [one.value for one in (*State, *Why) if one not in (State.PUSHING, State.PUSHED)]
    assert [word for word in words if f"`{word}`" not in page] == []
