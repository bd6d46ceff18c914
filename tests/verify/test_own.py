"""What a runtime stage put on its base image: there, as it was, rightly left out, or left to be judged."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from rewriter.golang.binary.model import Program
from rewriter.verify.compare.files import changed_files, compare_files
from rewriter.verify.compare.own import changed_links, gone_folders
from rewriter.verify.image.listing import Entry, Listing
from rewriter.verify.image.seen import Base, ImageView
from rewriter.verify.image.stage_base import base_text
from rewriter.verify.image.stage_files import Wanted, gone_files, own_paths
from tests.verify.tools import FOLDER, LINK, OLD_ENV, entry, listing, view

BASE = {
    "/bin/sh": entry(0o755),
    "/etc/issue": entry(digest="i"),
    "/etc/passwd": entry(size=10),
    "/etc/ssl/openssl.cnf": entry(),
    "/home": entry(FOLDER | 0o755),
    "/root": entry(FOLDER | 0o700),
    "/usr/local/bin": entry(FOLDER | 0o755),
    "/usr/local/go/bin/go": entry(0o755),
    "/usr/local/go/src/runtime/proc.go": entry(),
    "/usr/share/x": entry(mtime=1),
    "/var/cache": entry(FOLDER | 0o755),
}
BUILDER = "FROM golang:1.27 AS build\nRUN go build -o /app .\n"
SERVER = Program("/app/server")


def old(files: dict[str, Entry], program: Program | None = SERVER, **config: Any) -> ImageView:
    """An image of these files, and the program's, on a base."""
    everything = listing({**BASE, "/app/server": entry(0o755), **files})
    seen = view(program=program, **{"environment": OLD_ENV, **config})
    return replace(seen, listing=everything, base=Base(listing(BASE)))


def new(files: dict[str, Entry], **config: Any) -> ImageView:
    seen = view(files, SERVER, **config)
    return replace(seen, base=Base(listing({})))


def messages(
    was: dict[str, Entry], now: dict[str, Entry], *, owners: bool = True, **config: Any
) -> list[str]:
    found = compare_files(old(was, **config), new(now, **config), owners=owners)
    assert found.gaps == ()
    return [difference.message for difference in found.differences]


def folder(mode: int = 0o755, uid: int = 0, gid: int = 0) -> Entry:
    return entry(FOLDER | mode, uid, gid)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        pytest.param({"/app/a": entry()}, {"/app/a": entry()}, id="a file"),
        pytest.param({"/data": folder(0o750, 7, 7)}, {"/data": folder(0o750, 7, 7)}, id="a folder"),
        pytest.param({"/etc/passwd": entry(size=20)}, {}, id="a user"),
        pytest.param({"/tmp/x": folder(), "/var/cache/apk": folder()}, {}, id="leftover folders"),
        pytest.param({"/go/pkg/mod": folder(), "/root/.cache/go-build": folder(), "/root/.config/go/t": folder()}, {}, id="caches"),
        pytest.param({"/src/cmd/main.go": entry(), "/src/.git/refs/tags": folder()}, {}, id="folders of sources"),
        pytest.param({"/usr/local/share/ca-certificates": folder()}, {}, id="folders of leftovers"),
        pytest.param({"/home/a": folder(0o2755)}, {"/home/a": folder()}, id="set-group-ID"),
        pytest.param({"/d": folder(0o2755, 7, 7)}, {"/d": folder(0o755, 7, 8)}, id="set-group-ID of an idle group"),
        pytest.param({"/app/d": folder(0o700)}, {"/app/d": folder()}, id="a folder that COPY made anew"),
        pytest.param({"/app/server": entry(0o775, 7)}, {"/app/server": entry(0o755)}, id="a program of another owner"),
        pytest.param({"/app/a": entry(0o755), "/l": entry(LINK, link="app/a")}, {"/app/a": entry(0o755), "/l": entry(LINK, link="/app/a")}, id="a link to the same"),
        pytest.param({"/app/a": entry(mtime=1)}, {"/app/a": entry(mtime=2)}, id="another time"),
        pytest.param({"/d": folder(0o755, 7)}, {"/d": folder(0o755, 7, 7)}, id="a group that may do no more than others"),
        pytest.param({}, {"/lib/libc.so.6": entry(), "/etc/passwd": entry(), "/etc/ssl/certs/x": entry()}, id="what a rewrite brings"),
    ],
)  # fmt: skip
def test_all_is_there(was: dict[str, Entry], now: dict[str, Entry]) -> None:
    assert messages(was, now) == []


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        pytest.param({"/d": folder(0o755, 7, 7)}, {"/d": folder()}, "/d was 0755 7:7 and is 0755 0:0", id="another owner"),
        pytest.param({"/d": folder(0o777)}, {"/d": folder()}, "/d was 0777 0:0 and is 0755 0:0", id="open to all"),
        pytest.param({"/d": folder()}, {"/d": folder(0o777)}, "/d was 0755 0:0 and is 0777 0:0", id="now open to all"),
        pytest.param(
            {"/d": folder(0o2775, 7, 7)}, {"/d": folder(0o775, 7, 7)}, "/d was 2775 7:7 and is 0775 7:7", id="set-group-ID of another group"
        ),
        pytest.param({"/d": folder()}, {"/d": entry(0o755)}, "/d was a folder and is a file", id="another type"),
        pytest.param({"/app/a": entry(0o600)}, {"/app/a": entry()}, "/app/a was 0600 0:0 and is 0644 0:0", id="mode"),
        pytest.param({}, {"/app/server": entry(0o700)}, "/app/server was 0755 0:0 and is 0700 0:0", id="mode of the program"),
        pytest.param(
            {"/app/server": entry(0o755, xattrs=(("security.capability", "01"),))}, {}, "/app/server had file capabilities 01 and has no", id="a capability"
        ),
        pytest.param({"/etc/a": entry(digest="1")}, {"/etc/a": entry(digest="2")}, "/etc/a has other content", id="content"),
        pytest.param({"/etc/issue": entry(digest="1")}, {"/etc/issue": entry(digest="2")}, "/etc/issue has other content", id="the base's"),
        pytest.param(
            {"/app/a": entry(digest="1"), "/app/b": entry(digest="2"), "/app/l": entry(LINK, link="a")},
            {"/app/a": entry(digest="1"), "/app/b": entry(digest="2"), "/app/l": entry(LINK, link="b")},
            "/app/l led to /app/a and leads to /app/b",
            id="a link",
        ),
        pytest.param({}, {"/app/debug.flag": entry()}, "/app/debug.flag is in the new image only", id="a new file"),
        pytest.param({}, {"/etc/app/x": entry()}, "/etc/app/x is in the new image only", id="a new file of /etc"),
    ],
)  # fmt: skip
def test_something_is_lost(was: dict[str, Entry], now: dict[str, Entry], says: str) -> None:
    [found] = messages(was, now)
    assert says in found


def test_a_link_that_leads_nowhere_was_there() -> None:
    link = {"/app/log": entry(LINK, link="/dev/stdout")}
    assert not [*messages(link, link)]


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        pytest.param({"/d": folder(0o755, 7)}, {"/d": folder()}, "write /d", id="a folder"),
        pytest.param({"/d": folder(0o700, 7), "/d/a": entry()}, {"/d": folder(0o700), "/d/a": entry()}, "write or execute or enter /d", id="above"),
    ],
)  # fmt: skip
def test_rights_of_the_user(was: dict[str, Entry], now: dict[str, Entry], says: str) -> None:
    assert any(says in message for message in messages(was, now, user="7"))


@pytest.mark.parametrize(
    ("was", "now", "differs"),
    [
        pytest.param(folder(0o755, 0, 0), folder(0o755, 7, 7), False, id="WORKDIR behind USER"),
        pytest.param(folder(0o755, 0, 0), folder(0o755, 8, 8), True, id="of somebody else"),
        pytest.param(entry(0o644, 0, 0), entry(0o644, 7, 7), True, id="a file"),
        pytest.param(folder(0o750, 7, 0), folder(0o750, 7, 7), True, id="a group that may do more"),
    ],
)
def test_a_folder_that_the_user_gets(was: Entry, now: Entry, differs: bool) -> None:
    assert bool(messages({"/d": was}, {"/d": now}, user="7:7")) is differs


def test_a_link_to_the_program_is_the_program() -> None:
    link = entry(LINK, link="/app/server")
    was, now = {"/bin/s": link, "/app/server": entry(0o755, digest="1")}, {"/bin/s": entry(0o755, digest="2")}
    before, after = old(was, program=Program("/bin/s")), new(now)
    assert [*changed_links(before, replace(after, program=Program("/bin/s")), ["/bin/s"])] == []
    assert [*changed_links(before, replace(after, program=None), ["/bin/s"])] != []


def test_a_further_group_of_the_user() -> None:
    secret = {"/srv/secret": entry(0o640, 0, 2000)}
    accounts: dict[str, Any] = {"users": {"app": (7, 7)}, "members": {"app": frozenset({2000})}}
    for user in ("app", "7"):
        was = replace(old(secret, user=user), **accounts)
        [found] = compare_files(was, new(secret, user="7")).differences
        assert found.message == "the program may no longer read /srv/secret"
    # A group that USER names is the only one.
    was = replace(old(secret, user="app:7"), **accounts)
    assert compare_files(was, new(secret, user="7:7")).differences == ()


def test_a_folder_that_is_gone_is_told_once() -> None:
    assert [*gone_folders(old({"/data/a": folder(), "/data/b/c": folder()}), new({}))] == ["/data"]


def test_no_more_than_ten_are_told() -> None:
    found = messages(
        {f"/data/{n}": folder(0o700) for n in range(30)}, {f"/data/{n}": entry() for n in range(30)}
    )
    assert len(found) == 11
    assert found[-1] == "and 20 more paths like these"


def test_owners_may_change_with_the_user() -> None:
    assert messages({"/app/a": entry(uid=7)}, {"/app/a": entry()}, owners=False) == []


def test_an_empty_home_may_go() -> None:
    home = old({"/home/app": folder(0o755, 7, 7)})
    assert compare_files(replace(home, homes={7: "/home/app"}), new({})).differences == ()


GONE = ["/app/data/a.json", "/app/data/b.json", "/etc/app.toml", "/go/bin/tool", "/usr/local/bin/git"]


def test_files_that_are_gone_are_told_one_by_one() -> None:
    left_out = [
        "/app/main.go", "/app/go.mod", "/app/vendor/modules.txt", "/app/vendor/x/y.json", "/app/.git/HEAD",
        "/app/Dockerfile.old", "/app/.cache/x", "/go/pkg/mod/x", "/root/.cache/go-build/00", "/tmp/x",
    ]  # fmt: skip
    links = {"/app/none": entry(LINK, link="/none"), "/app/link": entry(LINK, link="data/a.json")}
    was = old({**{path: entry() for path in [*GONE, *left_out]}, **links})
    assert list(gone_files(was, new({}))) == sorted([*GONE, "/app/link"])
    assert gone_files(was, new({path: entry() for path in [*GONE, "/app/link"]})) == ()


@pytest.mark.parametrize("to", ["/dev/stdout", "../../proc/self/fd/1", "other.log"])
def test_a_link_to_what_the_engine_brings_is_no_link_to_nothing(to: str) -> None:
    links = {"/srv/log/a.log": entry(LINK | 0o777, link=to)}
    if to == "other.log":
        links["/srv/log/other.log"] = entry(LINK | 0o777, link="/dev/stderr")
    assert "/srv/log/a.log" in gone_files(old(links), new({}))
    assert gone_files(old(links), new(links)) == ()


def test_links_in_a_circle_lead_nowhere() -> None:
    circle = {f"/srv/{name}": entry(LINK | 0o777, link=to) for name, to in (("a", "b"), ("b", "a"))}
    assert gone_files(old(circle), new({})) == ()


def test_a_toolchain_that_the_stage_installs_is_not_its_own() -> None:
    was = old(
        {"/opt/go/bin/go": entry(0o755), "/opt/go/src/runtime/x.s": entry(), "/opt/go/VERSION": entry()}
    )
    assert gone_files(was, new({})) == ()


def test_a_folder_named_vendor_without_modules_is_data() -> None:
    was = old({"/app/static/vendor/jquery.js": entry()})
    assert gone_files(was, new({})) == ("/app/static/vendor/jquery.js",)


def test_a_file_in_a_folder_that_the_new_image_links_to() -> None:
    now = {"/bin": entry(LINK, link="usr/bin"), "/usr/bin/tool": entry()}
    assert gone_files(old({"/bin/tool": entry()}), new(now)) == ()


RECORDS = {
    "/var/lib/dpkg/info/tool.list": b"/.\n/etc\n/etc/tool.conf\n/usr\n/usr/bin\n/usr/bin/tool\n",
    "/var/lib/dpkg/info/tool.md5sums": b"11  usr/bin/tool\n",
    "/var/lib/dpkg/status": b"Package: tool\nConffiles:\n /etc/tool.conf 22\n",
}


def installed(files: dict[str, Entry], sums: dict[str, str]) -> ImageView:
    """With a package whose records are RECORDS, and files with these MD5 sums."""
    seen = old(files)
    known = {path: frozenset({total}) for path, total in sums.items()}
    return replace(seen, listing=Listing(seen.listing.entries, RECORDS, known))


def test_one_package_switches_nothing_off() -> None:
    files = {
        path: entry(digest="x") for path in ("/etc/tool.conf", "/usr/bin/tool", "/etc/own", "/usr/share/own")
    }
    sums = {"/etc/tool.conf": "22", "/usr/bin/tool": "11"}
    assert gone_files(installed(files, sums), new({})) == ("/etc/own", "/usr/share/own")
    # The stage wrote the package's file anew.
    changed = installed(files, {**sums, "/etc/tool.conf": "33"})
    assert "/etc/tool.conf" in gone_files(changed, new({}))


def test_records_that_cannot_be_read_leave_a_gap() -> None:
    seen = old({"/var/lib/rpm/rpmdb.sqlite": entry()})
    known = Listing(seen.listing.entries, {"/var/lib/rpm/rpmdb.sqlite": b"no database"})
    [gap] = compare_files(replace(seen, listing=known), new({})).gaps
    assert "/var/lib/rpm/rpmdb.sqlite cannot be read" in gap.message


def test_without_a_base_nothing_is_known() -> None:
    seen = replace(old({"/app/a": entry()}), base=None)
    assert own_paths(seen) == ()
    [gap] = compare_files(seen, new({})).gaps
    assert "FROM" in gap.message


def test_the_same_content_with_another_time_is_the_bases() -> None:
    assert "/etc/issue" not in own_paths(old({"/etc/issue": entry(digest="i", mtime=9)}))
    assert "/etc/issue" in own_paths(old({"/etc/issue": entry(digest="j", mtime=0)}))
    # Too large a folder for digests: the time tells.
    assert "/usr/share/x" in own_paths(old({"/usr/share/x": entry(digest="j", mtime=2)}))


def test_digests_are_wanted_of_what_the_base_does_not_have_so() -> None:
    wanted = Wanted({"/app/a"}, listing(BASE))
    assert (
        wanted("/app/a", entry()) and wanted("/etc/new", entry()) and wanted("/usr/share/x", entry(mtime=2))
    )
    assert not wanted("/usr/share/x", entry(mtime=1)) and not wanted("/root/.cache/a", entry())
    assert not Wanted({"/app/a"}, None)("/etc/new", entry())


def test_content_is_compared_of_files_of_both() -> None:
    was = old({"/srv/app.toml": entry(digest="1"), "/srv/same": entry(digest="1")})
    now = new({"/srv/app.toml": entry(digest="2"), "/srv/same": entry(digest="1")})
    assert changed_files(was, now) == ["/srv/app.toml"]


@pytest.mark.parametrize(
    ("text", "target", "base"),
    [
        pytest.param(BUILDER + "FROM alpine\nCOPY a b\n", None, "FROM alpine\n", id="last stage"),
        pytest.param(BUILDER + "FROM alpine AS x\nUSER 1\nFROM scratch\n", "X", "FROM alpine AS x\n", id="target"),
        pytest.param(BUILDER + "FROM scratch\nCOPY a b\n", None, "", id="scratch"),
        pytest.param("FROM alpine AS b\nRUN x\nFROM b\n", None, "FROM alpine AS b\n", id="stage on a stage"),
        pytest.param("ARG V=3\nFROM alpine:$V\nCOPY a b\n", None, "ARG V=3\nFROM alpine:$V\n", id="a variable"),
        pytest.param("FROM example.com/own\n", None, "FROM example.com/own\n", id="a single stage on an unknown image"),
        pytest.param(BUILDER, None, "FROM golang:1.27 AS build\n", id="a Go image"),
        pytest.param(BUILDER + "FROM build\nCMD x\n", None, "FROM golang:1.27 AS build\n", id="a stage on a Go image"),
        pytest.param(BUILDER + "FROM alpine\n", "none", None, id="no such target"),
        pytest.param("FROM\n", None, None, id="no Dockerfile"),
    ],
)  # fmt: skip
def test_base_text(text: str, target: str | None, base: str | None) -> None:
    assert base_text(text, target) == base


@pytest.mark.parametrize("volume", ["/srv/data/db", "/srv/data/db/", "//srv/data/db", "[/logs]"])
def test_folders_above_a_volume_are_made_with_it(volume: str) -> None:
    made = {"/srv/data/db": folder(), "/[/logs]": folder()}
    was = old(
        {path: one for path, one in made.items() if path in "/" + volume.lstrip("/")},
        volumes=frozenset({volume}),
    )
    assert [*gone_folders(was, new({}, volumes=frozenset({volume})))] == []
    assert [*gone_folders(was, new({}))] != []


def test_a_script_that_is_opened_up_is_not_missed() -> None:
    files = {"/start.sh": entry(0o755), "/go.sh": entry(LINK | 0o777, link="/start.sh")}
    assert gone_files(old(files), new({})) == ("/go.sh", "/start.sh")
    assert gone_files(replace(old(files), scripts=("/go.sh",)), new({})) == ()
