"""Programs, data files, rights on them, and files that were looked for."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from rewriter.golang.binary.model import Program
from rewriter.verify.compare.files import common_files, compare_files
from rewriter.verify.compare.own import gone_folders
from rewriter.verify.image.listing import Entry
from rewriter.verify.image.seen import Base, ImageView, Inventory
from tests.verify.tools import FOLDER, LINK, entry, listing, old, view

PROGRAM = Program("/app/server", "aa", "x64 64-bit")


def file_messages(was: ImageView, now: ImageView) -> list[str]:
    return [found.message for found in compare_files(was, now).differences]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ({"/app/a": entry(digest="1")}, {"/app/a": entry(digest="1")}),
        ({"/app/a": entry(digest="1")}, {}),
        ({}, {"/app/a": entry(digest="1")}),
        ({"/etc/passwd": entry(digest="1")}, {"/etc/passwd": entry(digest="2")}),
        ({"/app/a": entry(0o600, uid=7)}, {"/app/a": entry(0o600)}),
        ({"/app/server": entry(0o755, digest="1")}, {"/app/server": entry(0o755, digest="2")}),
    ],
)
def test_files_that_serve_alike(was: dict[str, Entry], now: dict[str, Entry]) -> None:
    program = {"program": PROGRAM}
    assert file_messages(old(was, **program), view(now, **program)) == []


def test_programs_are_compared_elsewhere() -> None:
    was, now = old({"/app/tool": entry(0o755, digest="1")}), view({"/app/tool": entry(0o755, digest="2")})
    assert file_messages(was, now) == ["/app/tool has other content"]
    tool = {"/app/tool": replace(PROGRAM, path="/app/tool")}
    assert file_messages(replace(was, others=tool), replace(now, others=tool)) == []


def test_a_file_with_other_content() -> None:
    was, now = old({"/app/a": entry(digest="1")}), view({"/app/a": entry(digest="2")})
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


@pytest.mark.parametrize(("uid", "gone"), [(0, []), (7, ["/data"])])
def test_a_volume_that_the_engine_makes_is_not_gone(uid: int, gone: list[str]) -> None:
    files = {"/data": entry(FOLDER | 0o755, uid, uid)}
    before = replace(old(files, volumes=frozenset({"/data"})), base=Base(listing()))
    after = replace(view(volumes=frozenset({"/data"})), base=Base(listing()))
    assert [*gone_folders(before, after)] == gone
