"""The output folder of ``distroify bulk run``, read however its rows look.

A page must never stay blank for a row of another version, or one that somebody wrote by hand: what is
missing is empty, and a member that is not known is kept as text (``more``) and shown. The form that is meant
is ``rewriter/fleet/row.schema.json``. All text is printable: nothing in it steers, hides or turns around
what is beside it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rewriter.fleet.journal import RESULTS
from rewriter.fleet.publish.status import Standing
from rewriter.fleet.repositories import Repository
from rewriter.report import pulls, runs
from rewriter.report.results import FileRow, Proof, Results, Row, Told
from rewriter.support.text import printable

MOST_BYTES = 1_000_000
"""Of a patch that is shown."""
_PATCH = re.compile(r"[1-9][0-9]*\.patch", re.ASCII)
_WEB = re.compile(r"https://[A-Za-z0-9.:\[\]-]+/[!-~]*", re.ASCII)
_BLOBS = {"github.com": "blob", "gitlab.com": "-/blob"}
"""The path between a repository and a commit where a host shows files:
https://docs.github.com/en/repositories/working-with-files/using-files/getting-permanent-links-to-files and
https://docs.gitlab.com/user/project/repository/files/."""


def read(out: Path) -> Results:
    """What an output folder holds: the last line of each repository. Raises ``OSError``."""
    file = out / RESULTS
    found: dict[str, Mapping[str, Any]] = {}
    unread = 0
    # What follows the last line end was being written when the run was killed.
    for line in file.read_bytes().split(b"\n")[:-1]:
        try:
            given = json.loads(line)
        except (ValueError, RecursionError):
            given = None
        if isinstance(given, dict):
            found[str(given.get("repository"))] = given
        else:
            unread += 1
    written = datetime.fromtimestamp(file.stat().st_mtime, UTC).strftime("%Y-%m-%d %H:%M UTC")
    asked = pulls.read(out)
    rows = tuple(_row(out, found[name], asked.get(name)) for name in sorted(found))
    return Results(rows, unread, written, runs.read(out))


class _Members:
    """The members of a JSON object, taken one after the other; ``more`` is what nobody took."""

    def __init__(self, given: object) -> None:
        self._given = dict(given) if isinstance(given, dict) else {} if given is None else {"": given}

    def take(self, name: str) -> Any:
        return self._given.pop(name, None)

    def text(self, name: str) -> str:
        return _text(self.take(name))

    def number(self, name: str) -> int | None:
        given = self._given.get(name)
        if isinstance(given, int) and not isinstance(given, bool) and given >= 0:
            del self._given[name]
            return given
        if given is None:
            self.take(name)
        return None

    def list(self, name: str) -> tuple[Any, ...]:
        given = self.take(name)
        if isinstance(given, list):
            return tuple(given)
        return () if given is None else (given,)

    def more(self) -> tuple[tuple[str, str], ...]:
        return tuple((printable(name), _text(value)) for name, value in self._given.items())


def _text(value: object) -> str:
    if value is None:
        return ""
    return printable(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _row(out: Path, given: Mapping[str, Any], pull: Standing | None) -> Row:
    members = _Members(given)
    members.take("version")
    members.take("body")
    raw = str(members.take("repository"))
    name, commit = printable(raw), members.text("commit")
    folder = _folder(raw)
    source = _Members(members.take("source"))
    url = _web(source.take("url")).removesuffix("/").removesuffix(".git")
    seconds = members.take("seconds")
    log = f"logs/{folder}.log"
    return Row(
        name,
        commit,
        members.text("distroify"),
        members.text("settings"),
        members.text("outcome"),
        members.text("reason"),
        members.text("message"),
        tuple(_file(out, folder, one) for one in members.list("files")),
        url,
        _blob(url, commit),
        source.text("branch"),
        tuple(_text(one) for one in source.list("groups")),
        float(seconds) if isinstance(seconds, (int, float)) else None,
        _web(pull.url) if pull is not None else "",
        printable(pull.state) if pull is not None else "",
        printable(_said(pull)) if pull is not None else "",
        printable(pull.note) if pull is not None else "",
        printable(log) if (out / log).is_file() else "",
        (*members.more(), *source.more()),
    )


def _said(pull: Standing) -> str:
    """What reviewers and CI said, and why it is not gone on with."""
    review = {"none": "", "required": "review required"}.get(pull.review, pull.review)
    parts = ["draft" if pull.is_draft else "", review]
    parts += [f"checks {pull.checks}" if pull.checks not in ("", "none") else "", pull.note.partition(":")[0]]
    return ", ".join(filter(None, parts))


def _web(given: object) -> str:
    return given if isinstance(given, str) and _WEB.fullmatch(given) else ""


def _blob(url: str, commit: str) -> str:
    host = url.removeprefix("https://").partition("/")[0]
    return f"{url}/{_BLOBS[host]}/{commit}/" if host in _BLOBS and commit else ""


def _file(out: Path, folder: str, given: object) -> FileRow:
    members = _Members(given)
    patch = _Members(members.take("patch"))
    name, digest = patch.text("name"), patch.text("sha256")
    place = f"repos/{folder}/{name}" if name else ""
    diff, problem = _diff(out, place, name, digest) if name else ("", "")
    proof = members.take("proof")
    return FileRow(
        members.text("path"),
        members.text("outcome"),
        members.text("reason"),
        members.text("before_base"),
        members.text("after_base"),
        members.text("context"),
        tuple(_told(one) for one in members.list("diagnostics")),
        _proof(proof) if proof is not None else None,
        printable(place),
        diff,
        problem,
        (*members.more(), *patch.more()),
    )


def _diff(out: Path, place: str, name: str, digest: str) -> tuple[str, str]:
    """The text of a patch, or why there is none: the folder may come from somebody else."""
    file = out / place
    try:
        if not _PATCH.fullmatch(name) or not file.resolve().is_relative_to(out.resolve() / "repos"):
            return "", "the row names no patch of this folder"
        if file.stat().st_size > MOST_BYTES:
            return "", "the patch is larger than 1 MB"
        data = file.read_bytes()
    except OSError:
        return "", "the patch is not there"
    if hashlib.sha256(data).hexdigest() != digest:
        return "", "the patch is not the one of this row"
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    return "\n".join(printable(line.removesuffix("\r")) for line in lines), ""


def _told(given: object) -> Told:
    members = _Members(given)
    return Told(
        members.text("rule"),
        members.text("severity"),
        members.text("applicability"),
        members.number("line") or 0,
        members.text("message"),
        members.text("help"),
        tuple(_text(one) for one in members.list("allow")),
        tuple(_evidence(one) for one in members.list("evidence")),
        members.more(),
    )


def _evidence(given: object) -> tuple[str, int]:
    members = _Members(given)
    path, line = members.text("path"), members.number("line") or 0
    more = "".join(f" {name} {value}" for name, value in members.more())
    return path + more, line


def _proof(given: object) -> Proof:
    members = _Members(given)
    return Proof(
        members.text("verdict"),
        members.text("reason"),
        members.text("width"),
        members.number("before_size"),
        members.number("after_size"),
        members.more(),
    )


def _folder(name: str) -> str:
    """The place of a repository below ``repos`` and ``logs``."""
    try:
        return Repository(name, "").folder
    except UnicodeEncodeError:
        return ""
