"""A row read back from its line, which somebody else may have written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from rewriter.fleet.rows import VERSION, Artifact, FileRow, Key, Proof, Reason, Row, Told
from rewriter.model import Outcome
from rewriter.output.document import EvidenceEntry

_ARTIFACT = re.compile(r"[1-9][0-9]*\.patch|body\.md", re.ASCII)
"""The files that a row can name: it may come from a folder that somebody else made."""


class RowError(Exception):
    """A line is no row; the message says why."""


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
    evidence = tuple(EvidenceEntry(one["path"], one["line"]) for one in given["evidence"])
    plain = {name: given[name] for name in Told.__dataclass_fields__ if name != "evidence"}
    return Told(**plain | {"rule": _text(given, "rule")}, evidence=evidence)


def _artifact(given: Mapping[str, Any] | None) -> Artifact | None:
    if given is None:
        return None
    if not _ARTIFACT.fullmatch(given["name"]):
        raise RowError(f"no row: a file called {given['name']!r}")
    return Artifact(given["name"], given["sha256"])
