"""git, as it can be run over what strangers wrote.

A clone of untrusted content is safe (https://git-scm.com/docs/git#_security) as long as nothing of the user's
configuration can be picked by that content: ``.gitattributes`` names filters, and hooks come from templates.
So git reads a configuration of its own, an extract of the user's: who they are, how they sign, log in and
reach their hosts. Of the environment no ``GIT_*`` but certificates goes through.
"""

from __future__ import annotations

import math
import os
import re
import resource
import selectors
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from rewriter.fleet.rows import Reason
from rewriter.support.text import printable

_TAKEN = re.compile(
    r"(?:user|credential|http|gpg|safe|ssh)\..*|url\..*\.(?:push)?insteadof|commit\.gpgsign|core\.sshcommand",
    re.DOTALL,
)
"""What of the user's configuration git is told."""
_OURS = (
    ("core.hooksPath", os.devnull),
    ("core.fsmonitor", "false"),
    # Not what the user's attributes do to the lines of a file either.
    ("core.attributesFile", os.devnull),
    ("submodule.recurse", "false"),
    ("fetch.recurseSubmodules", "false"),
    # CVE-2025-48385: a server names further URLs to fetch from.
    ("transfer.bundleURI", "false"),
    ("http.lowSpeedLimit", "1000"),
    ("http.lowSpeedTime", "60"),
    ("advice.detachedHead", "false"),
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
)
_CLONE = (
    "--quiet",
    "--template=",
    "--no-local",
    "--depth=1",
    "--single-branch",
    "--no-tags",
    "--no-recurse-submodules",
)
_KEPT_VARIABLES = frozenset({"GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_SSL_CERT", "GIT_SSL_KEY"})
_BATCH = "-oBatchMode=yes"
_MOST_OUTPUT = 100_000
"""Bytes kept of each stream."""
_LONGEST_LINE = 2_000
"""Characters: patterns take the square of it."""
_POLL = 0.2
_POLITE_SECONDS = 2.0

# The messages of git in C, and of ssh and curl below it. The first that fits counts.
_REASONS = (
    (Reason.CLONE, r"possible repository corruption|pack-objects died"),
    (Reason.PROTOCOL, r"transport '.*' not allowed"),
    (Reason.NO_BRANCH, r"remote branch .* not found|could not find remote branch"),
    (Reason.NETWORK, r"could not resolve host|failed to connect|couldn't connect|connection refused"
     r"|connection reset|connection timed out|network is unreachable|operation timed out|early eof"
     r"|ssl certificate|transfer closed|operation too slow"),
    (Reason.AUTH, r"authentication failed|could not read (?:username|password)|terminal prompts disabled"
     r"|permission denied|host key verification failed|returned error: 40[13]|dubious ownership"
     r"|access denied"),
    (Reason.NOT_FOUND, r"repository .*not found|not found: |does not exist|returned error: 404"
     r"|does not appear to be a git repository|could not be found|no such file or directory"),
)  # fmt: skip

_SECRET_PARAMETER = re.compile(
    r"([?&][\w-]*(?:token|key|secret|password|auth)[\w-]*=)[^&\s'\"]+", re.IGNORECASE
)

# https://github.blog/engineering/behind-githubs-new-authentication-token-formats/ and
# https://docs.gitlab.com/security/tokens/#token-prefixes
_TOKEN = re.compile(
    r"(?:gh[opsur]_|github_pat_|gl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|ffct)-)[\w-]{16,}", re.ASCII
)


class GitError(Exception):
    """git did not do it: ``reason`` for programs, the message for people, ``log`` with all it said."""

    def __init__(self, reason: Reason, message: str, log: str = "") -> None:
        """What is said has neither credentials nor escape sequences."""
        super().__init__(message)
        self.reason = reason
        self.log = log


@dataclass(frozen=True, slots=True)
class Done:
    """How git ended, and the heads of what it said."""

    code: int
    stdout: bytes
    stderr: bytes


# -- what git is told --------------------------------------------------------------------------------


def allowed(entries: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Those of ``(key, value)`` that git is told, and what is always so."""
    for key, value in entries:
        if not _TAKEN.fullmatch(key.lower()):
            continue
        yield key, f"{value} {_BATCH}" if key.lower() == "core.sshcommand" else value
    yield from _OURS


def render(entries: Iterable[tuple[str, str]]) -> str:
    """A configuration file: https://git-scm.com/docs/git-config#_syntax."""
    lines = []
    for key, value in entries:
        section, _, rest = key.partition(".")
        middle, _, name = rest.rpartition(".")
        head = f'[{section} "{_escaped(middle)}"]' if middle else f"[{section}]"
        written = _escaped(value).replace("\n", "\\n").replace("\t", "\\t")
        lines.append(f'{head}\n\t{name} = "{written}"\n')
    return "".join(lines)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _users_entries() -> Iterator[tuple[str, str]]:
    """The configuration of system, user and environment; never that of a repository around us."""
    done = subprocess.run(
        ["git", "config", "--list", "-z", "--includes", "--show-scope"],
        cwd="/",
        env={key: value for key, value in os.environ.items() if key not in ("GIT_DIR", "GIT_WORK_TREE")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        raise GitError(Reason.CLONE, f"git config: {_last_line(cleaned(_text(done.stderr)))}")
    fields = _text(done.stdout).split("\0")
    for scope, pair in zip(fields[::2], fields[1::2], strict=False):
        key, is_given, value = pair.partition("\n")
        if scope in ("system", "global", "command"):
            yield key, value if is_given else "true"


@dataclass(frozen=True, slots=True)
class Git:
    """git with its own configuration. Folders that it works in are its own clones, or sources of clones."""

    environment: dict[str, str]
    most_bytes: int
    """The size that a clone may have, all files together."""
    seconds: float = math.inf
    """For one call. Of a run the pool has a limit for all of a repository."""

    def commit_of(self, url: str, branch: str | None) -> str | None:
        """The commit that a clone would check out; ``None`` for a repository without one.

        Raises ``GitError``.
        """
        what = ("--heads", "--tags") if branch else ()
        refs = (branch, f"{branch}^{{}}") if branch else ("HEAD",)
        done = self.run(["ls-remote", *what, "--", url, *refs], url)
        found = dict(line.split("\t", 1)[::-1] for line in _text(done.stdout).splitlines() if "\t" in line)
        names = (
            (f"refs/heads/{branch}", f"refs/tags/{branch}^{{}}", f"refs/tags/{branch}")
            if branch
            else ("HEAD",)
        )
        return next((found[name] for name in names if name in found), None)

    def clone(self, url: str, branch: str | None, to: Path) -> str | None:
        """Clone one commit into ``to`` (not there yet) and return it; ``None`` for an empty repository.

        Raises ``GitError``.
        """
        # A folder is read by git's own protocol too, so that no link or hard link of it gets here.
        only = [f"--branch={branch}"] if branch else []
        self.run(["clone", *_CLONE, *only, "--", url, str(to)], url, watched=to)
        size = _size(to)
        if size > self.most_bytes:
            raise self._too_large()
        head = self.run(["-C", str(to), "rev-parse", "--verify", "--quiet", "HEAD^{commit}"], url, ok=(0, 1))
        if head.code == 0:
            return _text(head.stdout).strip()
        listed = self.run(["ls-remote", "--heads", "--", url], url)
        if listed.stdout.strip():
            raise GitError(Reason.NO_DEFAULT_BRANCH, "HEAD names a branch that is not there: give URL@branch")
        return None

    def check_patches(self, clone: Path, patches: Sequence[Path]) -> None:
        """Raises ``GitError`` where ``git apply`` would not take one of the patches in the clone."""
        for patch in patches:
            self.run(["-C", str(clone), "apply", "--check", "--", str(patch)], "", reason=Reason.PATCH)

    def _too_large(self) -> GitError:
        return GitError(Reason.TOO_LARGE, f"larger than {self.most_bytes} bytes: see --max-size")

    def run(
        self,
        words: Sequence[str],
        url: str,
        *,
        watched: Path | None = None,
        ok: tuple[int, ...] = (0,),
        reason: Reason | None = None,
    ) -> Done:
        """Run git; ``url`` is the one among the words, whose credentials are kept out of what is said.

        ``watched`` is the folder that may not grow beyond ``most_bytes``. Raises ``GitError`` where git ends
        with another code than those of ``ok``, with ``reason`` where one is given.
        """
        process = subprocess.Popen(
            ["git", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment,
            cwd="/",
        )
        with process:
            if watched is not None and hasattr(resource, "prlimit"):
                # A pack or blob alone may fill a disk between two looks at the folder.
                with suppress(OSError, ValueError):
                    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (self.most_bytes, self.most_bytes))
            is_within = False
            until = time.monotonic() + self.seconds
            try:
                stdout, stderr, is_within = _read(process, watched, self.most_bytes, until)
            finally:
                _end(process, asked=not is_within)
        if not is_within and time.monotonic() >= until:
            raise GitError(Reason.TIMEOUT, f"git {words[0]}: no end after {self.seconds:.0f} seconds")
        done = Done(process.returncode, stdout, stderr)
        if not is_within or -process.returncode == signal.SIGXFSZ or b"File too large" in stderr:
            raise self._too_large()
        if done.code not in ok:
            raise _error(done, url, words[0] if words[0] != "-C" else words[2], reason)
        return done


def prepared(folder: Path, most_bytes: int, more: Iterable[tuple[str, str]] = ()) -> Git:
    """git with an extract of the user's configuration and ``more`` behind it, written to ``folder``.

    Raises ``GitError``.
    """
    try:
        entries = [*allowed(_users_entries()), *more]
        file = folder / "gitconfig"
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise GitError(
            Reason.CLONE, f"git cannot be run: {(error.strerror or str(error)).lower()}"
        ) from error
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(render(entries).encode("utf-8", "surrogateescape"))
    return Git(_environment(file, has_ssh=any(key == "core.sshcommand" for key, _ in entries)), most_bytes)


def _environment(config: Path, *, has_ssh: bool) -> dict[str, str]:
    """The environment of git: prompts off, and nothing that would lead it elsewhere."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k in _KEPT_VARIABLES}
    ssh = os.environ.get("GIT_SSH_COMMAND") or ("" if has_ssh else "ssh")
    return {
        **kept,
        **({"GIT_SSH_COMMAND": f"{ssh} {_BATCH}"} if ssh else {}),
        "GIT_CONFIG_GLOBAL": str(config),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_ALLOW_PROTOCOL": "https:ssh:file",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "false",
        "SSH_ASKPASS": "false",
        "SSH_ASKPASS_REQUIRE": "never",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "LC_ALL": "C",
        "LANGUAGE": "C",
    }


# -- what git does -----------------------------------------------------------------------------------


def _read(
    process: subprocess.Popen[bytes], watched: Path | None, most: int, until: float
) -> tuple[bytes, bytes, bool]:
    """The head of both streams, and whether they ended in time and the watched folder within its size."""
    assert process.stdout is not None and process.stderr is not None
    kept: dict[IO[bytes], bytearray] = {process.stdout: bytearray(), process.stderr: bytearray()}
    next_look = time.monotonic() + _POLL
    is_within = True
    with selectors.DefaultSelector() as selector:
        for stream in kept:
            selector.register(stream, selectors.EVENT_READ, stream)
        while selector.get_map() and is_within:
            for key, _ in selector.select(_POLL):
                stream = key.data
                chunk = os.read(stream.fileno(), 65_536)
                if not chunk:
                    selector.unregister(stream)
                kept[stream] += chunk[: _MOST_OUTPUT - len(kept[stream])]
            now = time.monotonic()
            if now >= until:
                is_within = False
            elif watched is not None and now >= next_look:
                is_within = _size(watched) <= most
                # A large tree takes long to look at: git is to have the most of the time.
                next_look = time.monotonic() + max(_POLL, 10 * (time.monotonic() - now))
    return bytes(kept[process.stdout]), bytes(kept[process.stderr]), is_within


def _end(process: subprocess.Popen[bytes], *, asked: bool) -> None:
    """Wait for git; ``asked`` to end it takes its helpers with it and removes the clone."""
    if asked:
        process.terminate()
    try:
        process.wait(_POLITE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _size(folder: Path) -> int:
    """Bytes of the files below a folder that may be changing."""
    total = 0
    stack = [str(folder)]
    while stack:
        with suppress(OSError), os.scandir(stack.pop()) as entries:
            for one in entries:
                if one.is_dir(follow_symlinks=False):
                    stack.append(one.path)
                else:
                    with suppress(OSError):
                        total += one.stat(follow_symlinks=False).st_size
    return total


# -- what git said -----------------------------------------------------------------------------------


def cleaned(text: str) -> str:
    """What a program said, without credentials and without anything that could steer a terminal.

    ``remote:`` text comes from the server as it is (CVE-2024-52005).
    """
    return "".join(
        printable(_without_secrets(line[:_LONGEST_LINE]).rstrip(" \0")) + "\n"
        for line in re.split(r"[\r\n]+", text)
        if line
    )


def without_secrets(url: str) -> str:
    """A URL as it can be shown and kept: without password, token or query; ssh keeps its user."""
    match = re.fullmatch(r"([a-z][a-z0-9+.-]*://)([^/]*@)?([^?#]*).*", url, re.DOTALL)
    if match is None:
        return url
    user = (match[2] or "").rstrip("@").partition(":")[0]
    keeps = match[1] == "ssh://" and user
    return f"{match[1]}{user + '@' if keeps else ''}{match[3]}"


def _without_secrets(line: str) -> str:
    line = re.sub(r"([a-z][a-z0-9+.-]*://)[^/\s'\"@]*@", r"\1", line)
    line = _TOKEN.sub("…", _SECRET_PARAMETER.sub(r"\1…", line))
    return re.sub(r"(authorization:\s*).*", r"\1…", line, flags=re.IGNORECASE)


def _error(done: Done, url: str, command: str, reason: Reason | None) -> GitError:
    said = _text(done.stderr)
    secret = re.match(r"[a-z][a-z0-9+.-]*://([^/@]+)@", url)
    for part in secret[1].split(":") if secret else ():
        said = said.replace(part, "…") if len(part) > 3 else said
    log = cleaned(said)
    found, telling = _told(log)
    return GitError(reason or found, f"git {command}: {telling[:300]}", log)


def _told(log: str) -> tuple[Reason, str]:
    """The reason that what was said gives, and the line that gives it."""
    lines = log.splitlines()
    for reason, pattern in _REASONS:
        # What both ends say comes in any order.
        telling = min((line for line in lines if re.search(pattern, line.lower())), default=None)
        if telling is not None:
            return reason, telling
    fatal = next((line for line in lines if line.startswith(("fatal: ", "error: "))), None)
    return Reason.CLONE, fatal or _last_line(log)


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else "it ended with an error and said nothing"


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
