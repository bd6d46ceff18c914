"""Words for the C linker, and the flags of a go build that lead to it."""

from __future__ import annotations

import pytest

from rewriter.golang.command.line import parse_go, with_goflags
from rewriter.golang.command.link_mode import link_mode, set_strings
from rewriter.golang.command.linker import read_words


@pytest.mark.parametrize(
    ("words", "libraries", "unclear"),
    [
        ("-lm", ["m"], []),
        ("-l m -L /usr/lib/x86_64-linux-gnu -lz", ["m", "z"], []),
        ("-pthread -fopenmp", ["pthread", "gomp"], []),
        ("-O2 -g -s -Wl,-z,relro,-z,now -Wl,--as-needed -z noexecstack", [], []),
        ("-Wl,-Bstatic -lfoo -Wl,-Bdynamic -lbar", ["bar"], []),
        ("-Wl,-lfoo", ["foo"], []),
        ("-L/opt/lib -lfoo", ["foo"], ["-L/opt/lib"]),
        ("-L/usr/local/lib -lfoo", ["foo"], ["-L/usr/local/lib"]),
        ("${SRCDIR}/libx.a", [], ["${SRCDIR}/libx.a"]),
        ("-l:libx.a", [], ["-l:libx.a"]),
        ("-Wl,-rpath=/opt/lib", [], ["-Wl,-rpath=/opt/lib"]),
        ("-framework Metal", [], ["Metal"]),
        ("/usr/lib/libz.so", [], ["/usr/lib/libz.so"]),
        ("-l", [], ["-l"]),
        ("-L", [], ["-L"]),
        ("", [], []),
    ],
)
def test_words(words: str, libraries: list[str], unclear: list[str]) -> None:
    asked = read_words((word, None) for word in words.split())
    assert [name for name, _ in asked.libraries] == libraries
    assert [word for word, _ in asked.unclear] == unclear
    assert not asked.static


@pytest.mark.parametrize("word", ["-static", "--static", "-static-pie"])
def test_static(word: str) -> None:
    assert read_words([("-lz", None), (word, None)]).static


@pytest.mark.parametrize(
    ("ldflags", "external", "words"),
    [
        ("", False, ()),
        ("-s -w -X main.v=1", False, ()),
        ("-linkmode external", True, ()),
        ("-linkmode=external", True, ()),
        ("--linkmode=internal", False, ()),
        ("-X main.linkmode=external", False, ()),
        ("-X 'main.flags=-linkmode external'", False, ()),
        ('-extldflags "-static -lm"', False, ("-static", "-lm")),
        ("-extldflags=-static", False, ("-static",)),
        ("-linkmode external '-extldflags=-static'", True, ("-static",)),
        ("-extldflags '-static' -linkmode external", True, ("-static",)),
        ("-X main.v=\ufdd0 -linkmode external", True, ()),
        ("-X 'main.v=\ufdd0 \ufdd0' -linkmode external -extldflags -static", True, ("-static",)),
        ("-X=\ufdd0 -extldflags=-static", False, ("-static",)),
        ("\ufdd0 -linkmode external -extldflags -static", True, ("-static",)),
    ],
)
def test_flags_of_the_go_linker(ldflags: str, external: bool, words: tuple[str, ...]) -> None:
    command = parse_go(["go", "build", "-ldflags", ldflags, "."])
    assert command is not None
    mode = link_mode(command, {})
    assert (mode.external, mode.words, mode.unclear) == (external, words, "")


def test_flags_of_the_environment() -> None:
    command = parse_go(["go", "build", "."])
    assert command is not None
    environment = {"GOFLAGS": "-race -ldflags=-linkmode=external", "CGO_LDFLAGS": "-g -O2 -lz"}
    mode = link_mode(with_goflags(command, environment), environment)
    assert (mode.external, mode.sanitizer, mode.words) == (True, "race", ("-g", "-O2", "-lz"))


@pytest.mark.parametrize(
    "ldflags",
    [
        "$LDFLAGS",
        "`flags`",
        "-s ${MORE}",
        '-extldflags "$STATIC"',
        "\ufdd0",
        "-extldflags -static \ufdd0",
        "-linkmode \ufdd0 -extldflags -static",
        "-extldflags '-static \ufdd0'",
    ],
)
def test_unknown_flags(ldflags: str) -> None:
    command = parse_go(["go", "build", "-ldflags", ldflags, "."])
    assert command is not None
    assert link_mode(command, {}).unclear
    known = parse_go(["go", "build", "-ldflags", "-X main.v=$(git describe)", "."])
    assert known is not None
    assert not link_mode(known, {"CGO_LDFLAGS": ""}).unclear
    assert link_mode(known, {"CGO_LDFLAGS": None}).unclear


@pytest.mark.parametrize(
    ("ldflags", "values"),
    [
        ("", ()),
        ("-s -w", ()),
        ("-X main.a=/etc/a.yaml -s -X=main.b=b", ("/etc/a.yaml", "b")),
        ("-X 'main.a=one two' -X main.empty=", ("one two",)),
        ("-s -X", ()),
    ],
)
def test_values_that_the_linker_sets(ldflags: str, values: tuple[str, ...]) -> None:
    command = parse_go(["go", "build", f"-ldflags={ldflags}"])
    assert command is not None
    assert set_strings(command) == values
