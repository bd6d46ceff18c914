"""The interfaces of GitHub and GitLab through the user's own ``gh`` and ``glab``: who they log in as.

Both have ``api``, with the same options (https://cli.github.com/manual/gh_api and
https://docs.gitlab.com/cli/api/): the text goes in on standard input, so that nothing a stranger wrote is
ever an option, and ``--include`` prints status and headers, which say how long to wait.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from rewriter.fleet.git_errors import cleaned
from rewriter.fleet.publish.pace import Pace

_SECONDS = 120.0
"""For one request."""
_LIMITED = re.compile(r"secondary rate limit|submitted too quickly|abuse detection|rate limit exceeded", re.I)
_GH_NO_LOGIN = 4
"""The exit code (``gh help exit-codes``): what gh says beside it depends on ``CI``."""
# glab has no such code: internal/api/client.go and internal/auth/auth.go of gitlab-org/cli.
_GLAB_NO_LOGIN = re.compile(r"\bauth login\b|no authentication source|Login first", re.I)
_STATUS = re.compile(rb"HTTP/[0-9.]+ ([0-9]{3})[^\n]*\n")
_TOKENS = re.compile(r"^(?:GH|GITHUB|GITLAB|GLAB|OAUTH|CI_JOB)_(?:\w+_)?TOKEN$|^OAUTH_TOKEN$")
# What would bring colours, questions, traces or another repository in.
_DROPPED = frozenset(
    {"GH_DEBUG", "DEBUG", "GLAB_DEBUG_HTTP", "GH_REPO", "GH_HOST", "GH_FORCE_TTY", "CLICOLOR_FORCE",
     "FORCE_COLOR", "GITLAB_HOST", "GITLAB_URI", "GITLAB_URL", "GITLAB_REPO"}
)  # fmt: skip
_SET = {
    "GH_PROMPT_DISABLED": "1",
    "GH_NO_UPDATE_NOTIFIER": "1",
    "NO_PROMPT": "1",
    "GLAB_NO_PROMPT": "1",
    "GLAB_CHECK_UPDATE": "false",
    "GLAB_SEND_TELEMETRY": "false",
    "NO_COLOR": "1",
    "GH_PAGER": "cat",
    "PAGER": "cat",
    "GLAB_PAGER": "cat",
}


class Kind(StrEnum):
    """What a host runs."""

    GITHUB = "github"
    GITLAB = "gitlab"


PROGRAMS: Mapping[Kind, str] = {Kind.GITHUB: "gh", Kind.GITLAB: "glab"}


class Unusable(Exception):
    """A host cannot be asked: its program is not there, or has no login. The message says what helps."""


class Limited(Exception):
    """The host asks to stop for a while."""

    def __init__(self, message: str, seconds: int | None = None) -> None:
        """``seconds`` is how long, where the host says so."""
        super().__init__(message)
        self.seconds = seconds


class Denied(Exception):
    """The host does not do it; the message is its reason."""

    def __init__(self, message: str, status: int) -> None:
        """``status`` is the HTTP status; 0 where there was no answer."""
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Api:
    """The interface of one host."""

    kind: Kind
    host: str
    pace: Pace = field(default_factory=Pace)
    _lost: list[str] = field(default_factory=list, init=False)
    """Why the host cannot be asked, once that is known."""

    def get(self, endpoint: str, query: Mapping[str, str] | None = None) -> Any:
        """The JSON that is there. Raises ``Denied``, ``Limited``, ``Unusable``."""
        words = "&".join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in (query or {}).items())
        return self._called("GET", f"{endpoint}?{words}" if words else endpoint, None)

    def send(self, method: str, endpoint: str, content: Mapping[str, Any]) -> Any:
        """Change something; return the JSON of the answer. Raises ``Denied``, ``Limited``, ``Unusable``."""
        self.pace.breathe()
        return self._called(method, endpoint, content)

    def graphql(self, query: str, variables: Mapping[str, Any]) -> Any:
        """``data`` of the answer. Raises ``Denied``, ``Limited``, ``Unusable``."""
        given = self._called("POST", "graphql", {"query": query, "variables": variables})
        if not isinstance(given, dict) or not isinstance(given.get("data"), dict):
            raise Denied("an answer without data", 200)
        return given["data"]

    def _called(self, method: str, endpoint: str, content: Mapping[str, Any] | None) -> Any:
        if self._lost:
            raise Unusable(self._lost[0])
        words = ["api", "--include", "--hostname", self.host, "--method", method]
        data = b""
        if content is not None:
            words += ["--header", "Content-Type: application/json", "--input", "-"]
            data = json.dumps(content).encode("ascii")
        try:
            out, said, code = _run(self.kind, [*words, endpoint], data)
            return _answer(self.kind, self.host, out, said, code)
        except Unusable as error:
            self._lost.append(str(error))
            raise


def component(text: str) -> str:
    """A part of an endpoint: nothing in it is a separator, nor a placeholder of the programs."""
    return quote(text.encode("utf-8", "surrogateescape"), safe="")


def path_of(kind: Kind) -> str | None:
    """The program for a host, where there is one."""
    return shutil.which(PROGRAMS[kind])


def _run(kind: Kind, words: list[str], data: bytes) -> tuple[bytes, str, int]:
    program = path_of(kind)
    if program is None:
        raise Unusable(f"{PROGRAMS[kind]} is not there: install it, and log in with {_login(kind, '')}")
    kept = {k: v for k, v in os.environ.items() if k not in _DROPPED}
    process = subprocess.Popen(
        [program, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Neither looks for a repository around it.
        cwd="/",
        env={**kept, **_SET},
        start_new_session=True,
    )
    try:
        out, errors = process.communicate(data, _SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Denied(f"{PROGRAMS[kind]} did not answer within {_SECONDS:.0f} seconds", 0) from error
    finally:
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    return out, errors.decode("utf-8", "replace"), process.returncode


def _answer(kind: Kind, host: str, out: bytes, said: str, ended: int) -> Any:
    status = _STATUS.match(out)
    if status is None:
        message = hidden(said)
        if ended == _GH_NO_LOGIN if kind is Kind.GITHUB else _GLAB_NO_LOGIN.search(message):
            raise Unusable(f"{PROGRAMS[kind]} is not logged in to {host}: {_login(kind, host)}")
        raise Denied(_last(message) or f"{PROGRAMS[kind]} ended without an answer", 0)
    head, _, body = out.replace(b"\r\n", b"\n").partition(b"\n\n")
    code = int(status[1])
    headers = dict(_headers(head))
    try:
        given = json.loads(body) if body.strip() else None
    except ValueError as error:
        raise Denied(f"HTTP {code}, and no JSON", code if code >= 400 else 0) from error
    if code < 300 and not _errors(given):
        return given
    message = _message(given) or f"HTTP {code}"
    if _is_limit(code, headers, message):
        raise Limited(message, _wait(headers))
    if code == 401:
        raise Unusable(f"{host} does not take the login of {PROGRAMS[kind]}: {_login(kind, host)}")
    raise Denied(message, code)


def _login(kind: Kind, host: str) -> str:
    return f"{PROGRAMS[kind]} auth login{f' --hostname {host}' if host else ''}"


def _headers(head: bytes) -> Iterator[tuple[str, str]]:
    for line in head.decode("utf-8", "replace").split("\n")[1:]:
        name, _, value = line.partition(":")
        yield name.strip().lower(), value.strip()


def _errors(given: Any) -> list[Any]:
    """GraphQL answers 200 with errors beside or instead of data."""
    errors = given.get("errors") if isinstance(given, dict) else None
    return errors if isinstance(errors, list) else []


def _message(given: Any) -> str:
    """What an error says, in one printable line."""
    if not isinstance(given, dict):
        return ""
    # GitLab has a text, a list or an object of lists.
    first = given.get("message") or given.get("error") or ""
    texts = [first if isinstance(first, str) else json.dumps(first)]
    for error in _errors(given):
        if isinstance(error, str):
            texts.append(error)
        elif isinstance(error, dict):
            parts = (error.get("field"), error.get("code"))
            told = error.get("message") or " ".join(str(part) for part in parts if part)
            texts.append(str(told))
    return hidden(": ".join(dict.fromkeys(text for text in texts if text)))[:500]


def _is_limit(code: int, headers: Mapping[str, str], message: str) -> bool:
    """https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api,
    https://docs.gitlab.com/security/rate_limits/; "was submitted too quickly" has no page, but
    https://github.com/cli/cli/issues/4801."""
    if code == 429:
        return True
    if code == 403 and ("retry-after" in headers or headers.get("x-ratelimit-remaining") == "0"):
        return True
    return code in (200, 403, 422) and _LIMITED.search(message) is not None


def _wait(headers: Mapping[str, str]) -> int | None:
    after = headers.get("retry-after", "")
    if re.fullmatch(r"\d{1,6}", after, re.ASCII):
        return int(after)
    if headers.get("x-ratelimit-remaining", headers.get("ratelimit-remaining")) == "0":
        reset = headers.get("x-ratelimit-reset", headers.get("ratelimit-reset", ""))
        if re.fullmatch(r"\d{1,11}", reset, re.ASCII):
            return max(1, int(reset) - int(time.time()))
    return None


def hidden(text: str) -> str:
    """What a host or program said, as one line without tokens and without what steers a terminal."""
    for name, value in os.environ.items():
        if _TOKENS.match(name) and len(value) > 3:
            text = text.replace(value, "…")
    return " ".join(cleaned(text).split())


def _last(text: str) -> str:
    return text[-300:]
