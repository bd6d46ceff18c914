"""The plan of a stage that only gets another base: RUN lines that go, folders that are staged, flags of COPY."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest

from rewriter.context.files import Context
from rewriter.context.ignore_file import load_dockerignore
from rewriter.dockerfile.load import load
from rewriter.facts.model import Facts
from rewriter.plan.swap import droppable
from rewriter.plan.swap.model import Change, Swap
from rewriter.plan.swap.nonroot import for_nonroot
from rewriter.plan.swap.swap import is_plain, swap, with_slash
from rewriter.trace.filesystem.tree import Node, NotFollowed, Owner, Piece
from tests.rewriting import APP, facts_of

HEAD = """\
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

"""
PROGRAM = "COPY --from=build /out/app /app\n"
END = 'CMD ["/app"]\n'
FILES = {**APP, "a.yml": "a: 1\n", "web/index.html": "<p>\n"}


def stage(tail: str, root: Path, base: str = "alpine:3.22", head: str = HEAD) -> tuple[str, Facts]:
    """The text and the facts of a stage on ``base``."""
    text = f"{head}FROM {base}\n{tail}{END}"
    return text, facts_of(text, root, FILES)


def planned(
    tail: str,
    root: Path,
    needed: Collection[str] = (),
    *,
    base: str = "alpine:3.22",
    head: str = HEAD,
    nonroot: bool = False,
) -> Swap | None:
    text, facts = stage(tail, root, base, head)
    context = Context(root, load_dockerignore(root))
    return swap(load(text.encode(), "Dockerfile"), facts.chain, context, needed, (), nonroot=nonroot)


def told(found: Swap | None) -> tuple[list[tuple[str, Owner, int]], list[Change]]:
    """Path, owner and mode of what is staged, and the new flags in their order."""
    assert found is not None
    folders = [(node.path, node.owner, node.mode) for node in found.folders]
    return folders, [found.changes[at] for at in sorted(found.changes)]


ROOT = ("0", "0")


@pytest.mark.parametrize(
    ("tail", "folders", "flags"),
    [
        pytest.param(PROGRAM, [], [], id="no RUN"),
        pytest.param("RUN apk add ca-certificates\n" + PROGRAM, [], [], id="packages"),
        pytest.param("RUN true && : && echo é > /dev/null\n" + PROGRAM, [], [], id="nothing"),
        pytest.param("RUN mkdir /data\n" + PROGRAM, [("/data", ROOT, 0o755)], [], id="a folder"),
        pytest.param("RUN mkdir /data && rmdir /data\n" + PROGRAM, [], [], id="a folder that goes again"),
        pytest.param("RUN mkdir '/données x'\n" + PROGRAM, [("/données x", ROOT, 0o755)], [], id="a name of any kind"),
        pytest.param("RUN mkdir -m 700 /data\n" + PROGRAM, [("/data", ROOT, 0o700)], [], id="mode of mkdir"),
        pytest.param(
            "RUN mkdir /d && chown 7:8 /d && chmod 750 /d\n" + PROGRAM, [("/d", ("7", "8"), 0o750)], [],
            id="owner and mode",
        ),
        pytest.param(
            "RUN adduser -D -u 1400 app && mkdir /d && chown app /d\n" + PROGRAM, [("/d", ("1400", "0"), 0o755)],
            [], id="owner by name, and a home that nobody needs",
        ),
        pytest.param("USER 5\nRUN mkdir /tmp/d\n" + PROGRAM, [("/tmp/d", ("5", "0"), 0o755)], [], id="the user's folder"),
        pytest.param(PROGRAM + "RUN chown 7:8 /app\n", [], [Change("7:8")], id="owner of a copy"),
        pytest.param(PROGRAM + "RUN chmod +x /app\n", [], [], id="mode that it has"),
        pytest.param(PROGRAM + "RUN chown 7 /app && chown 0:0 /app\n", [], [], id="owner that is undone"),
        pytest.param("ARG D=/v\nRUN mkdir $D\n" + PROGRAM, [("/v", ROOT, 0o755)], [], id="argument of build"),
        pytest.param("RUN --mount=type=cache,target=/c apk add curl\n" + PROGRAM, [], [], id="a cache"),
        pytest.param(
            "RUN mkdir /d\nCOPY a.yml /d\n" + PROGRAM, [], [Change(into=True)], id="destination that is a folder"
        ),
        pytest.param("RUN ln -s /app /usr/bin/x\n" + PROGRAM, [], [], id="link that leads nowhere when it is made"),
    ],
)  # fmt: skip
def test_run_lines_that_distroless_does_without(
    tail: str, folders: list[tuple[str, Owner, int]], flags: list[Change], tmp_path: Path
) -> None:
    assert told(planned(tail, tmp_path)) == (folders, flags)


@pytest.mark.parametrize(
    "run",
    [
        "RUN ./setup.sh",
        "RUN unknown-tool",
        "RUN cp /bin/ls /ls",
        "RUN echo x | tee /etc/passwd",
        "RUN umask 077 && mkdir /d",
        "RUN mkdir $UNKNOWN",
        "RUN if [ -e /x ]; then mkdir /d; fi",
        "RUN chmod 700 /app",
        "RUN chown nosuchuser /app",
        "RUN mkdir /d && chown -R 7:7 /d/*",
        "RUN mkdir /d && rm /x || chmod 700 /d",
        "RUN --mount=type=secret,id=x mkdir /d",
        "RUN echo 'root::0:0' > /etc/passwd",
        "RUN eval mkdir /d",
    ],
)
def test_run_lines_that_keep_the_stage(run: str, tmp_path: Path) -> None:
    assert planned(f"{PROGRAM}{run}\n", tmp_path) is None
    assert planned(PROGRAM, tmp_path) == Swap((), ())


@pytest.mark.parametrize(
    ("needed", "base", "expected"),
    [
        (("/home/app",), "alpine:3.22", [("/home/app", ("1400", "1400"), 0o755)]),
        ((), "alpine:3.22", []),
        (("/srv",), "alpine:3.22", [("/srv", ROOT, 0o755)]),
        (("/srv",), "busybox", []),
        (("/elsewhere",), "alpine:3.22", []),
    ],
)
def test_folders_that_a_program_needs(
    needed: tuple[str, ...], base: str, expected: list[tuple[str, Owner, int]], tmp_path: Path
) -> None:
    user = "RUN adduser -D -u 1400 app\n" if "/home/app" in needed else ""
    assert told(planned(user + PROGRAM, tmp_path, needed, base=base))[0] == expected


def test_a_stage_on_distroless_stays(tmp_path: Path) -> None:
    base = "gcr.io/distroless/static-debian13"
    assert planned(PROGRAM, tmp_path / "a", base=base) == Swap((), ())
    assert planned('RUN ["/app"]\n' + PROGRAM, tmp_path / "b", base=base) is None


@pytest.mark.parametrize(
    ("directive", "expected"), [("", None), ("RUN --mount=type=cache,target=/c true\n", "0700")]
)
def test_a_mode_needs_a_builder_that_knows_the_flag(
    directive: str, expected: str | None, tmp_path: Path
) -> None:
    found = planned(f"{PROGRAM}{directive}RUN chmod 700 /app\n", tmp_path)
    assert (told(found) if found is not None else None) == (
        ([], [Change("", expected)]) if expected else None
    )


def test_what_belongs_to_nonroot(tmp_path: Path) -> None:
    tail = "RUN mkdir /data\nCOPY a.yml /etc/ssl/a.yml\nCOPY web /web\n" + PROGRAM
    found = planned(tail, tmp_path, nonroot=True)
    folders, flags = told(found)
    assert folders == [("/data", ("65532", "65532"), 0o755)]
    assert flags == [Change("65532:65532")]
    assert found is not None and found.given == ("/web",)


@pytest.mark.parametrize(
    ("path", "kind", "made", "owner"),
    [
        ("/data", "folder", True, ("65532", "65532")),
        ("/etc/ssl/x", "folder", True, ("7", "7")),
        ("/link", "link", True, ("7", "7")),
        ("/data", "folder", False, None),
    ],
)
def test_nodes_for_nonroot(path: str, kind: str, made: bool, owner: Owner | None, tmp_path: Path) -> None:
    _, facts = stage(PROGRAM, tmp_path)
    node = Node(path, kind, ("7", "7"), 0o755, 3, made=made)
    nodes, changes, given = for_nonroot({path: node}, {}, (), facts.chain.target)
    assert {found.path: found.owner for found in nodes.values()} == ({path: owner} if owner else {})
    assert (changes, given) == ({}, ())


@pytest.mark.parametrize(("flag", "given"), [("", ()), ("--chown=7 ", ("/app",))])
def test_a_program_is_nonroots_only_where_it_was_somebodys(
    flag: str, given: tuple[str, ...], tmp_path: Path
) -> None:
    _, facts = stage(PROGRAM.replace("COPY ", f"COPY {flag}"), tmp_path)
    view = facts.chain.target
    copy = next(i.index for i in view.stage.instructions if i.keyword == "COPY")
    piece = Piece(copy, "/app", "file", ROOT, 0o755, True)
    _, changes, found = for_nonroot({}, {}, [piece], view)
    assert found == given
    assert changes == ({copy: Change("65532:65532")} if given else {})


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("COPY a /data", "a /data/"),
        ("COPY a  /data  ", "a  /data/"),
        ('COPY ["a", "/data"]', '["a", "/data/"]'),
        ("COPY a \\\n  /data", "a   /data/"),
        ("COPY é /données", "é /données/"),
        ('COPY a "/data x"', None),
        ("COPY a '/data'", None),
        ("COPY a /data\\\\", None),
        ("COPY <<F /data\nx\nF", None),
    ],
)
def test_where_a_slash_goes(line: str, expected: str | None) -> None:
    instruction = load(f"FROM scratch\n{line}\n".encode(), "Dockerfile").instructions[1]
    found = with_slash(instruction)
    assert (found[1] if found is not None else None) == expected
    assert found is None or found[1][: found[0]] == instruction.arguments[: found[0]]


@pytest.mark.parametrize(
    ("kind", "owner", "mode", "expected"),
    [
        ("folder", ROOT, 0o755, True),
        ("file", ROOT, 0o644, True),
        ("file", ROOT, 0o755, False),
        ("folder", ROOT, 0o644, False),
        ("folder", ("7", "0"), 0o755, False),
    ],
)
def test_what_copy_makes_by_itself(kind: str, owner: Owner, mode: int, expected: bool) -> None:
    assert is_plain(Node("/d", kind, owner, mode, 1)) is expected


@pytest.mark.parametrize(
    ("base", "run", "expected"),
    [
        ("debian:13", "true", True),
        ("alpine:3.22", "true", False),
        ("alpine:3.22", "apk add tzdata", True),
        ("ubuntu:24.04", "apt-get update && apt-get install -y tzdata", True),
        ("ubuntu:24.04", "true", False),
        ("fedora:40", "true", None),
    ],
)
def test_whether_an_image_has_zones(base: str, run: str, expected: bool | None, tmp_path: Path) -> None:
    _, facts = stage(f"RUN {run}\n{PROGRAM}", tmp_path, base)
    if expected is None:
        with pytest.raises(NotFollowed):
            droppable.has_zones(facts.chain.target)
    else:
        assert droppable.has_zones(facts.chain.target) is expected
