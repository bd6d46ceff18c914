"""The parts of publishing that need no repository: texts, places, the pace, answers, records."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from rewriter.fleet.journal import StateError
from rewriter.fleet.lines import LineError, line, parsed
from rewriter.fleet.publish import pace, text
from rewriter.fleet.publish.api import PROGRAMS, Api, Denied, Kind, Limited, Unusable, component
from rewriter.fleet.publish.forge import Place, place_of
from rewriter.fleet.publish.gitlab import GitLab
from rewriter.fleet.publish.records import Record, State, Why, read
from rewriter.fleet.publish.status import Standing, render_markdown, render_text, status_of
from rewriter.output.markdown import MARKER
from tests.fleet import samples

COMMIT = "c" * 40


# -- texts -----------------------------------------------------------------------------------------------


def test_a_body_is_marked_and_has_no_heading_of_its_own() -> None:
    body = text.body(f"{MARKER}\n## Move `x` to distroless\n\nWhy\n", "a/b", COMMIT)
    assert body == (
        f"{MARKER}\n<!-- distroify:campaign=a/b -->\n<!-- distroify:commit={COMMIT} -->\n\n"
        "Made with distroify. Close this if you do not want it: it is not opened again.\n\nWhy\n"
    )
    assert (text.campaign_of(body), text.commit_of(body)) == ("a/b", COMMIT)
    assert (text.campaign_of("x"), text.commit_of("x")) == (None, None)


def test_a_long_body_is_cut_on_a_line_and_outside_of_code() -> None:
    fence = ["```diff", *["+ line"] * 9_000, "```"]
    body = text.body("\n".join(["first", *fence, "last"]), "c", COMMIT)
    assert len(body) < text.LIMIT
    assert body.endswith("\n\nfirst\n\n_Cut here: 9003 more lines. The commit has the whole change._\n")
    body = text.body("\n".join(["0123456789"] * 6_000), "c", COMMIT)
    lines = body.splitlines()
    assert text.LIMIT - 700 < len(body) < text.LIMIT and lines[-3] == "0123456789"


def test_what_a_stranger_named_is_in_no_title_or_message_as_it_is() -> None:
    row = samples.rewritten()
    row = replace(row, files=(replace(row.files[0], path="a\n\x1b[31m\udce9/Dockerfile"),))
    title, message = text.title(row), text.message(row)
    assert "\x1b" not in title + message and "\n" not in title
    assert message.splitlines()[0] == title
    message.encode()


# -- places ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://github.com/o/n", ("github", "github.com", "o/n")),
        ("https://GitHub.com/o/n.git/", ("github", "github.com", "o/n")),
        ("git@github.com:o/n.git", ("github", "github.com", "o/n")),
        ("ssh://git@ssh.github.com:443/o/n.git", ("github", "github.com", "o/n")),
        ("https://me@gitlab.com/group/sub/n", ("gitlab", "gitlab.com", "group/sub/n")),
        ("https://git.example.com/o/n", ("gitlab", "git.example.com", "o/n")),
        ("https://github.com:8443/o/n", None),
        ("https://github.com/o/n/x", None),
        ("https://github.com/o", None),
        ("https://github.com/o/..", None),
        ("https://code.example.com/o/n", None),
        ("https://github.evil.example/o/n", None),
        ("https://gitlab.example.com/o/n", None),
        ("https://-x.github.com/o/n", None),
        ("http://github.com/o/n", None),
        ("/github.com/o/n", None),
        ("", None),
    ],
)
def test_where_a_repository_lies(url: str, place: tuple[str, str, str] | None) -> None:
    found = place_of(url, {"git.example.com": Kind.GITLAB})
    assert found == (None if place is None else Place(Kind(place[0]), place[1], place[2]))


def test_a_component_is_neither_path_nor_placeholder() -> None:
    assert component("a/../{owner}?x#:id\udce9") == "a%2F..%2F%7Bowner%7D%3Fx%23%3Aid%E9"


# -- the pace --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "a_minute"), [("5", 5), ("5/min", 5), ("30/hour", 0.5), ("60/h", 1), ("7/m", 7)]
)
def test_rates(given: str, a_minute: float) -> None:
    assert pace.rate(given) == a_minute


@pytest.mark.parametrize("given", ["", "0", "-1", "1.5", "5/s", "five", "5/min/min"])
def test_what_is_no_rate(given: str) -> None:
    with pytest.raises(ValueError, match="is no rate as 5/min"):
        pace.rate(given)


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def pace(self, a_minute: float, stops_at: float = float("inf")) -> pace.Pace:
        return pace.Pace(
            a_minute, is_stopped=lambda: self.now >= stops_at, clock=lambda: self.now, sleep=self.sleep
        )


def test_repositories_and_writes_come_no_faster() -> None:
    clock = Clock()
    given = clock.pace(5)
    assert given.turn() and clock.now == 1_000
    given.breathe()
    given.breathe()
    assert clock.now == pytest.approx(1_001)
    assert given.turn() and clock.now == pytest.approx(1_012)
    given = clock.pace(60)
    given.since(clock.now - 0.4)
    assert given.turn() and clock.now == pytest.approx(1_012.6)
    given.since(clock.now + 1e9)
    assert given.turn() and clock.now == pytest.approx(1_013.6)


def test_a_wait_ends_when_it_is_to_stop() -> None:
    clock = Clock()
    given = clock.pace(0.001, stops_at=1_005)
    assert given.turn()
    assert not given.turn() and clock.now == pytest.approx(1_005, abs=0.3)


# -- hosts -----------------------------------------------------------------------------------------------


def api(
    monkeypatch: pytest.MonkeyPatch, out: bytes, said: str = "", kind: Kind = Kind.GITHUB, ended: int = 1
) -> Api:
    monkeypatch.setattr("rewriter.fleet.publish.api._run", lambda kind, words, data: (out, said, ended))
    return Api(kind, f"{kind}.com")


@pytest.mark.parametrize(
    ("out", "status", "message"),
    [
        (b"HTTP/1.1 500 Oops\nA: b\r\n\r\n<html>", 500, "HTTP 500, and no JSON"),
        (b"HTTP/2.0 200 OK\r\n\r\n<html>", 0, "HTTP 200, and no JSON"),
        (b"HTTP/2.0 422 X\r\n\r\n[]", 422, "HTTP 422"),
        (b"HTTP/2.0 400 X\r\n\r\n{\"message\": {\"title\": [\"is too long\"]}}", 400, '{"title": ["is too long"]}'),
        (b"HTTP/2.0 403 X\r\n\r\n{\"error\": \"insufficient_scope\"}", 403, "insufficient_scope"),
        (b"HTTP/2.0 422 X\r\n\r\n{\"message\": \"no\", \"errors\": [\"a\", {\"code\": \"b\"}, 3]}", 422, "no: a: b"),
        (b"", 0, "dial tcp: lookup github.com: no such host"),
    ],
)  # fmt: skip
def test_answers_that_are_none(
    monkeypatch: pytest.MonkeyPatch, out: bytes, status: int, message: str
) -> None:
    with pytest.raises(Denied) as caught:
        api(monkeypatch, out, "dial tcp: lookup github.com: no such host\n").get("x")
    assert (caught.value.status, str(caught.value)) == (status, message)


@pytest.mark.parametrize(
    ("kind", "ended", "said"),
    [
        (Kind.GITHUB, 4, "To get started with GitHub CLI, please run:  gh auth login\n"),
        (Kind.GITHUB, 4, "gh: To use GitHub CLI in automation, set the GH_TOKEN environment variable.\n"),
        (Kind.GITHUB, 4, ""),
        (
            Kind.GITLAB,
            1,
            "unable to initialize GitLab Client because no authentication source is provided. Login first\n",
        ),
        (
            Kind.GITLAB,
            1,
            "no GitLab instances have been authenticated with glab. Run `glab auth login` to authenticate.\n",
        ),
    ],
)
def test_without_a_login_no_more_is_asked(
    monkeypatch: pytest.MonkeyPatch, kind: Kind, ended: int, said: str
) -> None:
    given = api(monkeypatch, b"", said, kind, ended)
    program = PROGRAMS[kind]
    expected = f"{program} is not logged in to {kind}.com: {program} auth login --hostname {kind}.com"
    for _ in range(2):
        with pytest.raises(Unusable, match=re.escape(expected)):
            given.get("x")


def test_what_a_host_says_of_logins_is_no_missing_login(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Denied, match="run: gh auth login"):
        api(monkeypatch, b"", "proxy: to get in, run: gh auth login\n").get("x")


@pytest.mark.parametrize(
    ("out", "seconds"),
    [
        (b"HTTP/2.0 429 X\r\nRetry-After: 90\r\n\r\n{}", 90),
        (b"HTTP/2.0 429 X\r\nRateLimit-Remaining: 0\r\nRateLimit-Reset: 1\r\n\r\n{}", 1),
        (b"HTTP/2.0 403 X\r\nX-Ratelimit-Remaining: 0\r\nX-Ratelimit-Reset: 1\r\n\r\n{}", 1),
        (b'HTTP/2.0 403 X\r\n\r\n{"message": "You have exceeded a secondary rate limit."}', None),
        (b"HTTP/2.0 429 X\r\nRetry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\n\r\n", None),
        (b'HTTP/2.0 403 X\r\n\r\n{"message": "You have triggered an abuse detection mechanism."}', None),
        (b'HTTP/2.0 200 OK\r\n\r\n{"errors": [{"message": "was submitted too quickly"}]}', None),
    ],
)
def test_limits(monkeypatch: pytest.MonkeyPatch, out: bytes, seconds: int | None) -> None:
    with pytest.raises(Limited) as caught:
        api(monkeypatch, out).get("x")
    assert caught.value.seconds == seconds


@pytest.mark.parametrize("given", [[], {}, {"full_name": 3}, {"full_name": "o/n", "default_branch": None}])
def test_an_answer_of_another_shape_fails_one_repository(monkeypatch: pytest.MonkeyPatch, given: Any) -> None:
    from rewriter.fleet.publish.github import GitHub

    body = b"HTTP/2.0 200 OK\r\n\r\n" + json.dumps(given).encode()
    with pytest.raises(Denied, match="an answer"):
        GitHub(api(monkeypatch, body)).project("o/n")


def test_gitlab_does_nothing_that_a_text_asks_for() -> None:
    given = GitLab(Api(Kind.GITLAB, "gitlab.com"))
    body = "/merge\n  /close\n```diff\n /not a command\n```\n~~~\n/x\n```\n~~~\n\ta/b\n/label ~x"
    assert given.text(body) == (
        "\\/merge\n  \\/close\n```diff\n /not a command\n```\n~~~\n/x\n```\n~~~\n\ta/b\n\\/label ~x"
    )
    assert given.text(given.text(body)) == given.text(body)


# -- records ---------------------------------------------------------------------------------------------


def record(campaign: str, state: State, **more: Any) -> Record:
    at = "2026-01-01T00:00:00+00:00"
    return Record(repository="a\udce9", campaign=campaign, state=state, at=at, **more)


def test_records_are_read_back(tmp_path: Path) -> None:
    first = record("c", State.PUSHING, commit=COMMIT)
    last = record("c", State.FAILED, reason=Why.PUSH, message="no", number=3)
    other = record("d", State.OPEN)
    (tmp_path / "publish.jsonl").write_text(line(first) + line(other) + line(last) + line(first)[:-5])
    assert read(tmp_path) == (last, other)
    for one in (first, last):
        samples.validator("publish/record").validate(json.loads(line(one)))
    assert first.own == {COMMIT}
    assert read(tmp_path / "none") == ()


@pytest.mark.parametrize(
    "given", ["", "[]", "{}", '{"version": 2}', line(record("b", State.OPEN)).replace("open", "up")]
)
def test_lines_that_are_no_records(tmp_path: Path, given: str) -> None:
    with pytest.raises(LineError):
        parsed(given.encode(), Record)
    (tmp_path / "publish.jsonl").write_text(given + "\n")
    with pytest.raises(StateError, match=r"publish\.jsonl:1: "):
        read(tmp_path)


def test_a_status_shows_names_of_strangers_as_text() -> None:
    one = Standing("o/`x`|\x1b[31m\n@all", "skipped", note="stale: [a](https://e.example) @all <b>")
    status = status_of("c", "", (one,))
    assert "\x1b" not in render_text(status)
    last = render_markdown(status).splitlines()[-1]
    assert last.startswith("| ``o/`x`\\|") and "`[a](https://e.example) @all <b>`" in last
    assert render_text(status_of("c", "", ())) == "no repository\n"
