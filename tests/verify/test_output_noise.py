from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from rewriter.verify.compare.output_noise import clock, odd, process_ids, resolver, source_paths, tokens

NOW = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026/11/23 21:53:01 up",
        "2026-11-23T21:53:01.123456Z up",
        "2026-11-23 21:53:01.999 +0000 UTC m=+0.000012 up",
        "[GIN] 2026/11/23 - 21:53:01 | 200",
        "Mon, 23 Nov 2026 21:53:01 GMT",
        "Mon Nov 23 21:53:01 UTC 2026",
        "23/Nov/2026:21:53:01 +0000 GET",
        "Nov 23 21:53:01 host",
        "I1123 21:53:01.123456 main.go:12] up",
        '{"ts":1795470000.123}',
        '{"ts":1.79547e+09}',
        "epoch 1795470000000",
    ],
)
def test_the_time_of_today_is_named(text: str) -> None:
    assert "<time>" in clock(NOW)(text)
    assert clock(NOW)(text) == clock(NOW)(text.replace("53", "54").replace("17954700", "17954701"))


@pytest.mark.parametrize(
    "text",
    [
        "expires 2027-11-23T21:53:01Z",
        "since 2026-11-23",
        "at 09:15:00",
        "listening on 0.0.0.0:8080",
        "took 300s, version 1.2.3, ratio 16:9, 172.17.0.2:50051",
        "key=5 pid=12 id 123e4567-e89b-12d3-a456-426614174000",
        "number 1234567890",
    ],
)
def test_what_says_something_stays(text: str) -> None:
    assert clock(NOW)(text) == text


def test_addresses_and_goroutines_of_a_trace_are_named() -> None:
    edit = clock(NOW)
    assert edit("goroutine 7 [running]:") == edit("goroutine 18 [running]:")
    assert edit("\t/app/main.go:12 +0x1d") == edit("\t/app/main.go:12 +0x2f")
    assert edit("main.f(0xc000012345)") == edit("main.f(0xc000054321)")
    assert edit("flags 0x1f") == "flags 0x1f"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("[7] up", "[1] up"),
        ("pid=7 up", "pid=1 up"),
        ('{"pid":7}', '{"pid":1}'),
        ("I1123 21:53:01.123456       7 main.go:12] up", "I1123 21:53:01.123456       1 main.go:12] up"),
    ],
)
def test_the_own_process_id_is_named_where_it_stands_as_one(one: str, other: str) -> None:
    assert process_ids([1, 7])(one) == process_ids([1])(other)
    assert process_ids([9])(one) == one


@pytest.mark.parametrize("text", ["7 workers", "workers: 7", "port 7", "step 7/7"])
def test_a_number_that_is_no_process_id_stays(text: str) -> None:
    assert process_ids([1, 7])(text) == text


def test_a_failed_look_up_is_told_alike_by_both_resolvers() -> None:
    one = "dial tcp: lookup db on 127.0.0.11:53: read udp 127.0.0.1:4000->127.0.0.11:53: i/o timeout"
    other = "dial tcp: lookup db: Temporary failure in name resolution"
    assert resolver()(one) == resolver()(other)
    assert resolver()(one.replace("db", "cache")) != resolver()(other)
    assert resolver()("dial tcp 10.0.0.1:53: connect: refused") == "dial tcp 10.0.0.1:53: connect: refused"


def test_source_paths_are_those_below_the_module() -> None:
    old, new = source_paths(["/app", "/go/pkg/mod"]), source_paths(["example.com/x"])
    assert old("/app/a/b.go:12: up") == new("example.com/x/a/b.go:12: up") == "a/b.go:12: up"
    assert old("/go/pkg/mod/x.org/y@v1/z.go:1") == new("x.org/y@v1/z.go:1")
    assert old("/etc/b.go:12") == "/etc/b.go:12"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["5", "17"], ["3", "900"]),
        (["1.5s", "300ms"], ["2s", "17µs"]),
        (["41234", "50022"], ["39999", "60001"]),
        (["9f86d081", "2c26b46b"], ["fcde2b2e", "b5bb9d80"]),
        (["a", "b"], ["b", "a", "a"]),
        (["0", "1"], ["0", "0"]),
        (["0", "0"], ["0", "1"]),
        (["elm", "ash", "yew", "fir"], ["oak", "bay", "box", "fig"]),
    ],
)
def test_noise(old: list[str], new: list[str]) -> None:
    assert odd(old, new) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (["5", "5"], ["6", "6"], [0, 1]),
        (["300s", "300s"], ["5s", "5s"], [0, 1]),
        (["300s", "300s"], ["5s", "6s"], [0, 1]),
        (["41234", "50022"], ["8080", "8080"], [0, 1]),
        (["strict", "strict"], ["strict", "lax"], [1]),
        (["a", "b"], ["a", "c"], [1]),
        (["a", "a", "b", "b"], ["a", "c"], [1]),
        (["9f86d081", "2c26b46b"], ["none", "none"], [0, 1]),
        (["9f86d081a5", "2c26b46bff"], ["9f86", "2c27"], [0, 1]),
    ],
)
def test_no_noise(old: list[str], new: list[str], expected: list[int]) -> None:
    assert odd(old, new) == expected


def test_tokens_are_all_of_a_line() -> None:
    for text in (
        "a  b=1.5s [===>  ] Zürich é 9f86 x_1",
        "",
        "~~ <pid> 1.2.3-rc1 aGVsbG8gd29ybGQ1MjM0NTY3ODk=",
    ):
        assert "".join(token.text for token in tokens(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "1:",
        "Nov ",
        "9h",
        "/tmp/",
        "0x",
        "a",
        "00-",
        "aA1/",
        "a/",
        "pid ",
        "lookup a: ",
        "[",
        "x.go:1 ",
        "=-",
    ],
)
def test_hostile_lines_take_no_time(text: str) -> None:
    begin = time.process_time()
    line = text * (100_000 // len(text))
    for edit in (clock(NOW), process_ids([1]), resolver(), source_paths(["/app"])):
        edit(line)
    tokens(line)
    assert time.process_time() - begin < 2.0
