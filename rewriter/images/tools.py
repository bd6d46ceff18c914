"""Images that hold nothing but tools for builds (``tools.toml``)."""

from __future__ import annotations

from rewriter.support.tables import table


def folders_of(image: str) -> tuple[str, ...] | None:
    """The folders that an image has files in; ``None`` where nobody can tell."""
    name = image.partition("@")[0]
    name = name[: name.rindex(":")] if ":" in name.rpartition("/")[2] else name
    row = next((row for row in table("images", "tools")["image"] if name.lower() in row["names"]), None)
    return tuple(row["folders"]) if row is not None else None
