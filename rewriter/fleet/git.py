"""git, as it can be run over what strangers wrote: bounded, and with settings of its own."""

from __future__ import annotations

import math
import os
import resource
import selectors
import signal
import subprocess
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from rewriter.fleet.git_errors import Done, GitError, decoded, error_of
from rewriter.fleet.git_settings import allowed, git_environment, render, users_entries
from rewriter.fleet.rows import Reason
from rewriter.support.text import os_reason

_CLONE = (
    "--quiet",
    "--template=",
    "--no-local",
    "--depth=1",
    "--single-branch",
    "--no-tags",
    "--no-recurse-submodules",
)
_MOST_OUTPUT = 100_000
"""Bytes kept of each stream."""
_POLL = 0.2
_POLITE_SECONDS = 2.0


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
        found = dict(line.split("\t", 1)[::-1] for line in decoded(done.stdout).splitlines() if "\t" in line)
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
            return decoded(head.stdout).strip()
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
            raise GitError(Reason.TIMEOUT, f"no end after {self.seconds:.0f} seconds", command=words[0])
        done = Done(process.returncode, stdout, stderr)
        if not is_within or -process.returncode == signal.SIGXFSZ or b"File too large" in stderr:
            raise self._too_large()
        if done.code not in ok:
            raise error_of(done, url, words[0] if words[0] != "-C" else words[2], reason)
        return done


def prepared(folder: Path, most_bytes: int, more: Iterable[tuple[str, str]] = ()) -> Git:
    """git with an extract of the user's configuration and ``more`` behind it, written to ``folder``.

    Raises ``GitError``.
    """
    try:
        entries = [*allowed(users_entries()), *more]
        file = folder / "gitconfig"
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise GitError(Reason.CLONE, f"git cannot be run: {os_reason(error)}") from error
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(render(entries).encode("utf-8", "surrogateescape"))
    return Git(git_environment(file, has_ssh=any(key == "core.sshcommand" for key, _ in entries)), most_bytes)


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
