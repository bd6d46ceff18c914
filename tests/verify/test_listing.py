from __future__ import annotations

import hashlib
import io
import os
import stat
import tarfile
from pathlib import Path

import pytest

from rewriter.verify.image.inventory import Accounts, accounts
from rewriter.verify.image.listing import Entry, ListingError, everything, from_folder, from_tar
from tests.verify.tools import FOLDER, LINK, counted, entry, listing


def archive(*members: tuple[str, bytes, str, bytes]) -> io.BytesIO:
    """Members as name, type, link and content."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        for name, kind, link, content in members:
            info = tarfile.TarInfo(name)
            info.type, info.linkname, info.size = kind, link, len(content)
            info.mode, info.uid = 0o4755, 7
            tar.addfile(info, io.BytesIO(content))
    stream.seek(0)
    return stream


def test_an_archive() -> None:
    found = from_tar(
        archive(
            ("app/", tarfile.DIRTYPE, "", b""),
            ("app/a", tarfile.REGTYPE, "", b"hello"),
            ("app/b", tarfile.LNKTYPE, "app/a", b""),
            ("app/c", tarfile.SYMTYPE, "../app/a", b""),
            ("dev/null", tarfile.CHRTYPE, "", b""),
            (".dockerenv", tarfile.REGTYPE, "", b""),
            ("../out", tarfile.REGTYPE, "", b"x"),
        ),
        lambda path, found: path == "/app/a",
    )
    assert set(found.entries) == {"/", "/app", "/app/a", "/app/b", "/app/c"}
    assert found.entries["/app/a"].digest == hashlib.sha256(b"hello").hexdigest()
    assert found.sums == {
        "/app/a": frozenset(
            {
                hashlib.md5(b"hello").hexdigest(),
                hashlib.sha1(b"hello").hexdigest(),
                hashlib.sha256(b"\1hello").hexdigest(),
            }
        )
    }
    assert found.entries["/app/b"] is found.entries["/app/a"]
    assert found.get("/app/c") is found.entries["/app/a"]
    assert (found.entries["/app/a"].mode, found.entries["/app/a"].uid) == (0o104755, 7)


@pytest.mark.parametrize("content", [b"", b"no archive", b"\0" * 600, b"a" * 5000])
def test_what_is_no_archive(content: bytes) -> None:
    with pytest.raises(ListingError, match="cannot read"):
        from_tar(io.BytesIO(content))


WHOLE = archive(("a", tarfile.REGTYPE, "", b"x" * 5000), ("b", tarfile.REGTYPE, "", b"y")).getvalue()


def test_a_whole_archive_may_have_more_zeros_at_its_end() -> None:
    assert set(from_tar(io.BytesIO(WHOLE + b"\0" * 512)).entries) == {"/", "/a", "/b"}


@pytest.mark.parametrize("length", [300, 512, 2000, 5632, 5900, 6144, 6400, 6656, 7168])
def test_an_archive_that_breaks_off_is_an_error(length: int) -> None:
    """In a header, in a content, between two members and before its end has come."""
    with pytest.raises(ListingError):
        from_tar(io.BytesIO(WHOLE[:length]), everything)


def test_a_header_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(ListingError):
        from_tar(io.BytesIO(WHOLE[:5632] + b"?" * 512 + WHOLE[6144:]))


def test_types_times_and_attributes_of_an_archive() -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, kind in (
            ("fifo", tarfile.FIFOTYPE),
            ("block", tarfile.BLKTYPE),
            ("char", tarfile.CHRTYPE),
            ("app", tarfile.REGTYPE),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.mtime = kind, 77
            info.pax_headers = {
                "SCHILY.xattr.security.capability": "\x01\x00",
                "SCHILY.xattr.security.selinux": "x",
            }
            tar.addfile(info)
    stream.seek(0)
    found = from_tar(stream).entries
    kinds = [stat.S_IFMT(found[path].mode) for path in ("/fifo", "/block", "/char", "/app")]
    assert kinds == [stat.S_IFIFO, stat.S_IFBLK, stat.S_IFCHR, stat.S_IFREG]
    assert (found["/app"].mtime, found["/app"].xattrs) == (77, (("security.capability", "0100"),))


def test_records_of_packages_are_kept() -> None:
    name = "var/lib/dpkg/info/x.list"
    found = from_tar(
        archive(
            (name, tarfile.REGTYPE, "", b"/a\n"), ("var/lib/dpkg/info/x.postinst", tarfile.REGTYPE, "", b"y")
        )
    )
    assert found.contents == {f"/{name}": b"/a\n"}


def test_accounts_are_kept_and_other_files_asked_for() -> None:
    found = from_tar(
        archive(
            ("etc/", tarfile.DIRTYPE, "", b""),
            ("etc/group", tarfile.REGTYPE, "", b"app:x:7:\n"),
            ("etc/passwd", tarfile.SYMTYPE, "group", b""),
            ("etc/os-release", tarfile.REGTYPE, "", b"x"),
        )
    )
    asked: list[str] = []

    def read(path: str) -> bytes:
        asked.append(path)
        return b"asked"

    paths = ("/etc/passwd", "/etc/group", "/etc/os-release", "/etc/none")
    assert [found.content(path, read) for path in paths] == [b"app:x:7:\n", b"app:x:7:\n", b"asked", None]
    assert asked == ["/etc/os-release"]
    assert found.contents == {}


def test_a_folder_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ListingError, match="cannot read"):
        from_folder(str(tmp_path / "none"))


def test_a_folder(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "app").mkdir(parents=True)
    (root / "app" / "a").write_text("hello")
    (root / "proc").mkdir()
    (root / "proc" / "x").write_text("")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_text("")
    os.symlink(outside, root / "link")
    found = from_folder(str(root), everything)
    assert set(found.entries) == {"/", "/app", "/app/a", "/link"}
    assert found.entries["/link"].is_link
    assert found.entries["/app/a"].digest == hashlib.sha256(b"hello").hexdigest()


LINKS = listing(
    {
        "/usr/bin/sh": entry(0o755),
        "/bin": entry(LINK, link="usr/bin"),
        "/app/abs": entry(LINK, link="/usr/bin/sh"),
        "/app/up": entry(LINK, link="../bin/sh"),
        "/loop": entry(LINK, link="/loop"),
        "/a": entry(LINK, link="/b/x"),
        "/b": entry(LINK, link="/a"),
    }
)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/bin/sh", "/usr/bin/sh"),
        ("/app/abs", "/usr/bin/sh"),
        ("/app/up", "/usr/bin/sh"),
        ("/app/../bin/./sh", "/usr/bin/sh"),
        ("/../../bin", "/usr/bin"),
        ("/", "/"),
        ("/loop", None),
        ("/a/y", None),
        ("/usr/bin/sh/x", None),
        ("/nowhere", None),
    ],
)
def test_links_are_followed_within_the_image(path: str, expected: str | None) -> None:
    assert LINKS.resolve(path) == expected


def test_relative_paths_start_in_the_working_folder() -> None:
    assert LINKS.resolve("abs", "/app") == "/usr/bin/sh"
    assert LINKS.resolve("abs", "") is None


@pytest.mark.parametrize(
    ("found", "user", "bits"),
    [
        (entry(0o640, 5, 6), (5, 0), 6),
        (entry(0o640, 5, 6), (7, 1, 6), 4),
        (entry(0o640, 5, 6), (7, 6), 4),
        (entry(0o640, 5, 6), (7, 7), 0),
        (entry(0o000), (0, 0), 6),
        (entry(0o010), (0, 0), 7),
        (entry(FOLDER), (0, 0), 7),
        (entry(0o077, 5, 6), (5, 6), 0),
    ],
)
def test_rights(found: Entry, user: tuple[int, ...], bits: int) -> None:
    assert found.allows(user[0], frozenset(user[1:])) == bits


def test_inventory_of_debian() -> None:
    status = b"Package: a\nStatus: install ok installed\n\nPackage: b\nStatus: deinstall ok config-files\n\n"
    files = {
        "/usr/bin/dash": entry(0o755),
        "/usr/bin/sh": entry(LINK, link="dash"),
        "/bin": entry(LINK, link="usr/bin"),
        "/usr/bin/apt-get": entry(0o755),
        "/usr/bin/su": entry(0o4755),
        "/usr/lib/shellish": entry(),
        "/var/lib/dpkg/status": entry(),
    }
    found = counted(files, {"/var/lib/dpkg/status": status})
    assert found.shells == ("/usr/bin/dash", "/usr/bin/sh")
    assert found.package_managers == ("/usr/bin/apt-get",)
    assert found.setuid == ("/usr/bin/su",)
    assert found.packages == 1
    assert found.files == 5


def test_inventory_of_alpine_and_distroless() -> None:
    apk = {"/lib/apk/db/installed": entry(), "/bin/busybox": entry(0o755), "/sbin/apk": entry(0o755)}
    found = counted(apk, {"/lib/apk/db/installed": b"C:Q1\nP:musl\n\nP:busybox\n"})
    assert (found.packages, found.shells, found.package_managers) == (2, ("/bin/busybox",), ("/sbin/apk",))
    parts = {f"/var/lib/dpkg/status.d/{name}": entry() for name in ("tzdata", "tzdata.md5sums", "netbase")}
    distroless = counted(parts)
    assert (distroless.packages, distroless.shells, distroless.package_managers, distroless.setuid) == (
        2,
        (),
        (),
        (),
    )


def test_accounts() -> None:
    files = {
        "/etc/passwd": b"root:x:0:0::/root:/bin/sh\napp:x:1000:1001::/:\nbad:x:y:z::\nshort:x\n\xff:x:5:5\napp:x:7:7::",
        "/etc/group": b"root:x:0:\nwheel:x:10:app\nbad:x:\n",
    }
    known = accounts(files.get)
    assert known.users["root"] == (0, 0)
    assert known.users["app"] == (1000, 1001)
    assert "bad" not in known.users
    assert known.groups == {"root": 0, "wheel": 10}
    assert known.homes == {0: "/root", 1000: "/", 7: ""}
    assert known.members["app"] == {10}
    assert accounts(lambda path: None) == Accounts({}, {}, {}, {})
