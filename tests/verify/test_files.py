"""Programs, data files, rights on them, and files that were looked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rewriter.verify.compare.files import common_files, compare_files, compare_program
from rewriter.verify.image.listing import Entry
from rewriter.verify.model import BuildInfo, ImageView, Inventory, Program
from tests.verify.tools import FOLDER, LINK, entry, listing, old, view

INFO = BuildInfo("go1.26", "example.com/app", "example.com/app", ("github.com/a/b v1.0.0",))
PROGRAM = Program("/app/server", "aa", "x64 64-bit", build=INFO)
LOADER = "/lib64/ld-linux-x86-64.so.2"
DYNAMIC = replace(PROGRAM, interpreter=LOADER, libraries=("libc.so.6",))
LIBC = {LOADER: entry(0o755), "/lib/x86_64-linux-gnu/libc.so.6": entry()}


def program_messages(
    was: Program | None, now: Program | None, files: dict[str, Entry] | None = None
) -> list[str]:
    return [found.message for found in compare_program(old(program=was), view(files, program=now))]


@pytest.mark.parametrize(
    ("was", "now", "files"),
    [
        (PROGRAM, PROGRAM, {}),
        (PROGRAM, replace(PROGRAM, digest="bb"), {}),
        (DYNAMIC, replace(PROGRAM, digest="bb"), {}),
        (DYNAMIC, DYNAMIC, LIBC),
        (PROGRAM, replace(PROGRAM, digest="bb", build=replace(INFO, go_version="go1.27")), {}),
        (None, PROGRAM, {}),
        (
            replace(PROGRAM, path="/bin/server"),
            replace(PROGRAM, path="/usr/bin/server"),
            {"/bin": entry(LINK | 0o777, link="usr/bin"), "/usr/bin/server": entry(0o755)},
        ),
    ],
)
def test_the_same_program(was: Program | None, now: Program, files: dict[str, Entry]) -> None:
    assert program_messages(was, now, files) == []


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        (PROGRAM, None, "does not have the program"),
        (None, None, "does not have the program"),
        (PROGRAM, replace(PROGRAM, path="/server"), "was /app/server and is /server"),
        (PROGRAM, replace(PROGRAM, digest="bb", machine="AArch64 64-bit"), "machine"),
        (
            PROGRAM,
            replace(PROGRAM, digest="bb", build=replace(INFO, main="example.com/other")),
            "other packages",
        ),
        (PROGRAM, replace(PROGRAM, digest="bb", build=replace(INFO, dependencies=())), "other packages"),
        (PROGRAM, replace(PROGRAM, digest="bb", build=None), "only one"),
        (DYNAMIC, DYNAMIC, LOADER),
        (DYNAMIC, DYNAMIC, "libc.so.6"),
    ],
)
def test_another_program(was: Program | None, now: Program | None, says: str) -> None:
    assert any(says in message for message in program_messages(was, now))


def file_messages(was: ImageView, now: ImageView) -> list[str]:
    return [found.message for found in compare_files(was, now)]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ({"/app/a": entry(checksum=1)}, {"/app/a": entry(checksum=1)}),
        ({"/app/a": entry(checksum=1)}, {}),
        ({}, {"/app/a": entry(checksum=1)}),
        ({"/etc/passwd": entry(checksum=1)}, {"/etc/passwd": entry(checksum=2)}),
        ({"/app/a": entry(0o600, uid=7)}, {"/app/a": entry(0o600)}),
        ({"/app/server": entry(0o755, checksum=1)}, {"/app/server": entry(0o755, checksum=2)}),
    ],
)
def test_files_that_serve_alike(was: dict[str, Entry], now: dict[str, Entry]) -> None:
    program = {"program": PROGRAM}
    assert file_messages(old(was, **program), view(now, **program)) == []


TOOL = Program("/app/tool", "cc", "x64 64-bit", build=replace(INFO, main="example.com/app/tool"))


def test_another_go_program_that_was_built_once_more() -> None:
    was, now = old({"/app/tool": entry(0o755, checksum=1)}), view({"/app/tool": entry(0o755, checksum=2)})
    assert file_messages(was, now) == ["/app/tool has other content"]
    was, now = (
        replace(was, others={"/app/tool": TOOL}),
        replace(now, others={"/app/tool": replace(TOOL, digest="dd")}),
    )
    assert file_messages(was, now) == []
    other = replace(
        TOOL, digest="dd", build=replace(INFO, main="example.com/app/else"), interpreter="/lib/ld.so"
    )
    found = file_messages(was, replace(now, others={"/app/tool": other}))
    assert len(found) == 2
    assert "/lib/ld.so" in found[0]
    assert "other packages" in found[1]


def test_a_file_with_other_content() -> None:
    was, now = old({"/app/a": entry(checksum=1)}), view({"/app/a": entry(checksum=2)})
    assert file_messages(was, now) == ["/app/a has other content"]


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        (entry(0o644, uid=1000), entry(0o644), "write /app/data"),
        (entry(FOLDER | 0o777), entry(FOLDER | 0o755), "write /app/data"),
        (entry(0o640, gid=1000), entry(0o600), "read /app/data"),
        (entry(0o755), entry(0o644), "execute or enter /app/data"),
        (entry(0o666), entry(0o600, uid=1), "read or write /app/data"),
    ],
)
def test_rights_that_a_user_loses(was: Entry, now: Entry, says: str) -> None:
    user = "1000:1000"
    found = file_messages(old({"/app/data": was}, user=user), view({"/app/data": now}, user=user))
    assert len(found) == 1
    assert found[0].endswith(says)


def test_root_may_do_what_it_could() -> None:
    was, now = entry(0o777, uid=1000), entry(0o700)
    assert file_messages(old({"/app/data": was}), view({"/app/data": now})) == []
    assert file_messages(old({"/app/data": was}), view({"/app/data": entry(0o600)})) != []


def test_many_lost_rights_are_counted() -> None:
    names = [f"/app/{number}" for number in range(50)]
    was = old({name: entry(0o666) for name in names}, user="5")
    now = view({name: entry(0o644) for name in names}, user="5")
    found = file_messages(was, now)
    assert len(found) == 11
    assert "40 more" in found[-1]


def test_a_shell_or_package_manager_that_is_left() -> None:
    now = replace(view(), inventory=Inventory(1, 1, 0, shells=("/bin/sh",), package_managers=("/sbin/apk",)))
    assert [message.rpartition(" ")[2] for message in file_messages(old(), now)] == ["/bin/sh", "/sbin/apk"]


def test_common_files_are_those_of_no_base_image() -> None:
    files = {
        "/app/a": entry(),
        "/usr/x": entry(),
        "/usrx/y": entry(),
        "/etc/z": entry(),
        "/b": entry(LINK | 0o777),
    }
    assert common_files(listing(files)) == {"/app/a", "/usrx/y"}
