"""The report of ``--format json`` as types. ``schema.json`` is made of them: what they say is published.

Fields stand in the order in which they are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from msgspec import Meta, Struct

from rewriter.model import Applicability, Outcome, Severity

Count: TypeAlias = Annotated[int, Meta(ge=0)]
RuleId: TypeAlias = Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
_Place: TypeAlias = Annotated[int, Meta(ge=1)]
_Line: TypeAlias = Annotated[_Place | None, Meta(description="A line or column.")]
_Base: TypeAlias = Annotated[
    str | None, Meta(description="Base image of the last stage, null where unknown.")
]
_Words: TypeAlias = Annotated[str | None, Meta(min_length=1)]


class Tool(Struct, frozen=True):
    """What made the report."""

    name: Literal["distroify"]
    version: str


class SettingEntry(Struct, frozen=True, rename={"origin": "from"}):
    """A setting that is not the default."""

    key: str
    value: Any
    origin: str
    """Where it comes from, in words."""


class EditEntry(Struct, frozen=True):
    """Replaces a range of the old file; a range of no characters is an insertion. The edits of all fixes make
    the new file but for blank lines and the order of insertions at one place: after.text is what counts."""

    line: _Place
    column: _Place
    end_line: _Place
    end_column: _Place
    text: str


class EvidenceEntry(Struct, frozen=True):
    """A place that supports a diagnostic."""

    path: str
    """Relative to the root of the repository, as far as that is known."""
    line: _Line


class DiagnosticEntry(Struct, frozen=True, kw_only=True):
    """One located message."""

    id: Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
    """Stays the same while other lines of the file change: made of path, rule and message."""
    rule: RuleId
    message: str
    line: Count
    """Counts from 1; 0 is the whole file."""
    column: _Line
    end_line: _Line
    """Where the instruction ends; null for the whole file."""
    end_column: _Line
    severity: Severity
    applicability: Applicability | None
    help: str | None
    allow: tuple[str, ...]
    """The names for --allow that lift the refusal."""
    evidence: tuple[EvidenceEntry, ...]
    edits: Annotated[tuple[EditEntry, ...] | None, Meta(min_length=1)]
    """What the fix changes; null for what is no fix, and where a fix has no edits of its own."""


class Before(Struct, frozen=True):
    """The old file."""

    base: _Base


class After(Struct, frozen=True):
    """The new file, or the old one where nothing changes."""

    base: _Base
    text: str | None
    """The whole new file, null where nothing changes."""


class FileEntry(Struct, frozen=True, kw_only=True):
    """What became of one file."""

    path: str
    """As given or found; - is standard input."""
    repository_path: str | None
    """Relative to the root of the repository, null where there is no telling."""
    context: str | None
    """The build context, relative to the root of the repository (. is the root; absolute if it lies
    elsewhere), null where none was looked for or found."""
    context_guess: _Words
    """Why this build context was taken, where nobody named one."""
    outcome: Outcome
    reason: _Words
    """Why the file ended so; of a refusal, the message that decided."""
    diff: _Words
    """Unified diff relative to the repository root, null where nothing changes."""
    before: Before
    after: After
    reviews: Count
    """How many of the diagnostics a reviewer is to check."""
    diagnostics: tuple[DiagnosticEntry, ...]


class Document(Struct, frozen=True, kw_only=True):
    """Bytes of a file or path that are not UTF-8 appear as lone surrogates U+DC80 to U+DCFF. Lines and
    columns count from 1, columns in characters (code points); an end column is the one behind the last
    character."""

    version: Literal[1] = 1
    tool: Tool
    command: Annotated[tuple[str, ...] | None, Meta(min_length=1)]
    """The words of a command line that does the same again from the root of the repository, null where it is
    not known."""
    settings: tuple[SettingEntry, ...]
    """The settings that are not the default; none are listed where files of several repositories were
    done."""
    files: tuple[FileEntry, ...]
    summary: Mapping[Outcome, Count]
    """Number of files by outcome."""
    reviews: Count
    """How many diagnostics of all files a reviewer is to check."""
