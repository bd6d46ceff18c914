"""Files that only package managers read, by the table ``package_files.toml``."""

from __future__ import annotations

from rewriter.support.paths import lies_in
from rewriter.support.tables import table


def is_of_packages(path: str) -> bool:
    """Whether only package managers read a path."""
    return lies_in(path, table("images", "package_files")["packages"]["paths"])
