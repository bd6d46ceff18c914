"""Build stages."""

from __future__ import annotations

from rewriter.dockerfile.load import load
from rewriter.dockerfile.stages import global_arguments, stages


def test_stages() -> None:
    text = "ARG V=1\nARG W\nFROM --platform=$BUILDPLATFORM golang:$V AS Build\nARG V\nRUN a\n"
    text += "FROM scratch\nFROM build\nCMD b\n"
    dockerfile = load(text.encode(), "Dockerfile")
    found = stages(dockerfile)
    assert [(s.index, s.name, s.image, s.platform) for s in found] == [
        (0, "build", "golang:$V", "$BUILDPLATFORM"),
        (1, None, "scratch", None),
        (2, None, "build", None),
    ]
    assert [[i.keyword for i in s.instructions] for s in found] == [["ARG", "RUN"], [], ["CMD"]]
    assert [s.from_.line for s in found] == [3, 6, 7]
    assert [i.arguments for i in global_arguments(dockerfile)] == ["V=1", "W"]


def test_no_global_arguments() -> None:
    dockerfile = load(b"FROM g\nARG V\n", "Dockerfile")
    assert global_arguments(dockerfile) == ()
    assert len(stages(dockerfile)) == 1
