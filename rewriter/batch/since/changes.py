"""What changed in a repository since a revision, as git sees it.

Nothing that the repository says is run. git is asked for objects and references alone where it reads the
repository's own configuration; the work tree is compared under an empty one, because ``git diff`` and ``git
status`` run ``core.fsmonitor`` and the filters that a configuration names.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from rewriter.batch.since import ChangesError

_SECONDS = 120
_INDEX_PARTS = "sharedindex.*"
"""What a split index points to (``git-update-index``, "Split index")."""


def changed_paths(root: Path, revision: str) -> frozenset[str]:
    """The paths below the repository ``root`` that differ between the work tree and where it left
    ``revision``: files with ``/``, and for a submodule the folder. Files that git does not ignore and does
    not know yet are among them.

    The other side is the merge base of ``revision`` and ``HEAD``, as in a pull request; ``revision`` itself
    where there is none (a shallow clone). Raises ``ChangesError``.
    """
    own = {"GIT_DIR": ".git"}
    commit = _commit(root, revision)
    base = _git(root, own, "merge-base", commit, "HEAD", may_fail=True) or commit
    kind = _git(root, own, "rev-parse", "--show-object-format")
    objects, index, exclude, shared = (
        root / _git(root, own, "rev-parse", "--git-path", name)
        for name in ("objects", "index", "info/exclude", _INDEX_PARTS)
    )
    with tempfile.TemporaryDirectory(prefix="distroify-") as scratch:
        folder = Path(scratch, "git")
        _git(root, {}, "init", "--quiet", "--template=", f"--object-format={kind}", "--bare", str(folder))
        # With its times: git trusts what it knows of a file only if the index is younger than the file.
        for file in (index, *shared.parent.glob(_INDEX_PARTS)):
            if file.is_file():
                shutil.copy2(file, folder)
        if exclude.is_file():
            (folder / "info").mkdir(exist_ok=True)
            shutil.copyfile(exclude, folder / "info" / "exclude")
        apart = {"GIT_DIR": str(folder), "GIT_WORK_TREE": str(root), "GIT_OBJECT_DIRECTORY": str(objects)}
        differ = ("--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty")
        known = _git(root, apart, "diff", "--name-only", "-z", *differ, base, "--")
        new = _git(root, apart, "ls-files", "--others", "--exclude-standard", "-z")
    return frozenset(path.rstrip("/") for path in (known + new).split("\0") if path)


def _commit(root: Path, revision: str) -> str:
    # What begins with "-" would be an option.
    found = ""
    if revision and not revision.startswith("-") and "\0" not in revision:
        wanted = f"{revision}^{{commit}}"
        found = _git(root, {"GIT_DIR": ".git"}, "rev-parse", "--verify", "--quiet", wanted, may_fail=True)
    if not found:
        raise ChangesError(f'git knows no revision "{revision}" in {root}')
    return found


def _git(root: Path, more: Mapping[str, str], *arguments: str, may_fail: bool = False) -> str:
    """What git prints, without the last line ending; empty where it fails and may."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    variables |= {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_NO_LAZY_FETCH": "1",
        # A partial clone fetches what is missing, by a program that its configuration names.
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "LC_ALL": "C",
        **more,
    }
    command = ("git", "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", *arguments)
    try:
        done = subprocess.run(
            command, cwd=root, env=variables, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise ChangesError(f"git {arguments[0]} took longer than {_SECONDS} seconds") from error
    except OSError as error:
        raise ChangesError(f"git cannot be started: {error.strerror}") from error
    if done.returncode == 0:
        return os.fsdecode(done.stdout).removesuffix("\n")
    if may_fail:
        return ""
    said = os.fsdecode(done.stderr).strip().rpartition("\n")[2]
    raise ChangesError(f"git {arguments[0]} failed: {said}")
