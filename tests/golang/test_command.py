"""Reading go command lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.golang.command.line import is_go, parse_go, with_goflags
from rewriter.golang.model import GoCommand, GoVerb
from rewriter.support.tables import table


def go(line: str) -> GoCommand:
    command = parse_go(line.split())
    assert command is not None
    return command


@pytest.mark.parametrize(
    "word",
    [
        "go",
        "/usr/local/go/bin/go",
        "go1.20",
        "go1.21.3",
        "go1.22rc1",
        "gotip",
        "./go",
        "xx-go",
        "/usr/bin/xx-go",
        "garble",
        "govvv",
        "richgo",
    ],
)
def test_go_commands(word: str) -> None:
    assert is_go(word)
    assert parse_go([word, "build"]) is not None


@pytest.mark.parametrize(
    "word", ["gofmt", "goose", "golint", "/go/bin/air", "go.sh", "GO", "", "go/", "go1."]
)
def test_other_commands(word: str) -> None:
    assert not is_go(word)
    assert parse_go([word, "build"]) is None


def test_no_words() -> None:
    assert parse_go([]) is None
    assert go("go") == GoCommand(GoVerb.OTHER, "")


@pytest.mark.parametrize(
    ("line", "output", "packages"),
    [
        ("go build", None, ()),
        ("go build .", None, (".",)),
        ("go build -o app .", "app", (".",)),
        ("go build -o=app .", "app", (".",)),
        ("go build --o app .", "app", (".",)),
        ("go build --o=app", "app", ()),
        ("go build -v -o /bin/app ./cmd/app", "/bin/app", ("./cmd/app",)),
        ("go build -race=true -o x", "x", ()),
        ("go build -v=false -o x ./...", "x", ("./...",)),
        ("go build -o x -- ./a", "x", ("./a",)),
        ("go build -gcflags all=-N -o x", "x", ()),
        # The first word that is no flag ends the flags.
        ("go build . -o app", None, (".", "-o", "app")),
        ("go build - -o x", None, ("-", "-o", "x")),
    ],
)
def test_output_and_packages(line: str, output: str | None, packages: tuple[str, ...]) -> None:
    command = go(line)
    assert (command.output, command.packages) == (output, packages)
    assert command.verb is GoVerb.BUILD


def test_directory_flag() -> None:
    assert go("go build -C cmd/app -o ../x").directory == "cmd/app"
    assert go("go run -C=cmd .").directory == "cmd"
    assert go("go build .").directory is None


@pytest.mark.parametrize(
    ("value", "tags"),
    [
        ("a", ("a",)),
        ("a,b", ("a", "b")),
        ("a b", ("a", "b")),
        ("a, b", ("a", "b")),
        ("'a b'", ("a", "b")),
        ("", ()),
        ("a,a", ("a",)),
    ],
)
def test_tags(value: str, tags: tuple[str, ...]) -> None:
    command = parse_go(["go", "build", "-tags", value])
    assert command is not None and command.tags == tags


@pytest.mark.parametrize(
    ("value", "ldflags"),
    [
        ("-s -w", "-s -w"),
        ("all=-s -w", "-s -w"),
        ("-X main.version=1", "-X main.version=1"),
        ("-extldflags '-static'", "-extldflags '-static'"),
        (" -s", "-s"),
        ("", ""),
    ],
)
def test_ldflags(value: str, ldflags: str) -> None:
    command = parse_go(["go", "build", "-ldflags", value, "."])
    assert command is not None and command.ldflags == ldflags
    assert command.packages == (".",)


def test_modes() -> None:
    command = go("go build -buildmode=pie -mod vendor -race")
    assert (command.buildmode, command.mod, command.race) == ("pie", "vendor", True)
    assert go("go build -race=0").race is False


def test_unknown_flags_are_recorded() -> None:
    command = go("go build -bogus -o x --also=1 .")
    assert command.unknown_flags == ("-bogus", "--also=1")
    assert (command.output, command.packages) == ("x", (".",))
    assert go("go build -v -o").unknown_flags == ("-o",)


def test_run() -> None:
    assert go("go run . -port 80").packages == (".",)
    assert go("go run . -port 80").arguments == ("-port", "80")
    assert go("go run -race a.go b.go c").packages == ("a.go", "b.go")
    assert go("go run a.go b.go -x").arguments == ("-x",)
    assert go("go run ./cmd/x main.go").arguments == ("main.go",)
    assert go("go run").packages == ()


def test_get() -> None:
    assert go("go get -d -v ./...").download_only
    assert go("go get -u=patch -t a b").packages == ("a", "b")
    assert not go("go get ./...").download_only
    assert not go("go get -d=false x").download_only


def test_test_takes_flags_anywhere() -> None:
    command = go("go test -v ./a -race ./b -count 1 -args -x y")
    assert (command.packages, command.race) == (("./a", "./b"), True)
    assert command.unknown_flags == ()


@pytest.mark.parametrize("line", ["go mod download", "go vet ./...", "go env -w GOBIN=/x", "go version"])
def test_other_subcommands_keep_their_words(line: str) -> None:
    command = go(line)
    assert (command.verb, command.subcommand, *command.arguments) == (GoVerb.OTHER, *line.split()[1:])


def test_goflags_are_defaults() -> None:
    environment = {"GOFLAGS": "-tags=a,b -mod=mod '-ldflags=-s -w' -bogus=1"}
    command = with_goflags(go("go build -tags c ."), environment)
    assert (command.tags, command.mod, command.ldflags) == (("c",), "mod", "-s -w")
    assert command.packages == (".",)
    assert with_goflags(go("go build"), {"GOFLAGS": "-tags=a"}).tags == ("a",)


def test_goflags_change_nothing_else() -> None:
    assert with_goflags(go("go build ."), {}) == go("go build .")
    assert with_goflags(go("go build ."), {"GOFLAGS": "junk"}) == go("go build .")
    assert with_goflags(go("go mod tidy"), {"GOFLAGS": "-tags=a"}) == go("go mod tidy")


_BUILD = [row for row in table("golang", "flags")["flags"] if "build" in row["verbs"]]
_BOOLEAN = sorted(name for row in _BUILD for name in row.get("boolean", ()))
_VALUE = sorted(name for row in _BUILD for name in row.get("value", ()))
_WORD = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)


@st.composite
def _flag(draw: st.DrawFn) -> tuple[tuple[str, str], list[str]]:
    """One flag with its value, and one way to write it."""
    dashes = draw(st.sampled_from(["-", "--"]))
    if draw(st.booleans()):
        name = draw(st.sampled_from(_BOOLEAN))
        value = draw(st.sampled_from(["", "true", "false", "0"]))
        return (name, value or "true"), [f"{dashes}{name}={value}" if value else dashes + name]
    name, value = draw(st.sampled_from(_VALUE)), draw(_WORD)
    joined = draw(st.booleans())
    return (name, value), [f"{dashes}{name}={value}"] if joined else [dashes + name, value]


@given(st.lists(_flag(), max_size=8), st.lists(st.from_regex(r"\./[a-z]{1,5}", fullmatch=True), max_size=3))
def test_flags_come_back_as_written(
    flags: list[tuple[tuple[str, str], list[str]]], packages: list[str]
) -> None:
    words = [word for _, written in flags for word in written]
    command = parse_go(["go", "build", *words, *packages])
    assert command is not None
    assert command.flags == tuple(pair for pair, _ in flags)
    assert command.packages == tuple(packages)
    assert command.unknown_flags == ()


@given(st.lists(st.text(max_size=10), max_size=10))
def test_any_words_can_be_read(words: list[str]) -> None:
    for verb in GoVerb:
        command = parse_go(["go", verb.value, *words])
        assert command is not None
        with_goflags(command, {"GOFLAGS": " ".join(words)})


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("xx-go build -o x .", "go build -o x ."),
        ("garble -literals -tiny build -o x .", "go build -o x ."),
        ("garble -seed random build -trimpath ./cmd", "go build -trimpath ./cmd"),
        ("garble -seed=random --debugdir out install .", "go install ."),
        ("govvv -pkg main build -o x", "go build -o x"),
    ],
)
def test_commands_that_run_go(line: str, same: str) -> None:
    assert go(line) == go(same)


def test_flags_before_the_verb_are_not_those_of_go() -> None:
    assert go("xx-go -literals build") == GoCommand(GoVerb.OTHER, "-literals", arguments=("build",))
    assert go("xx-go --wrap").verb is GoVerb.OTHER
