"""Every example of README and docs is run, and prints what it is said to print."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.settings.read import parse_config
from tests.docs.blocks import Block, blocks, blocks_of, pages
from tests.docs.running import Shop, console, printed

ALL = [block for page in pages() for block in blocks(page)]
TOML = [block for block in ALL if block.language == "toml"]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """Where the blocks are run."""
    return Shop(tmp_path_factory.mktemp("pages"))


@pytest.mark.parametrize("block", [block for block in ALL if block.language == "console"], ids=str)
def test_a_command_prints_what_the_page_shows(block: Block, shop: Shop) -> None:
    assert console(block, shop) == block.text, "not up to date: python -m tests.docs"


@pytest.mark.parametrize("block", [block for block in ALL if block.mark == "prints"], ids=str)
def test_a_script_prints_what_the_page_shows(block: Block, shop: Shop) -> None:
    assert printed(block, shop) == block.text, "not up to date: python -m tests.docs"


@pytest.mark.parametrize("block", TOML, ids=str)
def test_settings_are_settings(block: Block) -> None:
    assert parse_config(block.text.encode(), str(block)).table


@pytest.mark.parametrize("block", ALL, ids=str)
def test_every_block_is_tested(block: Block) -> None:
    if block.mark.startswith("tested: "):
        name = block.mark.removeprefix("tested: ")
        assert any(f"def {name}(" in path.read_text("utf-8") for path in Path(__file__).parent.glob("*.py"))
    else:
        follower = next((each for each in blocks(block.page) if each.line > block.line), None)
        shown = block.language == "python" and follower is not None and follower.mark == "prints"
        assert shown or block.language in ("console", "toml") or block.mark in ("ci", "prints")


def test_blocks_are_found_with_their_marks() -> None:
    text = "a\n<!-- goes on -->\n```console\n$ x\n```\n\n````md\n```sh\n```\n````\n"
    assert blocks_of("p", text) == [
        Block("p", 3, "console", "goes on", "$ x\n"),
        Block("p", 7, "md", "", "```sh\n```\n"),
    ]
