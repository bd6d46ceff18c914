"""``.dockerignore`` as moby reads it."""

from __future__ import annotations

import posixpath
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.context.dockerignore import MAX_RULES, DockerIgnore, parse_dockerignore
from rewriter.context.ignore_file import load_dockerignore

# (patterns, path, ignored): the documented behaviour and the cases of moby's own tests.
CASES = [
    ("", "a", False),
    ("a", "a", True),
    ("a", "b", False),
    ("a", "a/b/c", True),
    ("a", "b/a", False),
    ("/a", "a", True),
    ("a/", "a", True),
    ("a/", "a/b", True),
    ("./a", "a", True),
    ("a/../b", "b", True),
    ("  a  ", "a", True),
    ("# a\nb", "b", True),
    ("#a", "#a", False),
    (" #a", "#a", True),
    ("\ufeffa", "a", True),
    ("a\r\nb\r\n", "a", True),
    ("a\r\nb\r\n", "b", True),
    (".", "a", False),
    ("..", "a", False),
    ("/", "a", False),
    ("*", "a", True),
    ("*", "a/b", True),
    ("*/b", "a/b", True),
    ("*/b", "b", False),
    ("*/*/c", "a/b/c", True),
    ("*/temp*", "somedir/temporary.txt", True),
    ("*/*/temp*", "somedir/temp", False),
    ("temp?", "tempa", True),
    ("temp?", "temp", False),
    ("**", "a/b", True),
    ("**/", "a", True),
    ("**/**", "a/b", True),
    ("**/*.go", "a.go", True),
    ("**/*.go", "a/b/c.go", True),
    ("**/*.go", "a/b/c.got", False),
    ("**/a", "b/xa", False),
    ("**a", "b/xa", True),
    ("**/.foo", "bar.foo", False),
    ("**/a/b", "x/a/b/c", True),
    ("a/**", "a", False),
    ("a/**", "a/b", True),
    ("a/**/b", "a/b", True),
    ("a/**/b", "a/x/y/b", True),
    ("a/**/b", "ab", False),
    ("a**/*.txt", "a/dir/dir/file.txt", True),
    ("a/*.txt", "a/dir/file.txt", False),
    ("a/*.txt**", "a/file.txt", True),
    ("**/dir2/*", "dir/dir2/file", True),
    ("**/dir2/**", "dir/dir2/dir3/file", True),
    ("a[b-d]e", "ace", True),
    ("a[^b-d]e", "ace", False),
    ("a\\*b", "a*b", True),
    ("a\\*b", "axb", False),
    ("a(b)c/def", "a(b)c/def", True),
    ("a.|)$(}+{bc", "a.|)$(}+{bc", True),
    ("abc.def", "abcZdef", False),
    ("docs\n!docs/README.md", "docs/README.md", False),
    ("docs\n!docs/README.md", "docs/other.md", True),
    ("docs/\n! docs/README.md", "docs/README.md", False),
    ("!a\na", "a", True),
    ("*.md\n!README.md", "README.md", False),
    ("*.md\n!README*.md\nREADME-secret.md", "README-secret.md", True),
    ("*.md\nREADME-secret.md\n!README*.md", "README-secret.md", False),
    ("**\n!util/docker/web", "util/docker/web/foo", False),
    ("**\n!util/docker/web\nutil/docker/web/foo", "util/docker/web/foo", True),
    ("**\n!dist/*.whl", "dist/a.whl", False),
    ("*\n!cmd\n!/go.mod", "cmd/main.go", False),
    ("*\n!cmd\n!/go.mod", "go.mod", False),
    ("*\n!cmd\n!/go.mod", "go.sum", True),
    ("**/*.go\n!main.go", "cmd/main.go", True),
]


@pytest.mark.parametrize(("text", "path", "ignored"), CASES)
def test_ignores(text: str, path: str, ignored: bool) -> None:
    rules = parse_dockerignore(text)
    assert rules.ignores(path) is ignored
    assert not rules.problems


@pytest.mark.parametrize("text", ["*", "**", ".", "/", "..", "**/*"])
def test_the_root_is_never_ignored(text: str) -> None:
    assert not parse_dockerignore(text).ignores("")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("!", "no pattern"),
        ("! ", "no pattern"),
        ("a\n[\n", ".dockerignore:2: ["),
        ("[Local-Only]/", "no range"),
        ("bin\\Debug", "no escape"),
        ("a\\", "backslash"),
        ("x" * 70_000, "too long"),
        ("x*" * 5000, "longer than"),
        ("a\n" * (MAX_RULES + 1), "more than"),
    ],
)
def test_problems(text: str, words: str) -> None:
    problems = parse_dockerignore(text).problems
    assert len(problems) == 1
    assert words in problems[0]


def test_a_bad_rule_leaves_the_others() -> None:
    rules = parse_dockerignore("[\nb\n")
    assert rules.ignores("b") and not rules.ignores("[")


@pytest.mark.parametrize(
    ("text", "folder", "expected"),
    [
        ("a", "a", False),
        ("a\n!a/b", "a", True),
        ("a\n!a/b/**", "a/b", True),
        ("a\n!b", "a", False),
        ("a\n!a", "ab", False),
        ("a\n!**/x", "a", True),
    ],
)
def test_may_keep_below(text: str, folder: str, expected: bool) -> None:
    assert parse_dockerignore(text).may_keep_below(folder) is expected


def test_file_beside_the_dockerfile_comes_first(tmp_path: Path) -> None:
    (tmp_path / ".dockerignore").write_text("a")
    (tmp_path / "Dockerfile").write_text("")
    assert load_dockerignore(tmp_path, tmp_path / "Dockerfile").ignores("a")
    (tmp_path / "Dockerfile.dockerignore").write_text("b")
    rules = load_dockerignore(tmp_path, tmp_path / "Dockerfile")
    assert rules.ignores("b") and not rules.ignores("a")
    assert rules.name == "Dockerfile.dockerignore"


def test_file_beside_a_dockerfile_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "app.Dockerfile.dockerignore").write_text("x")
    (tmp_path / "build" / ".dockerignore").write_text("y")
    rules = load_dockerignore(tmp_path, tmp_path / "build" / "app.Dockerfile")
    assert rules.ignores("x")
    assert load_dockerignore(tmp_path, tmp_path / "build" / "Dockerfile") == DockerIgnore()


def test_no_file(tmp_path: Path) -> None:
    assert load_dockerignore(tmp_path) == DockerIgnore()
    assert load_dockerignore(tmp_path / "absent", tmp_path / "absent" / "Dockerfile") == DockerIgnore()


def test_folder_link_out_and_huge_file_are_no_rules(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / ".dockerignore").mkdir(parents=True)
    assert load_dockerignore(root) == DockerIgnore()
    (root / ".dockerignore").rmdir()
    (tmp_path / "outside").write_text("a")
    (root / ".dockerignore").symlink_to("../outside")
    assert load_dockerignore(root) == DockerIgnore()
    (root / ".dockerignore").unlink()
    (root / ".dockerignore").write_bytes(b"a\n" * (1 << 20))
    assert "larger" in load_dockerignore(root).problems[0]


def test_bytes_that_are_no_utf8(tmp_path: Path) -> None:
    (tmp_path / ".dockerignore").write_bytes(b"a\xff\nb")
    rules = load_dockerignore(tmp_path)
    assert rules.ignores("b") and rules.ignores("a\udcff")


NAMES = st.sampled_from(["a", "b", "ab", "a.go", ".x"])
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)
LINES = st.builds(
    lambda negated, elements: "!" * negated + "/".join(elements),
    st.booleans(),
    st.lists(
        st.sampled_from(["a", "b", "ab", "*", "**", "a*", "*.go", "?", ".", "..", "[ab]"]),
        min_size=1,
        max_size=4,
    ),
)


def _reference(lines: list[str], path: str) -> bool:
    """The documentation, word for word: the last line that matches the path or a parent decides."""
    ignored = False
    parts = path.split("/")
    parents = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
    for line in lines:
        pattern = posixpath.normpath(line.removeprefix("!"))
        matching = parse_dockerignore(pattern).rules[0]
        if any(matching.matches(parent) for parent in parents):
            ignored = not line.startswith("!")
    return ignored


@given(st.lists(LINES, max_size=6), PATHS)
def test_last_match_decides(lines: list[str], path: str) -> None:
    # A rule that is skipped for a folder is not remembered for what is in it, but asked again there; moby's
    # MatchesOrParentMatches (which opens the files) and this one agree unless a "!" rule matched the folder
    # before anything ignored it.
    rules = parse_dockerignore("\n".join(lines))
    assert not rules.problems
    if not any(line.startswith("!") for line in lines):
        assert rules.ignores(path) is _reference(lines, path)
    else:
        assert rules.ignores(path) is _walk(lines, path)


def _walk(lines: list[str], path: str) -> bool:
    """``MatchesUsingParentResults`` of moby from the top folder down, with lists instead of bits."""
    rules = [(line.startswith("!"), parse_dockerignore(line.removeprefix("!")).rules[0]) for line in lines]
    inherited = [False] * len(rules)
    ignored = False
    parts = path.split("/")
    for count in range(1, len(parts) + 1):
        here = "/".join(parts[:count])
        ignored, results = False, [False] * len(rules)
        for number, (negated, rule) in enumerate(rules):
            results[number] = inherited[number] or (negated == ignored and rule.matches(here))
            ignored = not negated if results[number] else ignored
        inherited = results
    return ignored


@given(st.text(max_size=60), st.text(st.characters(exclude_characters="\0"), max_size=20))
def test_never_raises(text: str, path: str) -> None:
    parse_dockerignore(text).ignores(path)


@given(st.lists(LINES.filter(lambda line: not line.startswith("!")), max_size=4), PATHS, NAMES)
def test_children_of_the_ignored_are_ignored(lines: list[str], path: str, name: str) -> None:
    rules = parse_dockerignore("\n".join(lines))
    assert not rules.ignores(path) or rules.ignores(f"{path}/{name}")


def test_many_hostile_rules_take_no_time() -> None:
    rules = parse_dockerignore("\n".join(f"{number}/" + "*a" * 50 + "/**/z*" for number in range(500)))
    started = time.perf_counter()
    assert not rules.ignores("/".join(["a" * 60] * 20))
    assert time.perf_counter() - started < 5
