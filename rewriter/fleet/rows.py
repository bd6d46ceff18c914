"""What became of a repository: one row, a value that is a function of its key.

The key is repository, commit, version of distroify and settings. Two runs of one key have the same row, but
for how long it took, where it came from, and what went wrong around it (``Row.is_pure``). The JSON form is
described by ``row.schema.json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from rewriter.model import Outcome
from rewriter.support.values import replace

VERSION = 1
BODY = "body.md"
_ARTIFACT = re.compile(r"[1-9][0-9]*\.patch|body\.md", re.ASCII)
"""The files that a row can name: it may come from a folder that somebody else made."""


class Reason(StrEnum):
    """Why a repository was skipped or failed: a closed set."""

    # skipped
    EMPTY = "empty"
    """It has no commit."""
    NO_DOCKERFILE = "no-dockerfile"
    NO_GO = "no-go"
    """No Dockerfile of it builds a Go program."""
    # failed
    AUTH = "auth"
    """The host wants a login, or another one."""
    NOT_FOUND = "not-found"
    NO_BRANCH = "no-branch"
    NO_DEFAULT_BRANCH = "no-default-branch"
    NETWORK = "network"
    PROTOCOL = "protocol"
    """Neither https nor ssh nor a file."""
    CLONE = "clone"
    """git said something else."""
    TOO_LARGE = "too-large"
    TIMEOUT = "timeout"
    CRASH = "crash"
    """The process that worked on it ended."""
    PATCH = "patch"
    """git would not apply a patch."""
    ENGINE = "engine"
    """There was no container engine to prove with."""
    VERSION = "version"
    """A worker has another version of distroify."""
    FILE = "file"
    """A file failed and none was rewritten: the row of the file says why."""


class RowError(Exception):
    """A line is no row; the message says why."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file in the folder of the repository."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Told:
    """A diagnostic, as ``--format json`` has it."""

    rule: str
    severity: str
    applicability: str | None
    line: int
    message: str
    help: str | None
    evidence: tuple[tuple[str, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """What ``--verify`` found. Sizes are bytes of the images, ``None`` where one was not built."""

    verdict: str
    reason: str = ""
    width: str = ""
    """What the verdict rests on, in one line."""
    before_size: int | None = None
    after_size: int | None = None


@dataclass(frozen=True, slots=True)
class FileRow:
    """What became of a Dockerfile. Paths are relative to the root of the repository."""

    path: str
    outcome: Outcome
    reason: str = ""
    before_base: str | None = None
    after_base: str | None = None
    context: str | None = None
    patch: Artifact | None = None
    diagnostics: tuple[Told, ...] = ()
    proof: Proof | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """What decides a row."""

    repository: str
    commit: str | None
    """``None`` where none was reached."""
    distroify: str
    settings: str
    """The hash of the settings that the run gives."""


@dataclass(frozen=True, slots=True)
class Row:
    """What became of a repository."""

    key: Key
    outcome: Outcome
    reason: Reason | None = None
    message: str = ""
    files: tuple[FileRow, ...] = ()
    body: Artifact | None = None
    url: str = ""
    """Where it was cloned from, without credentials. Not compared, as are the next three."""
    branch: str | None = None
    groups: tuple[str, ...] = ()
    seconds: float | None = None

    @property
    def artifacts(self) -> tuple[Artifact, ...]:
        """The files in the folder of the repository."""
        patches = tuple(file.patch for file in self.files if file.patch is not None)
        return (*patches, self.body) if self.body is not None else patches

    @property
    def is_pure(self) -> bool:
        """Whether another run must come to the same: no network, no clock and no engine had a say."""
        if any(file.proof is not None for file in self.files):
            return False
        return self.outcome is not Outcome.FAILED or self.reason is Reason.FILE

    @property
    def compared(self) -> str:
        """What two rows of a key have in common, as text."""
        return line(replace(self, url="", branch=None, groups=(), seconds=None))


def outcome_of(files: Sequence[FileRow]) -> tuple[Outcome, Reason | None]:
    """What a repository comes to with these files: the weightiest of their outcomes."""
    if not files:
        return Outcome.SKIPPED, Reason.NO_DOCKERFILE
    order = (Outcome.REWRITTEN, Outcome.FAILED, Outcome.REFUSED, Outcome.UNCHANGED, Outcome.SKIPPED)
    outcome = min((file.outcome for file in files), key=order.index)
    reasons = {Outcome.FAILED: Reason.FILE, Outcome.SKIPPED: Reason.NO_GO}
    return outcome, reasons.get(outcome)


def line(row: Row) -> str:
    """The row as one line of ASCII, ended. Bytes that are not UTF-8 are lone surrogates, as in the report."""
    return json.dumps(_written(row), separators=(",", ":"), ensure_ascii=True) + "\n"


def _written(row: Row) -> dict[str, Any]:
    key = row.key
    written: dict[str, Any] = {
        "version": VERSION,
        "repository": key.repository,
        "commit": key.commit,
        "distroify": key.distroify,
        "settings": key.settings,
        "outcome": row.outcome.value,
        "reason": row.reason.value if row.reason is not None else None,
        "message": row.message,
        "files": [_written_file(file) for file in row.files],
        "body": asdict(row.body) if row.body is not None else None,
        "source": {"url": row.url, "branch": row.branch, "groups": list(row.groups)},
    }
    return written if row.seconds is None else {**written, "seconds": row.seconds}


def _written_file(file: FileRow) -> dict[str, Any]:
    written = asdict(file)
    written["outcome"] = file.outcome.value
    for diagnostic in written["diagnostics"]:
        diagnostic["evidence"] = [{"path": path, "line": number} for path, number in diagnostic["evidence"]]
    return written


def parsed(text: str) -> Row:
    """The row of a line. Raises ``RowError``; members that are not known are for later versions."""
    try:
        given = json.loads(text)
        if given["version"] != VERSION:
            raise RowError(f"a row of version {given['version']}, not {VERSION}")
        source = given["source"]
        commit = None if given["commit"] is None else _text(given, "commit")
        name = _text(given, "repository")
        # It becomes a path.
        name.encode("utf-8", "surrogateescape")
        return Row(
            Key(name, commit, _text(given, "distroify"), _text(given, "settings")),
            Outcome(given["outcome"]),
            Reason(given["reason"]) if given["reason"] is not None else None,
            given["message"],
            tuple(_file(file) for file in given["files"]),
            _artifact(given["body"]),
            source["url"],
            source["branch"],
            tuple(source["groups"]),
            given.get("seconds"),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RowError(f"no row: {type(error).__name__}: {error}") from error


def _text(given: Mapping[str, Any], name: str) -> str:
    text = given[name]
    if not isinstance(text, str):
        raise RowError(f"no row: {name} is no text")
    return text


def _file(given: Mapping[str, Any]) -> FileRow:
    proof = given["proof"]
    return FileRow(
        given["path"],
        Outcome(given["outcome"]),
        given["reason"],
        given["before_base"],
        given["after_base"],
        given["context"],
        _artifact(given["patch"]),
        tuple(_told(one) for one in given["diagnostics"]),
        None if proof is None else _proof(proof),
    )


def _proof(given: Mapping[str, Any]) -> Proof:
    plain = {name: given[name] for name in Proof.__dataclass_fields__}
    return Proof(**plain | {"verdict": _text(given, "verdict")})


def _told(given: Mapping[str, Any]) -> Told:
    evidence = tuple((one["path"], one["line"]) for one in given["evidence"])
    plain = {name: given[name] for name in Told.__dataclass_fields__ if name != "evidence"}
    return Told(**plain | {"rule": _text(given, "rule")}, evidence=evidence)


def _artifact(given: Mapping[str, Any] | None) -> Artifact | None:
    if given is None:
        return None
    if not _ARTIFACT.fullmatch(given["name"]):
        raise RowError(f"no row: a file called {given['name']!r}")
    return Artifact(given["name"], given["sha256"])
