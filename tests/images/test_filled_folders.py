"""Folders that packages of base images fill."""

from __future__ import annotations

import pytest

from rewriter.images.paths import is_filled_by_packages


@pytest.mark.parametrize(
    ("folder", "filled"),
    [
        ("/usr/lib/x86_64-linux-gnu", True),
        ("/usr/lib/aarch64-linux-musl/shop", True),
        ("/usr/share/zoneinfo", True),
        ("/usr/share/doc/shop", True),
        ("/usr/share/docs", False),
        ("/etc/rc2.d", True),
        ("/etc/cron.daily", True),
        ("/usr/lib/python3.11/lib", True),
        ("/usr/share/shop", False),
        ("/srv/usr/share/doc", False),
        ("/usr/share", False),
        ("/", False),
    ],
)
def test_folders_of_packages(folder: str, filled: bool) -> None:
    assert is_filled_by_packages(folder) is filled
