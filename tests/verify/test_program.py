"""Programs: how they were built, and the old Dockerfile built once more."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest
from msgspec.structs import replace

from rewriter.golang.binary.elf import loaded
from rewriter.golang.binary.model import BuildInfo, Program
from rewriter.model import VerificationError
from rewriter.verify.compare import program as compare
from rewriter.verify.compare.program import compare_programs
from rewriter.verify.compare.program_bytes import same, same_but_for, where
from rewriter.verify.compare.settings import settle
from rewriter.verify.model import Change, Findings
from rewriter.verify.rebuild import changed_text
from tests.verify.tools import LINK, entry, old, view

SETTINGS = ("-buildmode=exe", "-compiler=gc", "CGO_ENABLED=0", "GOARCH=amd64", "GOOS=linux", "GOAMD64=v1")
INFO = BuildInfo(
    "go1.26", "example.com/app", "example.com/app", "(devel)", ("github.com/a/b v1.0.0 h1:x",), SETTINGS
)
PROGRAM = Program("/app/server", "aa", "x64 64-bit", build=INFO)
LOADER = "/lib64/ld-linux-x86-64.so.2"
DYNAMIC = replace(PROGRAM, interpreter=LOADER, libraries=("libc.so.6",))
LIBC = {LOADER: entry(0o755), "/lib/x86_64-linux-gnu/libc.so.6": entry()}


def built(*more: str, without: Sequence[str] = (), **rest: object) -> Program:
    """The program with other settings; ``without`` are names."""
    kept = tuple(text for text in SETTINGS if text.partition("=")[0] not in without)
    return replace(PROGRAM, digest="bb", build=replace(INFO, settings=(*kept, *more)), **rest)


def with_cgo(*more: str) -> Program:
    """A program that was built with cgo on, and is linked dynamically."""
    flags = ("CGO_ENABLED=1", "CGO_CFLAGS=", "CGO_LDFLAGS=")
    return replace(
        built(*flags, *more, without=["CGO_ENABLED"]), interpreter=LOADER, libraries=("libc.so.6",)
    )


@pytest.mark.parametrize(
    ("was", "now", "change"),
    [
        (PROGRAM, built(), ""),
        (with_cgo(), built(), "CGO_ENABLED=0"),
        (with_cgo("-tags=a"), built("-tags=a"), "CGO_ENABLED=0"),
        (PROGRAM, built("-trimpath=true"), "-trimpath"),
        (with_cgo(), built("-trimpath=true"), "CGO_ENABLED=0 -trimpath"),
        (built('-ldflags="-X main.v=1"'), built("-trimpath=true"), "-trimpath"),
        (PROGRAM, built('-ldflags="-s -w"'), "-ldflags '-s -w'"),
        (built('-ldflags="-s -w"'), PROGRAM, "-ldflags ''"),
        (
            built('-ldflags="-X main.a=1 -X main.b=2"'),
            built("-ldflags=\"-w -X 'main.b=2' -X=main.a=1\""),
            "-ldflags \"-w -X 'main.b=2' -X=main.a=1\"",
        ),
        (
            with_cgo(),
            replace(
                with_cgo('-ldflags="-linkmode external -extldflags \\"-static\\""'),
                interpreter="",
                libraries=(),
            ),
            "-ldflags '-linkmode external -extldflags \"-static\"'",
        ),
        (built("vcs=git", "vcs.revision=a", "vcs.modified=false"), PROGRAM, "-buildvcs=false"),
        (built("vcs=git", "vcs.time=1"), built("vcs=git", "vcs.time=2"), ""),
        (built("-pgo=/app/default.pgo"), built("-pgo=default.pgo"), ""),
    ],
)
def test_what_a_rewrite_changes_on_purpose(was: Program, now: Program, change: str) -> None:
    found = settle(was, now)
    assert (found.differences, found.moving, found.change.title) == ((), frozenset(), change)


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        (built("-tags=prod"), PROGRAM, "-tags was prod and is not set"),
        (PROGRAM, built("-tags=debug"), "-tags was not set and is debug"),
        (PROGRAM, built("GOAMD64=v3", without=["GOAMD64"]), "GOAMD64 was v1 and is v3"),
        (built("GOEXPERIMENT=arenas"), PROGRAM, "GOEXPERIMENT was arenas and is not set"),
        (built("GOFIPS140=v1.0.0"), PROGRAM, "GOFIPS140 was v1.0.0 and is not set"),
        (built("-race=true"), PROGRAM, "-race was true and is not set"),
        (built("-gcflags=-N"), built("-gcflags=-l"), "-gcflags was -N and is -l"),
        (built("DefaultGODEBUG=x=1"), PROGRAM, "DefaultGODEBUG was x=1 and is not set"),
        (built("-trimpath=true"), PROGRAM, "-trimpath was true and is not set"),
        (PROGRAM, with_cgo(), "CGO_ENABLED was 0 and is 1"),
        (with_cgo(), with_cgo("CGO_CFLAGS=-O0"), "CGO_CFLAGS was not set and is -O0"),
        (built("-buildmode=pie"), built("-buildmode=exe"), "-buildmode was pie and is exe"),
        (built('-ldflags="-X main.v=1"'), PROGRAM, "-X main.v was 1 and is not set"),
        (PROGRAM, built('-ldflags="-X main.v=1"'), "-X main.v was not set and is 1"),
        (built('-ldflags="-checklinkname=0"'), PROGRAM, "-ldflags -checklinkname was 0 and is not set"),
        (PROGRAM, replace(PROGRAM, build=None), "only the old one tells"),
        (PROGRAM, replace(PROGRAM, build=replace(INFO, go_version="go1.27")), "the Go version was go1.26"),
        (PROGRAM, replace(PROGRAM, build=replace(INFO, main="example.com/b")), "the main package was"),
        (PROGRAM, replace(PROGRAM, build=replace(INFO, dependencies=())), "the module github.com/a/b was"),
        (
            PROGRAM,
            replace(PROGRAM, build=replace(INFO, dependencies=("github.com/a/b v1.1.0 h1:y",))),
            "was v1.0.0 h1:x and is v1.1.0 h1:y",
        ),
        (PROGRAM, replace(PROGRAM, build=replace(INFO, version="v1.0.0")), "the version of example.com/app"),
    ],
)
def test_what_is_a_difference(was: Program, now: Program, says: str) -> None:
    found = settle(was, now).differences
    assert len(found) == 1
    assert says in found[0]


def test_a_value_that_may_be_another_one_in_each_build() -> None:
    found = settle(
        built('-ldflags="-X main.date=1 -X main.a=1"'), built('-ldflags="-X main.date=2 -X main.a=1"')
    )
    assert (found.differences, found.moving) == ((), frozenset({"main.date"}))


def elf(text: bytes = b"code", data: bytes = b"data", identity: bytes = b"id") -> bytes:
    """A 64-bit ELF file with these sections."""
    contents = {".text": text, ".rodata": data, ".note.go.buildid": identity, ".comment": identity}
    names = b"\0" + b"".join(name.encode() + b"\0" for name in (*contents, ".shstrtab"))
    body, headers = b"", [b"\0" * 64]
    for name, content in (*contents.items(), (".shstrtab", names)):
        flags = 2 if name in (".text", ".rodata", ".note.go.buildid") else 0
        at = 64 + len(body)
        kind = 3 if name == ".shstrtab" else 1
        offset = names.index(b"\0" + name.encode() + b"\0") + 1
        headers.append(struct.pack("<IIQQQQIIQQ", offset, kind, flags, at, at, len(content), 0, 0, 1, 0))
        body += content
    head = b"\x7fELF\x02\x01\x01" + b"\0" * 9
    head += struct.pack("<HHIQQQIHHHHHH", 2, 62, 1, 0, 0, 64 + len(body), 0, 64, 56, 0, 64, 6, 5)
    return head + body + b"".join(headers)


def test_what_of_an_executable_counts() -> None:
    assert [name for name, _ in loaded(elf())] == [".text", ".rodata"]
    assert same(elf(), elf(identity=b"no"))
    assert not same(elf(), elf(data=b"dota"))
    assert where(elf(), elf(data=b"dota")).startswith("its data")
    assert where(elf(), elf(text=b"c0de")) == "its code"
    assert where(b"a", b"b") == "its bytes"
    assert loaded(b"\x7fELF") == {("", 0): b"\x7fELF"}


REST = bytes(range(256)) * 40


def stamped(text: str, rest: bytes = REST) -> bytes:
    return elf(data=b"\0built: " + text.encode() + b"\0" + rest)


@pytest.mark.parametrize(
    ("first", "second", "new", "alike"),
    [
        ("2026-11-29T12:00:05Z", "2026-11-29T12:00:09Z", "2026-11-29T11:58:41Z", True),
        ("1796000005", "1796000009", "1795999001", True),
        ("2026-11-29T12:00:05Z", "2026-11-29T12:00:05Z", "2026-11-29T12:00:06Z", False),
        ("12:00:05", "12:00:09", "12:00:05 UTC", None),
        ("12:00:05", "12:00:05 UTC", "12:00:05", None),
        ("12:00:05", "12:00:05", "12:00:05 UTC", False),
    ],
)
def test_what_changes_with_each_build(first: str, second: str, new: str, alike: bool | None) -> None:
    assert same_but_for(stamped(first), stamped(second), stamped(new)) is alike


def test_what_else_differs_is_seen() -> None:
    other = stamped("12:00:07", REST[:-1] + b"x")
    assert same_but_for(stamped("12:00:05"), stamped("12:00:09"), other) is False
    third = bytes(byte ^ 1 for byte in REST)
    assert same_but_for(stamped("1"), stamped("2", third), stamped("1")) is None


@dataclass
class FakeBuilds:
    """Builds of the old Dockerfile, by the change's title and the build's number."""

    contents: Mapping[tuple[str, int], bytes]
    new_content: bytes
    asked: list[tuple[str, int]] = field(default_factory=list)

    def new(self, path: str) -> bytes:
        return self.new_content

    def was(self, path: str) -> bytes:
        return b"was"

    def old(self, change: Change, number: int, paths: Sequence[str]) -> Mapping[str, bytes]:
        self.asked.append((change.title, number))
        if (change.title, number) not in self.contents:
            raise VerificationError("the old Dockerfile does not build")
        return dict.fromkeys(paths, self.contents[change.title, number])


NONE = FakeBuilds({}, b"")


@pytest.fixture
def as_built(monkeypatch: pytest.MonkeyPatch) -> dict[bytes, Program]:
    """What is read of a content."""
    known: dict[bytes, Program] = {}
    monkeypatch.setattr(compare, "read_program", lambda path, content: known[content])
    return known


def found(was: Program, now: Program, builds: FakeBuilds = NONE) -> Findings:
    return compare_programs(old(program=was), view(LIBC, program=now), builds)


def test_the_same_bytes() -> None:
    assert found(PROGRAM, PROGRAM) == Findings(width=("program: same bytes",))


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        (PROGRAM, None, "does not have the program"),
        (PROGRAM, replace(PROGRAM, path="/server"), "was /app/server and is /server"),
        (PROGRAM, replace(PROGRAM, digest="bb", machine="AArch64 64-bit"), "machine"),
        (
            replace(PROGRAM, machine="", build=None),
            replace(PROGRAM, digest="bb", machine="", build=None),
            "has other content",
        ),
        (built("-tags=prod"), PROGRAM, "/app/server: -tags was prod"),
        (DYNAMIC, DYNAMIC, LOADER),
        (DYNAMIC, DYNAMIC, "libc.so.6"),
    ],
)
def test_another_program(was: Program, now: Program | None, says: str) -> None:
    differences = compare_programs(old(program=was), view(program=now), NONE).differences
    assert any(says in difference.message for difference in differences)


def test_a_program_that_a_link_of_the_base_leads_to() -> None:
    was, now = replace(PROGRAM, path="/bin/server"), replace(PROGRAM, path="/usr/bin/server")
    files = {"/bin": entry(LINK | 0o777, link="usr/bin"), "/usr/bin/server": entry(0o755)}
    assert compare_programs(old(program=was), view(files, program=now), NONE).differences == ()


def test_the_old_dockerfile_built_once_more(as_built: dict[bytes, Program]) -> None:
    as_built[elf()] = built()
    builds = FakeBuilds({("CGO_ENABLED=0", 2): elf()}, elf(identity=b"no"))
    result = found(replace(with_cgo(), digest="cc"), built(), builds)
    assert (result.differences, result.gaps) == ((), ())
    assert result.width == ("program: same bytes as the old Dockerfile with CGO_ENABLED=0",)


@pytest.mark.parametrize("reads", [True, False])
def test_stamps_of_version_control_that_are_lost(as_built: dict[bytes, Program], reads: bool) -> None:
    content = elf(data=b"\0runtime/debug.ReadBuildInfo\0" if reads else b"\0")
    as_built[content] = built()
    was = replace(built("vcs=git", "vcs.revision=a"), digest="cc")
    result = found(was, built(), FakeBuilds({("-buildvcs=false", 2): content}, content))
    assert bool(result.differences) is reads
    assert result.width == ("program: same bytes as the old Dockerfile with -buildvcs=false",)


def test_other_bytes_of_the_same_settings(as_built: dict[bytes, Program]) -> None:
    again = elf(data=b"\0deny all but the owner\0 of this and that\0")
    as_built[again] = built()
    builds = FakeBuilds(
        {("", 2): again, ("", 3): again}, elf(data=b"\0deny nobody but a few\0 of this and that\0")
    )
    result = found(replace(PROGRAM, digest="cc"), built(), builds)
    assert len(result.differences) == 1
    assert "its data (constants, embedded files) differs" in result.differences[0].message
    assert result.differences[0].diff.split("\n")[3:] == ["-all but the owner", "+nobody but a few"]


def test_a_date_in_the_program(as_built: dict[bytes, Program]) -> None:
    first = stamped("12:00:05")
    as_built[first] = built()
    builds = FakeBuilds({("", 2): first, ("", 3): stamped("12:00:09")}, stamped("11:59:41"))
    result = found(replace(PROGRAM, digest="cc"), built(), builds)
    assert (result.differences, result.gaps) == ((), ())
    assert "what each build changes" in result.width[0]


def test_a_build_that_cannot_be_repeated(as_built: dict[bytes, Program]) -> None:
    first = stamped("now")
    as_built[first] = built()
    builds = FakeBuilds({("", 2): first, ("", 3): stamped("then")}, stamped("soon"))
    result = found(replace(PROGRAM, digest="cc"), built(), builds)
    assert result.differences == ()
    assert "two builds of the old Dockerfile differ" in result.gaps[0].message


@pytest.mark.parametrize(("again", "differs"), [("1", True), ("3", False)])
def test_a_value_of_the_linker(as_built: dict[bytes, Program], again: str, differs: bool) -> None:
    def dated(value: str) -> Program:
        return built(f'-ldflags="-X main.date={value}"')

    as_built.update({b"1": dated(again), b"2": dated("2")})
    builds = FakeBuilds({("", 1): b"1", ("-ldflags '-X main.date=2'", 2): b"2"}, b"2")
    result = found(replace(dated("1"), digest="cc"), dated("2"), builds)
    assert bool(result.differences) is differs
    assert bool(result.width) is not differs
    assert result.gaps == ()


def test_a_change_that_does_not_reach_the_build(as_built: dict[bytes, Program]) -> None:
    as_built[b"1"] = with_cgo()
    result = found(with_cgo(), replace(built(), digest="cc"), FakeBuilds({("CGO_ENABLED=0", 2): b"1"}, b"2"))
    assert "cannot be built with CGO_ENABLED=0 alone" in result.gaps[0].message
    result = found(with_cgo(), replace(built(), digest="cc"), NONE)
    assert "the old Dockerfile does not build" in result.gaps[0].message


def test_a_packed_program(as_built: dict[bytes, Program]) -> None:
    was = replace(PROGRAM, build=None)
    as_built[b"UPX!1"] = was
    builds = FakeBuilds({("CGO_ENABLED=0", 2): b"UPX!1", ("CGO_ENABLED=0", 3): b"UPX!1"}, b"UPX!2")
    assert "packed" in found(was, replace(was, digest="bb"), builds).gaps[0].message
    as_built[b"1"] = was
    builds = FakeBuilds({("CGO_ENABLED=0", 2): b"1", ("CGO_ENABLED=0", 3): b"1"}, b"2")
    assert found(was, replace(was, digest="bb"), builds).differences != ()


def test_further_programs() -> None:
    tool = replace(built("-tags=x"), path="/app/tool")
    was = replace(old(program=PROGRAM), others={"/app/tool": tool, "/app/s": replace(tool, machine="")})
    now = replace(view(program=PROGRAM), others={"/app/tool": replace(tool, build=INFO, digest="dd")})
    result = compare_programs(was, now, NONE)
    assert [difference.message for difference in result.differences] == [
        "/app/tool: -tags was x and is not set"
    ]


def test_go_run_has_no_program_to_compare() -> None:
    go = replace(PROGRAM, path="/usr/local/go/bin/go", build=replace(INFO, main="cmd/go"))
    result = found(go, built())
    assert len(result.differences) == 1
    assert "not compared" in result.width[0]


def test_the_program_behind_a_shell_is_compared_with_the_one_at_its_path() -> None:
    shell = Program("/bin/sh", "ss", "x64 64-bit")
    now = replace(view(program=built("-tags=x")), others={PROGRAM.path: built("-tags=x")})
    was = replace(old(program=shell), others={PROGRAM.path: PROGRAM})
    assert [one.message for one in compare_programs(was, now, NONE).differences] == [
        "the program was /bin/sh and is /app/server",
        "/app/server: -tags was not set and is x",
    ]
    result = compare_programs(old(program=shell), now, NONE)
    assert [one.message for one in result.differences] == ["the program was /bin/sh and is /app/server"]
    assert result.width == ("program: another one is started, not compared",)


OLD = """\
FROM golang:1.27 AS base
USER app
RUN go install example.com/tool@v1
COPY . .
RUN go mod download
RUN CGO_ENABLED=1 \\
    go build -o /a .
FROM golang:1.27 AS unused
RUN go build .
FROM base
RUN echo
"""


def test_the_change_stands_right_before_the_build() -> None:
    lines = changed_text(OLD, None, Change(without_cgo=True), 2).split("\n")
    at = lines.index("ENV DISTROIFY_BUILD=2 CGO_ENABLED=0")
    assert lines[at - 1] == "RUN go mod download"
    assert lines[at + 1] == "USER 0"
    assert lines[at + 2].startswith('RUN ["/bin/sh", "-c", ')
    assert lines[at + 3 : at + 5] == ["USER app", "RUN CGO_ENABLED=1 \\"]
    assert len(lines) == len(OLD.split("\n")) + 4


def test_without_a_change_only_the_cache_is_left() -> None:
    text = changed_text(OLD, "unused", Change(), 3)
    assert text == OLD.replace("RUN go build .", "ENV DISTROIFY_BUILD=3\nRUN go build .")


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("FROM a\nCOPY . .\nRUN make\nCOPY b .\n", "RUN make"),
        ("FROM a\nCOPY c .\nRUN x\nCOPY . .\nRUN make\nRUN y\n", "RUN make"),
        ("FROM a\nRUN fetch && make\n", "RUN fetch"),
        ("FROM a\nRUN go install a@v1\n", "RUN go install"),
        ("FROM a AS b\nCOPY . .\nRUN make\nFROM c\nRUN apk add x\nCOPY --from=b /a /a\n", "RUN make"),
        ('FROM a\nCOPY . .\nRUN x\nRUN ["go", "build"]\n', 'RUN ["go"'),
        ("FROM a\nCOPY . .\nRUN <<E\ngo build .\nE\n", "RUN <<E"),
    ],
)
def test_where_a_program_is_built(text: str, run: str) -> None:
    assert f"ENV DISTROIFY_BUILD=2\n{run}" in changed_text(text, None, Change(), 2)


@pytest.mark.parametrize("text", ["FROM a\nCOPY b /b\n", "FROM a\nRUN x\nCOPY . .\n", "nothing"])
def test_nothing_is_built(text: str) -> None:
    with pytest.raises(VerificationError):
        changed_text(text, None, Change(), 2)
