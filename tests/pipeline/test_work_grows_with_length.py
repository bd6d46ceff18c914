"""Long files of strangers: work grows with the length, and no chain in them ends in a RecursionError."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Callable
from pathlib import Path

import pytest

from rewriter.model import FileResult, Outcome, Settings
from rewriter.pipeline.rewrite import rewrite
from tests.rewriting import APP, write_context

DEFAULTS = Settings()
HEAD = "FROM golang:1.24\nWORKDIR /app\nCOPY . .\n"
TAIL = 'RUN go build -o main .\nCMD ["./main"]\n'


def repeated(line: str, tail: str = TAIL) -> Callable[[int], str]:
    """A file that has ``line`` many times; ``@`` in it is the number of the repetition."""
    return lambda count: HEAD + "".join(line.replace("@", str(n)) + "\n" for n in range(count)) + tail


FILES = {
    "folders": repeated("RUN mkdir -p /d@ && echo x > /d@/f\nENV A@=1\nCOPY main.go /x@/"),
    "builds": repeated("COPY main.go /x@/\nRUN go build -o /b@ ."),
    "mounts": repeated("RUN --mount=type=cache,target=/c mkdir /d@ && go build -o /b@ ."),
    "arguments": repeated("ARG A@=1\nLABEL b@=$A@"),
    "owners": repeated("RUN mkdir /d@ && chown 5:5 /d@ && chmod 750 /d@", TAIL + "USER 5\n"),
    "ports": repeated("ENV P@=1@\nEXPOSE $P@"),
    "path": repeated("ENV PATH=/p@:$PATH"),
    "subshells": lambda count: f"{HEAD}RUN true{' && (A=1; cd /x; mkdir y)' * count}\n{TAIL}",
    "removals": repeated("RUN touch /tmp/d@ && rm -rf /var/lib/apt/lists/* /tmp/*"),
    "comments": repeated("# distroify: ignore[needs-shell]\nRUN mkdir /d@"),
    "dead starts": repeated('CMD ["./main"]', TAIL),
    "certificates": repeated("RUN touch /usr/local/share/ca-certificates/@ && update-ca-certificates"),
    "copies": repeated("RUN cp /b@ /c@ && mv /c@ /d@"),
    "zones": repeated("RUN ln -s /usr/share/zoneinfo/@ /etc/localtime && apk del tzdata"),
    "appended certificates": repeated("RUN cat x >> /etc/ssl/cert.pem"),
}
NONROOT = {
    "volumes": repeated("VOLUME /v@"),
    "low ports": repeated("EXPOSE @"),
    "written paths": repeated("ENV L@=/var/log/@\nRUN mkdir /d@"),
}


def analysed(text: str, root: Path, settings: Settings = DEFAULTS) -> FileResult:
    return rewrite("Dockerfile", text.encode(), settings, context=root, dockerfile_path=None)


def calls(text: str, root: Path, settings: Settings = DEFAULTS) -> int:
    """How many functions are called to rewrite the text: a measure that does not depend on the machine."""
    profile = cProfile.Profile()
    profile.enable()
    result = analysed(text, root, settings)
    profile.disable()
    assert result.outcome in (Outcome.REWRITTEN, Outcome.REFUSED)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", FILES)
def test_twice_the_file_is_twice_the_work(name: str, tmp_path: Path) -> None:
    root = write_context(tmp_path, APP)
    analysed(FILES[name](1), root)  # imports and tables are loaded once
    once, twice = calls(FILES[name](60), root), calls(FILES[name](120), root)
    assert twice < 2.3 * once


@pytest.mark.parametrize("name", NONROOT)
def test_twice_the_file_is_twice_the_work_for_nonroot(name: str, tmp_path: Path) -> None:
    root, settings = write_context(tmp_path, APP), Settings(nonroot=True)
    analysed(NONROOT[name](1), root, settings)
    once, twice = (calls(NONROOT[name](count), root, settings) for count in (60, 120))
    assert twice < 2.3 * once


def test_a_chain_of_arguments_is_declared_from_its_beginning(tmp_path: Path) -> None:
    count = 3000
    chain = "".join(f"ARG A{n + 1}=$A{n}\n" for n in range(count))
    result = analysed(f"{HEAD}ARG A0=1\n{chain}LABEL x=$A{count}\n{TAIL}", write_context(tmp_path, APP))
    assert result.outcome is Outcome.REWRITTEN
    assert result.after is not None
    runtime = result.after.split("FROM ")[-1].splitlines()
    assert runtime[1 : count + 2] == ["ARG A0=1", *chain.splitlines()]


def test_an_argument_that_nothing_reads_is_not_declared_again(tmp_path: Path) -> None:
    result = analysed(f"{HEAD}ARG A=1\nARG B=$A\n{TAIL}", write_context(tmp_path, APP))
    assert result.after is not None
    assert "ARG" not in result.after.split("FROM ")[-1]


def test_a_long_chain_of_moves_is_followed(tmp_path: Path) -> None:
    moves = "RUN mv /app/main /app/b && mv /app/b /app/main\n" * 1500
    text = f'{HEAD}RUN go build -o main .\n{moves}CMD ["./main"]\n'
    assert analysed(text, write_context(tmp_path, APP)).outcome is Outcome.REWRITTEN


@pytest.mark.parametrize("keyword", ["ENV", "ARG"])
@pytest.mark.parametrize("head", ["", HEAD])
def test_values_that_repeat_each_other_take_a_bounded_memory(keyword: str, head: str, tmp_path: Path) -> None:
    keyword = keyword if head else "ARG"
    big = f"{keyword} A={'x' * 60000}\n{keyword} B=$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A\n"
    text = head + big + "".join(f"{keyword} C{n}=$B\n" for n in range(100)) + (TAIL if head else HEAD + TAIL)
    result = analysed(text, write_context(tmp_path, APP))
    assert result.outcome is Outcome.FAILED
    assert "take more than" in result.diagnostics[0].message


def test_each_addition_to_path_is_repeated_as_it_is_written(tmp_path: Path) -> None:
    lines = ['ENV PATH="/a:${PATH}"', "ENV PATH=$PATH:/b", "ENV PATH=/c:$PATH"]
    text = HEAD + "\n".join(lines) + "\n" + TAIL
    result = analysed(text, write_context(tmp_path, APP))
    assert result.after is not None
    assert [line for line in result.after.split("FROM ")[-1].splitlines() if "PATH" in line] == lines


def test_a_path_that_is_set_anew_keeps_what_was_not_the_toolchains(tmp_path: Path) -> None:
    text = HEAD + "ENV PATH=/x:/usr/local/go/bin:/usr/bin\n" + TAIL
    result = analysed(text, write_context(tmp_path, APP))
    assert result.after is not None
    assert "ENV PATH=/x:$PATH" in result.after.split("FROM ")[-1].splitlines()
