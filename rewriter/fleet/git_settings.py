"""What git is told, in the place of the user's configuration and environment.

A clone of untrusted content is safe (https://git-scm.com/docs/git#_security) as long as nothing of the user's
configuration can be picked by that content: ``.gitattributes`` names filters, and hooks come from templates.
So git reads a configuration of its own, an extract of the user's: who they are, how they sign, log in and
reach their hosts. Of the environment no ``GIT_*`` but certificates goes through.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from rewriter.fleet.git_errors import GitError, cleaned, decoded, last_line
from rewriter.fleet.rows import Reason

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
_KEPT_VARIABLES = frozenset({"GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_SSL_CERT", "GIT_SSL_KEY"})
_BATCH = "-oBatchMode=yes"


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


def users_entries() -> Iterator[tuple[str, str]]:
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
        raise GitError(Reason.CLONE, last_line(cleaned(decoded(done.stderr))), command="config")
    fields = decoded(done.stdout).split("\0")
    for scope, pair in zip(fields[::2], fields[1::2], strict=False):
        key, is_given, value = pair.partition("\n")
        if scope in ("system", "global", "command"):
            yield key, value if is_given else "true"


def git_environment(config: Path, *, has_ssh: bool) -> dict[str, str]:
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
