"""Executables and files of the old base image that the source asks for."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from rewriter.verify.compare.asked import compare_asked
from rewriter.verify.image.asks import Asks
from rewriter.verify.image.seen import Base, ImageView, Inventory
from rewriter.verify.image.source import Source, Start, Wanted, source_of
from tests.verify.tools import entry, listing, old, view

STARTS = Asks((b"\0os/exec.Command\0",))
TAR = Source(starts=(Start(("tar",), "the program starts the executable tar (a.go:3)"),))
FILES = {"/usr/bin/tar": entry(0o755), "/usr/share/dict/words": entry()}
SHELL = Inventory(1, 1, 0, shells=("/bin/sh",))
WAS = replace(old(FILES), base=Base(listing(FILES)), inventory=SHELL)


def found(source: Source, now: ImageView | None = None, known: Asks = STARTS, *announced: str) -> list[str]:
    findings = compare_asked(WAS, now if now is not None else view(), source, known, announced)
    assert findings.differences == ()
    return [gap.message for gap in findings.gaps]


def test_an_executable_of_the_base_image() -> None:
    assert found(TAR) == ["the program starts the executable tar (a.go:3), which the new image lacks"]
    assert found(TAR, view(FILES)) == []
    assert found(TAR, None, Asks()) == []
    assert found(replace(TAR, ignored=frozenset({"starts-executable"}))) == []
    other = Source(starts=(Start(("ffmpeg",), "m"), Start(("pax", "tar"), "any")))
    assert found(other) == ["any, which the new image lacks"]


def test_an_executable_that_is_computed() -> None:
    source = Source(computed_starts=("a.go:3", "b.go:4"))
    [message] = found(source)
    assert "computed at a.go:3" in message
    assert found(replace(source, ignored=frozenset({"dynamic-executable"}))) == []
    assert found(source, replace(view(), inventory=SHELL)) == []
    assert found(source, None, STARTS, "dynamic-executable") == []


def test_a_file_of_the_base_image() -> None:
    source = Source((Wanted("/usr/share/dict/words", False, "x"), Wanted("/app/own", False, "x")))
    assert found(source) == [
        "/usr/share/dict/words of the old base image is gone, and the source asks for it (x)"
    ]
    assert found(source, view(FILES)) == []


def test_what_the_source_starts(tmp_path: Path) -> None:
    text = (
        "FROM golang:1.27\nCOPY . .\nRUN go build -o /s .\n# distroify: ignore[starts-executable]\nCMD /s\n"
    )
    (tmp_path / "go.mod").write_text("module a.test/a\n")
    (tmp_path / "main.go").write_text(
        'package main\n\nimport (\n\t"os"\n\t"os/exec"\n)\n\nfunc main() {\n'
        '\texec.Command("tar").Run()\n\texec.Command(os.Getenv("TOOL")).Run()\n}\n'
    )
    source = source_of(text, None, tmp_path / "Dockerfile", tmp_path)
    assert source.starts == (Start(("tar",), "the program starts the executable tar (main.go:9)"),)
    assert source.looked_up == set()
    assert source.computed_starts == ("main.go:10",)
    assert source.ignored == {"starts-executable"}
