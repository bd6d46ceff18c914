"""The branch of a pull request: one commit of the user's on the base branch, by the user's own git."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rewriter.fleet.git import Git, prepared
from rewriter.fleet.git_errors import Done, GitError, cleaned
from rewriter.fleet.publish.api import Kind, path_of
from rewriter.fleet.rows import Reason

_MOST_BYTES = 20_000_000_000
"""Of a clone: ``bulk run`` had the say."""
_SECONDS = 1_800.0
"""For one call of git: the next repositories wait for it."""
# Of the lease, seen before or while the server writes (builtin/push.c and refs/files-backend.c of git).
_MOVED = re.compile(r"stale info|fetch first|reference already exists|is at [0-9a-f]+ but expected")
_IDENTITY = tuple(f"GIT_{who}_{what}" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL"))


class Touched(Exception):
    """The branch is not as it was: somebody else pushed to it."""


class Stale(Exception):
    """A patch does not apply to the base branch as it is now."""


class Foreign(Exception):
    """A patch is about other files than its row says."""


@dataclass(frozen=True, slots=True)
class Clone:
    """A repository in a folder, and where it is from."""

    git: Git
    url: str
    folder: Path

    def run(self, *words: str, reason: Reason | None = None) -> str:
        """What git prints there. Raises ``GitError``."""
        return _text(self.git.run(["-C", str(self.folder), *words], self.url, reason=reason))


@dataclass(frozen=True, slots=True)
class Change:
    """The patches of a row, in a clone of the base branch; not committed yet."""

    clone: Clone
    base_commit: str
    paths: tuple[str, ...]
    tree: str
    """The tree that the commit will have."""


def publisher(folder: Path, hosts: Mapping[str, Kind]) -> Git:
    """git as for clones, with the identity of the environment, and the logins of ``gh`` and ``glab`` last.

    Raises ``GitError``.
    """
    git = prepared(folder, _MOST_BYTES, [("user.useConfigOnly", "true"), *_helpers(hosts)])
    identity = {name: os.environ[name] for name in _IDENTITY if os.environ.get(name)}
    # Paths are names of files, whatever is in them.
    environment = {**git.environment, **identity, "GIT_LITERAL_PATHSPECS": "1"}
    return replace(git, environment=environment, seconds=_SECONDS)


def check_identity(git: Git) -> None:
    """Raises ``GitError`` where git does not know who commits."""
    for name in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"):
        git.run(["var", name], "")


def _helpers(hosts: Mapping[str, Kind]) -> Iterator[tuple[str, str]]:
    """What ``gh auth setup-git`` writes: https://git-scm.com/docs/gitcredentials#_custom_helpers."""
    for host, kind in sorted(hosts.items()):
        program = path_of(kind)
        if program is not None:
            yield f"credential.https://{host}.helper", f"!{shlex.quote(program)} auth git-credential"


def heads(git: Git, url: str, branches: Sequence[str]) -> dict[str, str]:
    """The commits of those branches that are there. Raises ``GitError``."""
    refs = {f"refs/heads/{branch}": branch for branch in branches}
    done = git.run(["ls-remote", "--heads", "--", url, *refs], url)
    lines = (line.split("\t", 1) for line in _text(done).splitlines() if "\t" in line)
    return {refs[ref]: commit for commit, ref in lines if ref in refs}


def applied(git: Git, url: str, base: str, patches: Mapping[Path, str], to: Path) -> Change:
    """Clone the base branch to ``to`` and apply the patches; each is for the path beside it.

    Raises ``Stale``, ``Foreign`` and ``GitError``.
    """
    commit = git.clone(url, base, to)
    if commit is None:
        raise GitError(Reason.EMPTY, "it has no commit")
    clone = Clone(git, url, to)
    for patch, path in patches.items():
        counted = clone.run("apply", "--numstat", "-z", "--", str(patch))
        if [line.split("\t", 2)[-1] for line in counted.split("\0") if line] != [path]:
            raise Foreign(f"the patch for {path} is about another file")
        try:
            clone.run("apply", "--index", "--", str(patch), reason=Reason.PATCH)
        except GitError as error:
            raise Stale(str(error)) from error
    return Change(clone, commit, tuple(patches.values()), clone.run("write-tree").strip())


def fetched(change: Change, branch: str, commit: str) -> None:
    """Get the commit of a branch, and the one below it, into the clone. Raises ``Touched``, ``GitError``."""
    clone, ref = change.clone, f"+refs/heads/{branch}:refs/distroify/branch"
    clone.run("fetch", "--quiet", "--depth=2", "--no-tags", "--", clone.url, ref)
    if clone.run("rev-parse", "refs/distroify/branch").strip() != commit:
        raise Touched(f"branch {branch} moved just now")


def is_same(change: Change, commit: str) -> bool:
    """Whether a commit that was fetched is what the change would be: one on the base, with the same tree."""
    return _parents(change, commit) == [change.base_commit] and _tree(change, commit) == change.tree


def still_does_it(change: Change, commit: str) -> bool:
    """Whether a commit on an older base does to the same files what the change does.

    That is so where the files are as they were on the base then, and as they are to be.
    """
    parents = _parents(change, commit)
    if len(parents) != 1:
        return False
    names = change.clone.run("diff-tree", "-r", "-z", "--name-only", parents[0], commit)
    if sorted(filter(None, names.split("\0"))) != sorted(change.paths):
        return False
    is_done = _blobs(change, commit) == _blobs(change, change.tree)
    return is_done and _blobs(change, parents[0]) == _blobs(change, change.base_commit)


def committed(change: Change, message: Path, *, signoff: bool) -> str:
    """Commit the change, and return the commit. Raises ``GitError``."""
    words = ["commit", "--quiet", "--no-verify", "--cleanup=whitespace", f"--file={message}"]
    change.clone.run(*words, *(["--signoff"] if signoff else []), "--", *change.paths)
    commit = change.clone.run("rev-parse", "HEAD").strip()
    if _tree(change, commit) != change.tree:
        raise GitError(Reason.PATCH, "git committed something else than the patches")
    return commit


def pushed(change: Change, branch: str, commit: str, expected: str) -> None:
    """Put the commit on the branch, where that is still at ``expected`` (empty: not there).

    Raises ``Touched``, ``GitError``.
    """
    _push(change.clone, branch, f"{commit}:refs/heads/{branch}", expected)


def deleted(git: Git, url: str, folder: Path, branch: str, expected: str) -> None:
    """Delete the branch, where that is still at ``expected``. Raises ``Touched``, ``GitError``."""
    git.run(["init", "--quiet", "--template=", "--", str(folder)], "")
    _push(Clone(git, url, folder), branch, f":refs/heads/{branch}", expected)


def _push(clone: Clone, branch: str, ref: str, expected: str) -> None:
    lease = f"--force-with-lease=refs/heads/{branch}:{expected}"
    words = ["push", "--porcelain", "--no-verify", "--no-follow-tags", "--recurse-submodules=no", lease]
    at = ["-C", str(clone.folder)]
    done = clone.git.run([*at, *words, "--", clone.url, ref], clone.url, ok=(0, 1))
    if done.code == 0:
        return
    told = next((line for line in _text(done).splitlines() if line.startswith("!")), "")
    log = cleaned(done.stderr.decode("utf-8", "surrogateescape"))
    if _MOVED.search(told) or _MOVED.search(log):
        raise Touched(f"branch {branch} moved just now")
    said = " ".join(line.removeprefix("remote:").strip() for line in log.splitlines() if "remote:" in line)
    last = cleaned(told.rpartition("\t")[2]).strip()
    raise GitError(Reason.CLONE, ": ".join(filter(None, (last, said)))[:390], log, command="push")


def _parents(change: Change, commit: str) -> list[str]:
    return change.clone.run("rev-list", "--parents", "--max-count=1", commit).split()[1:]


def _tree(change: Change, commit: str) -> str:
    return change.clone.run("rev-parse", f"{commit}^{{tree}}").strip()


def _blobs(change: Change, tree: str) -> str:
    """Mode, blob and name of each path in a tree."""
    return change.clone.run("ls-tree", "-z", "--full-tree", tree, "--", *change.paths)


def _text(done: Done) -> str:
    return done.stdout.decode("utf-8", "surrogateescape")
