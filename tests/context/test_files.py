"""The context on disk, and trees that try to lead out of it."""

from __future__ import annotations

import os
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewriter.context.dockerignore import parse_dockerignore
from rewriter.context.files import MAX_ANSWERS, MAX_TEXT, Context
from rewriter.context.glob import GlobError, compile_glob, has_wildcards
from rewriter.context.sources import clean_source, expand_glob


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A context ``root`` with a secret beside it."""
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "key").write_text("secret")
    root = tmp_path / "root"
    (root / "cmd" / "server").mkdir(parents=True)
    (root / "empty").mkdir()
    (root / "go.mod").write_text("module example.com/a\n")
    (root / "cmd" / "server" / "main.go").write_text("package main\r\n")
    return root


def test_what_is_there(tree: Path) -> None:
    context = Context(tree)
    assert context.root == tree
    assert context.is_dir("") and context.is_dir(".") and context.is_dir("cmd/server")
    assert (
        context.is_file("go.mod")
        and context.is_file("./cmd/../go.mod")
        and context.is_file("cmd//server/main.go")
    )
    assert not context.is_file("cmd") and not context.is_dir("go.mod")
    assert context.read_text("cmd/server/main.go") == "package main\r\n"
    assert context.read_text("cmd") is None
    assert context.read_bytes("go.mod", 6) == b"module"
    assert context.list_directory("") == (("cmd", True), ("empty", True), ("go.mod", False))
    assert context.list_directory("empty") == ()
    assert list(context.walk_files()) == ["go.mod", "cmd/server/main.go"]
    assert list(context.walk_files("cmd")) == ["cmd/server/main.go"]


@pytest.mark.parametrize(
    "path",
    [
        "absent", "go.mod/x", "go.mod/.", "go.mod/..", "..", "../secret", "cmd/../../secret", "/", "/go.mod",
        "/etc/passwd", "a\0b", "\ud800", "x" * 300, "x/" * 5000, "./" * 3000, "cmd/absent/../server",
    ],
)  # fmt: skip
def test_what_is_not_there(tree: Path, path: str) -> None:
    context = Context(tree)
    assert not context.exists(path) and not context.is_file(path) and not context.is_dir(path)
    assert context.read_text(path) is None and context.read_bytes(path, 10) is None
    assert context.list_directory(path) == () and list(context.walk_files(path)) == []
    assert not context.is_link(path)


def test_a_root_that_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for name in ("absent", "absent/below", "file"):
        context = Context(tmp_path / name)
        assert not context.is_dir("") and context.list_directory("") == ()
        assert not context.exists("a") and list(context.walk_files()) == []
    assert not Context(tmp_path / "absent").exists("")


def test_links_inside(tree: Path) -> None:
    (tree / "file").symlink_to("go.mod")
    (tree / "cmd" / "up").symlink_to("../go.mod")
    (tree / "folder").symlink_to("cmd/server")
    (tree / "chain").symlink_to("folder")
    context = Context(tree)
    assert context.read_text("file") == context.read_text("cmd/up") == "module example.com/a\n"
    assert context.is_dir("folder") and context.is_dir("chain")
    assert context.read_text("chain/main.go") == "package main\r\n"
    assert ("folder", True) in context.list_directory("") and ("file", False) in context.list_directory("")
    assert context.is_link("folder") and context.is_link("cmd/up") and not context.is_link("go.mod")
    # ".." after a link means the parent of where it leads, as for the kernel.
    assert context.is_dir("folder/../server") and not context.exists("folder/../go.mod")


@pytest.mark.parametrize(
    "target",
    ["../secret", "cmd/../../secret", "../root/../secret", "/etc/passwd", "{tmp}/secret", "{tmp}/root/go.mod",
     "..", "../private", "../root/go.mod"],
)  # fmt: skip
def test_links_that_leave(tree: Path, target: str) -> None:
    (tree / "link").symlink_to(target.format(tmp=tree.parent))
    (tree / "via").symlink_to("link")
    context = Context(tree)
    for path in ("link", "via", "link/key", "link/secret"):
        assert not context.exists(path) and context.read_text(path) is None
    assert [name for name, _ in context.list_directory("")] == ["cmd", "empty", "go.mod"]


def test_a_link_that_leaves_by_a_folder(tree: Path) -> None:
    (tree / "out").symlink_to("../private")
    (tree / "key").symlink_to("out/key")
    assert not Context(tree).exists("key")


def test_link_loops(tree: Path) -> None:
    (tree / "self").symlink_to("self")
    (tree / "a").symlink_to("b")
    (tree / "b").symlink_to("a")
    (tree / "cmd" / "loop").symlink_to("..")
    context = Context(tree)
    assert not context.exists("self") and not context.exists("a") and not context.exists("a/b/c")
    assert context.is_dir("cmd/loop")
    assert list(context.walk_files()) == ["go.mod", "cmd/server/main.go"]
    assert context.is_file("cmd/loop/cmd/loop/go.mod")


def test_long_link_chain(tree: Path) -> None:
    for number in range(60):
        (tree / f"l{number}").symlink_to(f"l{number + 1}" if number < 59 else "go.mod")
    context = Context(tree)
    assert context.is_file("l30") and not context.exists("l0")


def test_pipes_and_sockets_are_no_files(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tree / "pipe")
    monkeypatch.chdir(tree)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        context = Context(tree)
        for path in ("pipe", "socket"):
            assert not context.exists(path) and context.read_text(path) is None
        assert [name for name, _ in context.list_directory("")] == ["cmd", "empty", "go.mod"]


def test_a_file_that_becomes_a_pipe_or_a_link(tree: Path) -> None:
    context = Context(tree)
    assert context.is_file("go.mod")
    (tree / "go.mod").unlink()
    os.mkfifo(tree / "go.mod")
    assert context.read_text("go.mod") is None
    other = Context(tree)
    assert Context(tree).is_file("cmd/server/main.go") and other.is_file("cmd/server/main.go")
    (tree / "cmd" / "server" / "main.go").unlink()
    (tree / "cmd" / "server" / "main.go").symlink_to("../../../secret")
    assert other.read_text("cmd/server/main.go") is None


def test_git_is_there_but_closed(tree: Path) -> None:
    (tree / ".git").mkdir()
    (tree / ".git" / "config").write_text("token")
    (tree / "empty" / ".git").write_text("gitdir: ../x")
    (tree / "config").symlink_to(".git/config")
    context = Context(tree)
    assert context.is_dir(".git") and context.is_file("empty/.git")
    assert context.list_directory(".git") == () and not context.exists(".git/config")
    assert context.read_text("empty/.git") is None and not context.exists("config")
    assert ".git/config" not in list(context.walk_files())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_permissions(tree: Path) -> None:
    (tree / "go.mod").chmod(0)
    (tree / "cmd").chmod(0)
    context = Context(tree)
    assert context.read_text("go.mod") is None and context.list_directory("cmd") == ()
    assert not context.exists("cmd/server")
    (tree / "cmd").chmod(0o700)


def test_permission_errors_are_absence(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "denied")

    for name in ("open", "listdir", "readlink"):
        monkeypatch.setattr(os, name, refuse)
    context = Context(tree)
    assert context.is_file("go.mod") and context.read_text("go.mod") is None
    assert context.list_directory("") == () and list(context.walk_files()) == []
    monkeypatch.setattr(os, "lstat", refuse)
    assert not Context(tree).exists("go.mod")


def test_large_and_binary_files(tree: Path) -> None:
    with open(tree / "large", "wb") as file:
        file.truncate(MAX_TEXT + 1)
    (tree / "binary").write_bytes(b"\xff\x00a")
    context = Context(tree)
    assert context.is_file("large") and context.read_text("large") is None
    assert context.read_bytes("large", 3) == b"\0\0\0"
    assert context.read_text("binary") == "\ufffd\0a"


def test_odd_names(tree: Path) -> None:
    for raw in (b"new\nline", b"\xff", "\u017f".encode(), b"-rf", b" ", b"a\\b", b"*"):
        Path(os.fsdecode(os.path.join(os.fsencode(tree), raw))).write_text("x")
    context = Context(tree)
    for name, is_directory in context.list_directory(""):
        assert is_directory or context.read_text(name)
    assert len(context.list_directory("")) == 10


def test_deep_tree(tree: Path) -> None:
    """Deeper than a path may be long, and than Python recurses."""
    depth = 3000
    here = os.open(tree, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=here)
        here = _opened("d", here)
    try:
        assert list(Context(tree).walk_files()) == ["go.mod", "cmd/server/main.go"]
    finally:
        # shutil.rmtree recurses: pytest could not clean up behind this test.
        for _ in range(depth):
            here = _opened("..", here)
            os.rmdir("d", dir_fd=here)
        os.close(here)


def _opened(name: str, folder: int) -> int:
    """A descriptor of ``name`` in place of its folder's."""
    descriptor = os.open(name, os.O_RDONLY, dir_fd=folder)
    os.close(folder)
    return descriptor


def test_walk_stops_at_its_limit(tree: Path) -> None:
    for number in range(5):
        (tree / f"f{number}").write_text("")
    assert list(Context(tree).walk_files("", 2)) == ["f0", "f1"]
    assert list(Context(tree).walk_files("", 0)) == []


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    """A context for rules."""
    for path in ("a/keep/x.go", "a/drop/y.go", "b/z.go", "c.md", "README.md"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    yield tmp_path


@pytest.mark.parametrize(
    ("rules", "files"),
    [
        ("", ["README.md", "c.md", "a/drop/y.go", "a/keep/x.go", "b/z.go"]),
        ("*", []),
        ("*.md\n!README.md", ["README.md", "a/drop/y.go", "a/keep/x.go", "b/z.go"]),
        ("a", ["README.md", "c.md", "b/z.go"]),
        ("a\n!a/keep", ["README.md", "c.md", "a/keep/x.go", "b/z.go"]),
        ("*\n!**/*.go", ["a/drop/y.go", "a/keep/x.go", "b/z.go"]),
        ("*\n!absent", []),
        ("*\n!a/absent", []),
        ("**/*.go\n!b/**", ["README.md", "c.md", "b/z.go"]),
        ("[", ["README.md", "c.md", "a/drop/y.go", "a/keep/x.go", "b/z.go"]),
    ],
)
def test_ignored_files_do_not_exist(site: Path, rules: str, files: list[str]) -> None:
    context = Context(site, parse_dockerignore(rules))
    assert list(context.walk_files()) == files
    for path in ("a/keep/x.go", "a/drop/y.go", "b/z.go", "c.md", "README.md"):
        assert context.exists(path) is (path in files)
        assert (context.read_text(path) is not None) is (path in files)
    for folder in ("a", "a/keep", "a/drop"):
        assert not any(path.startswith(folder + "/") for path in files) or context.is_dir(folder)


def test_an_ignored_folder_is_absent(site: Path) -> None:
    assert not Context(site, parse_dockerignore("a")).exists("a")
    assert not Context(site, parse_dockerignore("a\n!a/absent")).exists("a")
    assert Context(site, parse_dockerignore("a\n!a/keep/x.go")).list_directory("a") == (("keep", True),)


def test_links_and_rules(site: Path) -> None:
    (site / "link").symlink_to("a/keep/x.go")
    assert Context(site, parse_dockerignore("link")).exists("a/keep/x.go")
    assert not Context(site, parse_dockerignore("link")).exists("link")
    assert not Context(site, parse_dockerignore("a")).exists("link")
    assert Context(site, parse_dockerignore("b")).read_text("link") == "a/keep/x.go"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a", ["a"]),
        ("/a/", ["a"]),
        ("../a", ["a"]),
        (".", [""]),
        ("absent", []),
        ("*.md", ["README.md", "c.md"]),
        ("?", ["a", "b"]),
        ("[ab]", ["a", "b"]),
        ("a/*/*.go", ["a/drop/y.go", "a/keep/x.go"]),
        ("*/*/x.go", ["a/keep/x.go"]),
        ("**", ["README.md", "a", "b", "c.md"]),
        ("a/[^d]*", ["a/keep"]),
        ("R\\*", []),
        ("[", []),
        ("absent/*", []),
        ("a/\\*", []),
    ],
)
def test_copy_sources(site: Path, source: str, expected: list[str]) -> None:
    assert expand_glob(Context(site), source) == expected


@given(
    st.sets(st.text(st.sampled_from("ab*[]\\é\U0001f600"), min_size=1, max_size=4), max_size=12),
    st.text(st.sampled_from("ab*[]\\é?"), min_size=1, max_size=5).filter(has_wildcards),
)
def test_a_pattern_is_held_against_all_names(
    tmp_path_factory: pytest.TempPathFactory, names: set[str], pattern: str
) -> None:
    """However it begins."""
    folder = tmp_path_factory.mktemp("names")
    for name in names:
        (folder / name).write_text("")
    try:
        automaton = compile_glob(pattern)
    except GlobError:
        assert expand_glob(Context(folder), pattern) == []
    else:
        assert expand_glob(Context(folder), pattern) == sorted(filter(automaton.matches, names))


def test_copy_sources_see_no_ignored_files(site: Path) -> None:
    context = Context(site, parse_dockerignore("c.md\na/drop"))
    assert expand_glob(context, "*.md") == ["README.md"]
    assert expand_glob(context, "a/*") == ["a/keep"]
    assert expand_glob(context, "c.md") == []


@given(st.text(st.sampled_from("a./~ "), max_size=20))
def test_a_clean_source_stays_inside(source: str) -> None:
    clean = clean_source(source)
    assert not clean.startswith("/") and ".." not in clean.split("/")
    assert clean_source(clean) == clean


def test_deep_tree_with_rules(tree: Path) -> None:
    here = tree
    for number in range(300):
        here = here / f"d{number % 7}"
    here.mkdir(parents=True)
    (here / "x.go").write_text("x")
    rules = parse_dockerignore("d0\n!**/x.go\n")
    started = time.perf_counter()
    assert [path[-4:] for path in Context(tree, rules).walk_files("d0")] == ["x.go"]
    assert Context(tree, parse_dockerignore("**/d6")).list_directory("d0/d1/d2/d3/d4/d5") == ()
    assert time.perf_counter() - started < 5


def test_the_same_is_asked_once(tree: Path) -> None:
    asked: list[str] = []

    def size(context: Context, path: str) -> int:
        asked.append(path)
        return len(context.read_text(path) or "")

    context = Context(tree)
    assert [context.once(size, "go.mod"), context.once(size, "absent")] == [21, 0]
    assert [context.once(size, "go.mod"), context.once(size, "absent")] == [21, 0]
    assert asked == ["go.mod", "absent"]
    Context(tree).once(size, "go.mod")
    assert asked.pop() == "go.mod"


def test_no_more_answers_are_kept_than_fit(tree: Path) -> None:
    asked: list[int] = []

    def note(_: Context, number: int) -> None:
        asked.append(number)

    context = Context(tree)
    for number in (*range(MAX_ANSWERS + 1), 1, 0):
        context.once(note, number)
    assert asked == [*range(MAX_ANSWERS + 1), 0]


PATHS = st.lists(st.sampled_from(["a", "b", "c.go"]), min_size=1, max_size=4).map("/".join)
RULES = st.lists(
    st.builds(
        lambda negated, elements: "!" * negated + "/".join(elements),
        st.booleans(),
        st.lists(st.sampled_from(["a", "b", "c.go", "*", "**", "*.go", "?"]), min_size=1, max_size=3),
    ),
    max_size=5,
).map("\n".join)


@settings(max_examples=60)
@given(st.lists(PATHS, max_size=8), RULES)
def test_the_tree_is_what_is_not_ignored(paths: list[str], text: str) -> None:
    rules = parse_dockerignore(text)
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for path in paths:
            target = Path(folder, path)
            if target.exists() or any(parent.is_file() for parent in target.parents):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("x")
            files.append(path)
        kept = sorted(path for path in files if not rules.ignores(path))
        context = Context(Path(folder), rules)
        assert sorted(context.walk_files()) == kept
        for path in files:
            # Asked one by one, in another order and of a fresh context, the answers are the same.
            assert Context(Path(folder), rules).is_file(path) is context.is_file(path) is (path in kept)
