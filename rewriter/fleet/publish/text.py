"""What people read: the title and body of a pull request, the message of its commit, the words of its end."""

from __future__ import annotations

import hashlib
import re

from rewriter.fleet.rows import FileRow, Row
from rewriter.model import Outcome
from rewriter.output.markdown import MARKER
from rewriter.output.markdown_title import subject
from rewriter.output.markup import code, cut, prose
from rewriter.support.text import printable

LIMIT = 60_000
"""Characters of a body. GitHub takes 65,536, and refuses more after the branch was pushed."""
_CAMPAIGN = re.compile(r"<!-- distroify:campaign=([A-Za-z0-9._/-]+) -->")
_COMMIT = re.compile(r"<!-- distroify:commit=([0-9a-f]{40,64}) -->")
_LEAD = "Made with distroify. Close this if you do not want it: it is not opened again."
_MOST_FILES = 50
_ROOM_OF_MARKERS = 500


def digest(text: str) -> str:
    """SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def rewritten(row: Row) -> tuple[FileRow, ...]:
    """The files that a pull request changes."""
    return tuple(one for one in row.files if one.outcome is Outcome.REWRITTEN and one.patch is not None)


def title(row: Row) -> str:
    """The title, and the first line of the commit."""
    return printable(subject([(one.path, one.before_base) for one in rewritten(row)]))


def message(row: Row) -> str:
    """The message of the commit."""
    files = rewritten(row)
    lines = [title(row), ""]
    for one in files[:_MOST_FILES]:
        lines.append(printable(f"{one.path}: {one.before_base or '?'} -> {one.after_base or '?'}"))
    if len(files) > _MOST_FILES:
        lines.append(f"and {len(files) - _MOST_FILES} more")
    lines += ["", "The pull request says what to check."]
    # A line with # stays what it is: the message is not edited.
    return "\n".join(lines) + "\n"


def body(text: str, campaign: str, commit: str) -> str:
    """The body of a pull request: ``body.md``, with marks by which a later run knows it.

    Its heading goes, which is the title. Where it is too long it ends earlier, and says so.
    """
    lines = text.split("\n")
    if lines[:1] == [MARKER]:
        del lines[0]
    if lines and lines[0].startswith("## "):
        del lines[0]
    kept, left = cut(lines, LIMIT - _ROOM_OF_MARKERS)
    if left:
        kept += ["", f"_Cut here: {left} more lines. The commit has the whole change._"]
    marks = [MARKER, f"<!-- distroify:campaign={campaign} -->", f"<!-- distroify:commit={commit} -->"]
    return "\n".join([*marks, "", _LEAD, "", *"\n".join(kept).strip("\n").split("\n")]) + "\n"


def campaign_of(text: str) -> str | None:
    """The campaign that a body is marked with."""
    match = _CAMPAIGN.search(text)
    return match[1] if match is not None else None


def commit_of(text: str) -> str | None:
    """The commit that a body was written for."""
    match = _COMMIT.search(text)
    return match[1] if match is not None else None


def farewell(row: Row | None, *, keeps_branch: bool) -> str:
    """The comment on a pull request that is closed."""
    if row is None or row.outcome is Outcome.REWRITTEN:
        lines = ["This is closed because the campaign that it was part of has ended."]
    else:
        lines = [f"This is closed because distroify has nothing to change here any more: {_end(row)}."]
    if keeps_branch:
        lines += ["", "The branch has commits of other people, so it stays."]
    return "\n".join(lines) + "\n"


def _end(row: Row) -> str:
    """How a repository ended, with the first reason that there is."""
    decisive = next((one for one in row.files if one.outcome is row.outcome), None)
    reason = row.message or (decisive.reason if decisive is not None else "") or (row.reason or "")
    where = f"{code(decisive.path)} is " if decisive is not None else "the repository is "
    return f"{where}{row.outcome}{f' ({prose(reason)})' if reason else ''}"
