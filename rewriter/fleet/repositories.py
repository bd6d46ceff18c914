"""Which repositories a run is about: from arguments, lists and tables to names and URLs.

A list has one repository a line: ``owner/name``, ``host/owner/name``, a URL, an absolute path or one that
begins with ``./`` or ``../``; each may end in ``@branch``. ``#`` begins a comment. A table is CSV with the
header of Moderne's ``repos.csv`` (https://docs.moderne.io): ``cloneUrl``, ``branch``, and ``org1`` and so on,
which group the report; other columns are for others. No code host is asked for anything.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from rewriter.support.text import os_reason

STDIN = "-"
_DEEPEST = 4
"""Folders between the one that is given and a repository: ``host/owner/group/name``."""
_LONGEST_COMPONENT = 100
_URL = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<authority>[^/]*)(?P<path>/.*)", re.DOTALL)
# What ssh and scp take, https://git-scm.com/docs/git-clone#URLS: no slash before the colon.
_SCP = re.compile(r"(?P<authority>[A-Za-z0-9_][^/:\s]*):(?P<path>(?!:)\S.*)", re.DOTALL)
_OWNED = re.compile(r"[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.~-]+)+")
# https://git-scm.com/docs/git-check-ref-format
_NO_BRANCH = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|^[-/.]|[/.]$|\.lock$")


class InputError(Exception):
    """The list of repositories cannot be used; the message names the place."""


class Repository(Struct, frozen=True):
    """A repository to look at."""

    name: str
    """The one name that it has in every list: ``github.com/owner/name``, with ``@branch`` where one is given;
    of a folder its path below the folder that was given."""
    url: str
    """For git: may hold credentials. A folder is an absolute path."""
    branch: str | None = None
    groups: tuple[str, ...] = ()
    """What it belongs to, the widest first."""

    @property
    def folder(self) -> str:
        """The path below ``repos/`` and ``logs/`` of what is written about it: as the name, made safe."""
        return "/".join(_safe(part) for part in self.name.split("/"))


def repositories(arguments: Iterable[str], host: str = "https://github.com") -> tuple[Repository, ...]:
    """The repositories that the arguments name, each once, in their order.

    An argument is a folder (a repository, or one with repositories below it), a list, a table, ``-`` for a
    list on standard input, or what a line of a list can be. ``host`` is where ``owner/name`` lies. Raises
    ``InputError``, also where two repositories have one name.
    """
    found: dict[str, Repository] = {}
    for argument in arguments:
        for one in _argument(argument, host):
            other = found.setdefault(one.name, one)
            if one.url.startswith("/") and other.url != one.url:
                raise InputError(f"two repositories are called {one.name}: {other.url} and {one.url}")
    return tuple(found.values())


def entry(text: str, host: str = "https://github.com", base: Path | None = None) -> Repository:
    """What a line of a list names; paths are relative to ``base``. Raises ``InputError``."""
    if "\0" in text or text.startswith("-"):
        raise InputError(f"{text!r} is no repository")
    if text.startswith(("/", "./", "../")):
        return _path(text, base or Path.cwd())
    if match := _URL.fullmatch(text):
        path, branch = _branch(match["path"])
        url = f"{match['scheme']}://{match['authority']}{path}"
        return _named(match["authority"], path, url, branch)
    if match := _SCP.fullmatch(text):
        path, branch = _branch(match["path"])
        return _named(match["authority"], path, f"{match['authority']}:{path}", branch)
    path, branch = _branch(text)
    if _OWNED.fullmatch(path) and ".." not in path.split("/"):
        first, _, rest = path.partition("/")
        if "/" in rest and "." in first:
            return _named(first, rest, f"https://{path}", branch)
        if "/" not in rest:
            base_url = host.rstrip("/")
            authority = _URL.fullmatch(base_url + "/")
            if authority is None:
                raise InputError(f"--host takes a URL, not {host!r}")
            return _named(authority["authority"], f"{authority['path']}{path}", f"{base_url}/{path}", branch)
    raise InputError(f"{text!r} is no repository: give owner/name, a URL or a path")


def _argument(argument: str, host: str) -> Iterator[Repository]:
    if argument == STDIN:
        if sys.stdin is None:
            raise InputError("standard input is closed")
        yield from _listed(sys.stdin.buffer.read(), "standard input", host, Path.cwd())
    elif os.path.isdir(argument):
        yield from _below(Path(os.path.realpath(argument)), argument)
    elif os.path.isfile(argument):
        try:
            data = Path(argument).read_bytes()
        except OSError as error:
            raise InputError(f"{argument}: {os_reason(error)}") from error
        yield from _listed(data, argument, host, Path(os.path.realpath(argument)).parent)
    else:
        try:
            yield entry(argument, host)
        except InputError as error:
            raise InputError(f"{error}; there is no such file or folder either") from error


# -- folders -----------------------------------------------------------------------------------------


def is_repository(folder: Path) -> bool:
    """Whether a folder has a ``.git``, or is what a ``.git`` is."""
    return os.path.lexists(folder / ".git") or (
        (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir()
    )


def _below(folder: Path, shown: str) -> Iterator[Repository]:
    if is_repository(folder):
        yield Repository(_local_name(folder.name), str(folder))
        return
    found = [*_search(folder, 1)]
    if not found:
        raise InputError(f"{shown}: no repository there")
    for one in found:
        yield Repository(_local_name(one.relative_to(folder).as_posix()), str(one))


def _search(folder: Path, depth: int) -> Iterator[Path]:
    """The repositories below a folder, names in order; links are not followed."""
    try:
        with os.scandir(folder) as entries:
            below = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError as error:
        raise InputError(f"{folder}: {os_reason(error)}") from error
    for name in below:
        if is_repository(folder / name):
            yield folder / name
        elif depth < _DEEPEST:
            yield from _search(folder / name, depth + 1)


def _path(text: str, base: Path) -> Repository:
    path, branch = (text, None) if os.path.isdir(base / text) else _branch(text)
    folder = os.path.abspath(base / path)
    return Repository(_with_branch(_local_name(folder.strip("/")), branch), folder, branch)


def _local_name(name: str) -> str:
    return name.removesuffix(".git") or name


# -- lists and tables --------------------------------------------------------------------------------


def _listed(data: bytes, shown: str, host: str, base: Path) -> Iterator[Repository]:
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    if "cloneUrl" in first.split("#")[0].split(","):
        yield from _table(text, shown, host, base)
        return
    for number, line in enumerate(lines, 1):
        words = re.sub(r"(^|\s)#.*", "", line).strip()
        if words:
            yield _at(f"{shown}:{number}", words, host, base)


def _table(text: str, shown: str, host: str, base: Path) -> Iterator[Repository]:
    reader = csv.DictReader(io.StringIO(text), skipinitialspace=True)
    try:
        for row in reader:
            cells = {key: value.strip() for key, value in row.items() if key and isinstance(value, str)}
            url = cells.get("cloneUrl", "")
            if not url or url.startswith("#"):
                continue
            place = f"{shown}:{reader.line_num}"
            one = _at(place, url, host, base)
            if branch := cells.get("branch"):
                _checked(branch)
                name = one.name.removesuffix(f"@{one.branch}") if one.branch else one.name
                one = replace(one, name=_with_branch(name, branch), branch=branch)
            yield replace(one, groups=tuple(_groups(cells)))
    except csv.Error as error:
        raise InputError(f"{shown}:{reader.line_num}: {error}") from error


def _groups(cells: dict[str, str]) -> Iterator[str]:
    columns = [key for key in cells if re.fullmatch(r"org\d+", key, re.ASCII)]
    for key in sorted(columns, key=lambda key: int(key[3:])):
        if cells[key]:
            yield cells[key]


def _at(place: str, text: str, host: str, base: Path) -> Repository:
    try:
        return entry(text, host, base)
    except InputError as error:
        raise InputError(f"{place}: {error}") from error


# -- names -------------------------------------------------------------------------------------------


def _named(authority: str, path: str, url: str, branch: str | None) -> Repository:
    """The name leaves out what does not tell repositories apart: user, scheme, ``.git``."""
    host = authority.rpartition("@")[2].lower() or "localhost"
    if host.startswith("-") or path.lstrip("/").startswith("-"):
        raise InputError(f"{url!r} is no repository")
    plain = path.partition("?")[0].strip("/").removesuffix(".git")
    return Repository(_with_branch(f"{host}/{plain}", branch), url, branch)


def _branch(path: str) -> tuple[str, str | None]:
    """The path and the branch behind its first ``@``, where something stands before that."""
    at = re.search(r"(?<=[^/])@", path)
    if at is None:
        return path, None
    branch = path[at.end() :]
    _checked(branch)
    return path[: at.start()], branch


def _checked(branch: str) -> None:
    if not branch or _NO_BRANCH.search(branch):
        raise InputError(f"{branch!r} is no branch")


def _with_branch(name: str, branch: str | None) -> str:
    return name if branch is None else f"{name}@{branch}"


def _safe(part: str) -> str:
    """A path component that means nothing to a shell or file system: ``%`` and two digits for the rest."""
    quoted = quote(part.encode("utf-8", "surrogateescape"), safe="@+~")
    if quoted in ("", ".", ".."):
        return quoted.replace(".", "%2E") or "%"
    if len(quoted) > _LONGEST_COMPONENT:
        return f"{quoted[:_LONGEST_COMPONENT]}%{hashlib.sha256(quoted.encode()).hexdigest()[:16]}"
    return quoted
