"""Random runtime stages: a swap leaves the tree that the old stage left, by a file system of our own."""

from __future__ import annotations

import posixpath
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rewriter.model import FileResult, Settings
from rewriter.pipeline.rewrite import rewrite
from tests.rewriting import APP, write_context

STAGING = re.compile(r"/rootfs[-.\d]*")
"""Where the build stage puts folders together; the name tells the owners."""

HEAD = """\
FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

"""
WEB = {"index.html": None, "css": {"main.css": None}}
"""The context's folder ``web``."""
OLD_BASE = ("/", "/etc", "/opt", "/srv", "/usr", "/usr/local", "/usr/local/bin", "/var", "/var/lib")
NEW_BASE = ("/", "/etc", "/usr", "/var", "/var/lib")


class Broken(Exception):
    """The instructions don't build."""


@dataclass
class Disk:
    """Path → ``[kind, uid, gid, mode]``."""

    entries: dict[str, list[object]] = field(default_factory=dict)

    def folder(self, path: str, uid: int = 0, gid: int = 0, mode: int = 0o755) -> None:
        """``mkdir -p``: what is there stays as it is."""
        at = ""
        for part in path.strip("/").split("/") if path != "/" else ():
            at += "/" + part
            if self.entries.setdefault(at, ["d", uid, gid, mode])[0] != "d":
                raise Broken

    def file(self, path: str, uid: int, gid: int, mode: int) -> None:
        """A new file in the place of an old one."""
        if self.entries.get(path, ["f"])[0] != "f":
            raise Broken
        self.entries[path] = ["f", uid, gid, mode]

    def below(self, path: str, recursive: bool) -> list[str]:
        """The path, and what is in it."""
        if path not in self.entries:
            raise Broken
        return [p for p in self.entries if p == path or (recursive and p.startswith(path + "/"))]

    def copy_tree(self, tree: dict[str, object], path: str, uid: int, gid: int) -> None:
        """COPY of a folder's content."""
        self.folder(path, uid, gid)
        for name, inside in tree.items():
            if inside is None:
                self.file(f"{path}/{name}", uid, gid, 0o644)
            else:
                assert isinstance(inside, dict)
                self.copy_tree(inside, f"{path}/{name}", uid, gid)


def play(lines: list[str], disk: Disk, staged: Disk | None = None) -> None:
    """Follow a stage's instructions as BuildKit and a shell do."""
    workdir = "/"
    for line in lines:
        keyword, _, rest = line.partition(" ")
        words = shlex.split(rest)
        if keyword == "WORKDIR":
            workdir = posixpath.normpath(posixpath.join(workdir, rest))
            disk.folder(workdir)
        elif keyword == "COPY":
            copy(words, disk, workdir, staged)
        elif keyword == "RUN":
            for command in rest.split(" && "):
                shell(shlex.split(command), disk, workdir)


def copy(words: list[str], disk: Disk, workdir: str, staged: Disk | None) -> None:
    """Three kinds: the staged folders, the program, the folder web or the file config.yml."""
    flags = dict(word[2:].split("=") for word in words if word.startswith("--"))
    source, target = (word for word in words if not word.startswith("--"))
    uid, gid = map(int, flags.get("chown", "0:0").split(":"))
    if STAGING.fullmatch(source.rstrip("/")):
        assert staged is not None
        for path in sorted(staged.entries):
            kind, *attributes = staged.entries[path]
            disk.entries.setdefault(path, [kind, *attributes])
        return
    path = posixpath.normpath(posixpath.join(workdir, target))
    if source == "web":
        disk.copy_tree(WEB, path, uid, gid)  # type: ignore[arg-type]
        return
    if target.endswith("/") or disk.entries.get(path, ["f"])[0] == "d":
        path = posixpath.join(path, posixpath.basename(source))
    disk.folder(posixpath.dirname(path), uid, gid)
    disk.file(path, uid, gid, 0o755 if "app" in source else 0o644)


def shell(words: list[str], disk: Disk, workdir: str) -> None:
    """mkdir, chown, chmod, rm, touch."""
    name, *rest = words
    recursive = "-R" in rest or "-rf" in rest
    mode = int(rest[rest.index("-m") + 1], 8) if "-m" in rest else None
    operands = [w for at, w in enumerate(rest) if not w.startswith("-") and (at == 0 or rest[at - 1] != "-m")]
    if name in ("chown", "chmod"):
        what, *operands = operands
    for operand in operands:
        path = posixpath.normpath(posixpath.join(workdir, operand))
        if path == "/":
            raise Broken
        if name == "mkdir":
            disk.folder(path)
            if mode is not None:
                disk.entries[path][3] = mode
        elif name == "touch":
            if path not in disk.entries:
                if (
                    disk.entries.get(posixpath.dirname(path), [""])[0] != "d"
                    and posixpath.dirname(path) != "/"
                ):
                    raise Broken
                disk.file(path, 0, 0, 0o644)
        elif name == "rm":
            for gone in disk.below(path, True) if path in disk.entries else ():
                del disk.entries[gone]
        else:
            for entry in disk.below(path, recursive):
                if name == "chmod":
                    disk.entries[entry][3] = int(what, 8)
                else:
                    uid, _, gid = what.partition(":")
                    disk.entries[entry][1] = int(uid or str(disk.entries[entry][1]))
                    disk.entries[entry][2] = int(gid or str(disk.entries[entry][2]))


def disk_of(base: tuple[str, ...]) -> Disk:
    """A disk with the folders of a base image."""
    disk = Disk()
    for path in base:
        disk.folder(path)
    return disk


paths = st.sampled_from(
    ["/app", "/app/web", "/app/data", "/opt/shop", "/opt/shop/x/y", "/srv", "/var/lib/shop", "/usr/local/bin", "/web/css",
     "/app/web/css", "/app/app", "/opt/shop/app", "/app/config.yml", "data", "web", "."]
)  # fmt: skip
owners = st.sampled_from(["1000:1000", "7:8", "1000", ":9", "0:0"])
modes = st.sampled_from(["755", "0700", "1777", "2775", "644"])
commands = st.one_of(
    st.builds("mkdir -p {}".format, paths),
    st.builds("mkdir -p -m {} {}".format, modes, paths),
    st.builds("chown {} {}".format, owners, paths),
    st.builds("chown -R {} {}".format, owners, paths),
    st.builds("chmod {} {}".format, modes, paths),
    st.builds("chmod -R {} {}".format, modes, paths),
    st.builds("rm -rf {}".format, paths),
    st.builds("touch {}".format, paths),
)
copies = st.one_of(
    st.builds("COPY web {}".format, paths),
    st.builds("COPY config.yml {}".format, paths),
    st.builds("COPY --chown={} config.yml {}".format, st.sampled_from(["5:6", "1000:1000"]), paths),
    st.builds("COPY --from=build /out/app {}/".format, paths),
)
lines = st.one_of(
    copies,
    st.builds("WORKDIR {}".format, paths),
    st.lists(commands, min_size=1, max_size=3).map(lambda found: "RUN " + " && ".join(found)),
)


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build context with a folder and a file of data."""
    files = {**APP, "config.yml": "a: b\n", "web/index.html": "<p>\n", "web/css/main.css": "p {}\n"}
    return write_context(tmp_path_factory.mktemp("context"), files)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stage=st.lists(lines, max_size=6))
def test_the_same_tree(stage: list[str], context: Path) -> None:
    """Whatever is swapped has every folder and file with owner and mode, or it is not swapped."""
    stage = [*stage, "COPY --from=build /out/app /program"]
    old = disk_of(OLD_BASE)
    try:
        play(stage, old)
    except Broken:
        return
    text = HEAD + "\n".join(["FROM alpine:3.22", *stage, 'CMD ["/program"]', ""])
    result = rewrite("Dockerfile", text.encode(), Settings(), context=context, dockerfile_path=None)
    new = played_again(result)
    if new is None:
        return
    wanted = {path: entry for path, entry in old.entries.items() if path not in OLD_BASE}
    found = {path: new.entries.get(path) for path in wanted}
    assert found == wanted, result.after
    gained = {path for path in new.entries if path not in old.entries and path not in NEW_BASE}
    # An engine makes the working folder when the container starts, if a RUN removed it.
    workdirs = [line.removeprefix("WORKDIR ") for line in stage if line.startswith("WORKDIR ")]
    assert all(any(f"{folder}/".startswith(f"{path}/") for folder in workdirs) for path in gained)


def played_again(result: FileResult) -> Disk | None:
    """The tree of the rewritten stage; ``None`` where the stage is not swapped."""
    text = result.after or ""
    if text.count("FROM ") != 2 or "distroless" not in text:
        return None
    before, _, after = text.partition("FROM gcr.io")
    staged = Disk()
    staging = next((line for line in before.splitlines() if "/rootfs" in line), "RUN true").removeprefix(
        "RUN "
    )
    for command in staging.split(" && ") if staging != "true" else ():
        shell(shlex.split(STAGING.sub("", command)), staged, "/")
    new = disk_of(NEW_BASE)
    play(after.splitlines()[1:], new, staged)
    return new
