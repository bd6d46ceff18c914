"""Which clones are of the repository itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.context.files import Context
from rewriter.trace.run.clone import is_own

OWN = (
    "https://github.com/acme/shop.git", "https://github.com/Acme/shop", "git@github.com:acme/shop.git",
    "ssh://git@github.com:22/acme/shop", "https://token@github.com/acme/shop/", "github.com/acme/shop",
)  # fmt: skip
OTHERS = ("https://github.com/acme/shops", "https://gitlab.com/acme/shop", "shop", "$REPOSITORY", "/src/shop")


@pytest.mark.parametrize("address", OWN)
def test_address_of_the_module(address: str, tmp_path: Path) -> None:
    (tmp_path / "go.mod").write_text("module github.com/acme/shop/v3\n")
    assert is_own(["v1", address, "/src"], Context(tmp_path))


@pytest.mark.parametrize("address", OTHERS)
def test_other_addresses(address: str, tmp_path: Path) -> None:
    (tmp_path / "go.mod").write_text("module github.com/acme/shop/v3\n")
    assert not is_own([address, None], Context(tmp_path))
