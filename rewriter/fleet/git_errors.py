"""What git said: without secrets, in a line, and as a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rewriter.fleet.rows import Reason
from rewriter.support.text import printable

_LONGEST_LINE = 2_000
"""Characters: patterns take the square of it."""
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

    def __init__(self, reason: Reason, message: str, log: str = "", *, command: str = "") -> None:
        """What is said has neither credentials nor escape sequences; ``command`` is that of git."""
        super().__init__(f"git {command}: {message}" if command else message)
        self.reason = reason
        self.command = command
        self.log = log


@dataclass(frozen=True, slots=True)
class Done:
    """How git ended, and the heads of what it said."""

    code: int
    stdout: bytes
    stderr: bytes


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


def error_of(done: Done, url: str, command: str, reason: Reason | None) -> GitError:
    """What to say of a command that failed; ``reason`` where it is known from what was asked."""
    said = decoded(done.stderr)
    secret = re.match(r"[a-z][a-z0-9+.-]*://([^/@]+)@", url)
    for part in secret[1].split(":") if secret else ():
        said = said.replace(part, "…") if len(part) > 3 else said
    log = cleaned(said)
    found, telling = _told(log)
    return GitError(reason or found, telling[:300], log, command=command)


def _told(log: str) -> tuple[Reason, str]:
    """The reason that what was said gives, and the line that gives it."""
    lines = log.splitlines()
    for reason, pattern in _REASONS:
        # What both ends say comes in any order.
        telling = min((line for line in lines if re.search(pattern, line.lower())), default=None)
        if telling is not None:
            return reason, telling
    fatal = next((line for line in lines if line.startswith(("fatal: ", "error: "))), None)
    return Reason.CLONE, fatal or last_line(log)


def last_line(text: str) -> str:
    """The last line that says something."""
    lines = text.strip().splitlines()
    return lines[-1] if lines else "it ended with an error and said nothing"


def decoded(data: bytes) -> str:
    """Output as text, every byte kept."""
    return data.decode("utf-8", "surrogateescape")
