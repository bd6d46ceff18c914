"""What a runtime stage put on its base image: there, as it was, or rightly left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rewriter.verify.compare.files import changed_files
from rewriter.verify.image.listing import Entry
from rewriter.verify.image.stage_files import own_paths
from rewriter.verify.model import Base, ImageView, Program
from tests.verify.tools import FOLDER, LINK, entry, listing, view

BASE = {
    "/bin/sh": entry(0o755),
    "/etc/passwd": entry(size=10),
    "/etc/ssl/openssl.cnf": entry(),
    "/home": entry(FOLDER | 0o755),
    "/lib/apk/db/installed": entry(size=5),
    "/root": entry(FOLDER | 0o700),
    "/usr/local/bin": entry(FOLDER | 0o755),
    "/usr/share/x": entry(),
    "/var/cache": entry(FOLDER | 0o755),
}
INSTALLED = {"/lib/apk/db/installed": entry(size=50)}
BUILDER = "FROM golang:1.27 AS build\nRUN go build -o /app .\n"


def old(files: dict[str, Entry], program: Program | None = None) -> ImageView:
    """An image of these files on a base, without the program that ``view`` puts in."""
    everything = listing({**BASE, **files})
    return replace(view(program=program), listing=everything, base=Base(listing(BASE)))


def messages(was: dict[str, Entry], now: dict[str, Entry], *, owners: bool = True) -> list[str]:
    return [found.message for found in compare_own(old(was), view(now), owners=owners)]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        pytest.param({"/app/a": entry()}, {"/app/a": entry()}, id="a file"),
        pytest.param({"/data": entry(FOLDER | 0o750, 7, 7)}, {"/data": entry(FOLDER | 0o750, 7, 7)}, id="a folder"),
        pytest.param({"/etc/passwd": entry(size=20)}, {}, id="a user"),
        pytest.param({"/etc/ssl/certs/x.pem": entry()}, {}, id="certificates"),
        pytest.param({"/usr/share/zoneinfo/UTC": entry()}, {}, id="time zones"),
        pytest.param({**INSTALLED, "/usr/bin/curl": entry(0o755)}, {}, id="a package"),
        pytest.param({"/usr/local/share/ca-certificates": entry(FOLDER | 0o755)}, {}, id="folders of leftovers"),
        pytest.param({"/home/a": entry(FOLDER | 0o2755)}, {"/home/a": entry(FOLDER | 0o755)}, id="set-group-ID"),
        pytest.param({"/root/.bashrc": entry(), "/var/cache/apk/x": entry()}, {}, id="leftovers"),
        pytest.param({"/app/l": entry(LINK, link="/none")}, {}, id="a link that leads nowhere"),
        pytest.param({"/usr/local/go/bin/go": entry(0o755), "/app/main.go": entry()}, {}, id="a Go image"),
    ],
)  # fmt: skip
def test_all_is_there(was: dict[str, Entry], now: dict[str, Entry]) -> None:
    assert messages(was, now) == []


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        pytest.param({"/app/a": entry()}, {}, "/app/a is gone, which the old stage put there", id="a file"),
        pytest.param(
            {"/data/a": entry()}, {}, "/data is gone, which the old stage put there", id="its folder"
        ),
        pytest.param({"/etc/app.toml": entry()}, {}, "/etc/app.toml is gone", id="a file among the system's"),
        pytest.param({**INSTALLED, "/root/a": entry()}, {}, "/root/a is gone", id="a file beside a package"),
        pytest.param(
            {"/data": entry(FOLDER | 0o755, 7, 7)},
            {"/data": entry(FOLDER | 0o755)},
            "/data was 0755 7:7 and is 0755 0:0",
            id="another owner",
        ),
        pytest.param(
            {"/data": entry(FOLDER | 0o2755, 7, 7)},
            {"/data": entry(FOLDER | 0o755, 7, 7)},
            "/data was 2755 7:7 and is 0755 7:7",
            id="set-group-ID of another group",
        ),
        pytest.param(
            {"/app/a": entry(0o600)},
            {"/app/a": entry()},
            "/app/a was 0600 0:0 and is 0644 0:0",
            id="another mode",
        ),
    ],
)
def test_something_is_lost(was: dict[str, Entry], now: dict[str, Entry], says: str) -> None:
    found = messages(was, now)
    assert len(found) == 1
    assert says in found[0]


def test_a_folder_that_is_gone_is_told_once() -> None:
    assert len(messages({"/data/a": entry(), "/data/b/c": entry()}, {})) == 1


def test_no_more_than_ten_are_told() -> None:
    found = messages({f"/app/{n}": entry() for n in range(30)}, {})
    assert len(found) == 11
    assert found[-1] == "and 20 more paths like these"


def test_owners_may_change_with_the_user() -> None:
    assert messages({"/app/a": entry(uid=7)}, {"/app/a": entry()}, owners=False) == []


def test_an_empty_home_may_go_and_a_used_one_may_not() -> None:
    home = {"/home/app": entry(FOLDER | 0o755, 7, 7)}
    assert compare_own(replace(old(home), homes={7: "/home/app"}), view()) == ()
    used = replace(old({**home, "/home/app/a": entry()}), homes={7: "/home/app"})
    assert [found.message for found in compare_own(used, view())] == [
        "/home/app/a is gone, which the old stage put there"
    ]


def test_a_file_in_a_folder_that_the_new_image_links_to() -> None:
    now = {"/bin": entry(LINK, link="usr/bin"), "/usr/bin/tool": entry()}
    assert messages({"/bin/tool": entry()}, now) == []


def test_content_of_files_among_the_systems() -> None:
    was = old({"/etc/app.toml": entry(digest="1"), "/etc/same": entry(digest="1")})
    now = view({"/etc/app.toml": entry(digest="2"), "/etc/same": entry(digest="1")})
    assert changed_files(was, now) == ["/etc/app.toml"]
    assert changed_files(replace(was, base=None), now) == []


def test_without_a_base_nothing_is_known() -> None:
    assert own_paths(replace(old({"/app/a": entry()}), base=None)) == ()


@pytest.mark.parametrize(
    ("text", "target", "base"),
    [
        pytest.param(BUILDER + "FROM alpine\nCOPY a b\n", None, BUILDER + "FROM alpine\n", id="last stage"),
        pytest.param(BUILDER + "FROM alpine AS x\nUSER 1\nFROM scratch\n", "X", BUILDER + "FROM alpine AS x\n", id="target"),
        pytest.param(BUILDER + "FROM scratch\nCOPY a b\n", None, "", id="scratch"),
        pytest.param("FROM alpine AS b\nRUN x\nFROM b\n", None, "FROM alpine AS b\n", id="stage on a stage"),
        pytest.param("ARG V=3\nFROM alpine:$V\nCOPY a b\n", None, "ARG V=3\nFROM alpine:$V\n", id="a variable"),
        pytest.param(BUILDER + "FROM example.com/own\n", None, BUILDER + "FROM example.com/own\n", id="unknown image"),
        pytest.param("FROM example.com/own\n", None, None, id="a single stage on an unknown image"),
        pytest.param(BUILDER, None, None, id="a Go image"),
        pytest.param(BUILDER + "FROM build\nCMD x\n", None, None, id="a stage on a Go image"),
        pytest.param(BUILDER + "FROM alpine\n", "none", None, id="no such target"),
        pytest.param("FROM\n", None, None, id="no Dockerfile"),
    ],
)  # fmt: skip
def test_base_text(text: str, target: str | None, base: str | None) -> None:
    assert base_text(text, target) == base
