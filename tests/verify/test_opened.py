"""What two traced programs asked for, compared."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from rewriter.golang.binary.model import Program
from rewriter.verify.compare.opened import Traced, compare_opened, cut, shared_reads, width
from rewriter.verify.image.listing import Entry
from rewriter.verify.image.seen import Base
from rewriter.verify.model import Findings
from rewriter.verify.run.observation import Attempt, Observation, Way
from tests.verify.tools import FOLDER, LINK, entry, listing, old, view

OLD_FILES = {
    "/app/tmpl/a.html": entry(),
    "/usr/bin/git": entry(0o755),
    "/etc/ld.so.cache": entry(),
    "/usr/local/go/lib/time/zoneinfo.zip": entry(),
    "/usr/share/zoneinfo/Etc/UTC": entry(),
    "/usr/share/zoneinfo/Europe/Berlin": entry(),
}
Attempts = tuple[Attempt, ...]


def messages(
    was: Attempts | None,
    now: Attempts | None,
    files: Mapping[str, Entry] | None = None,
    new_files: Mapping[str, Entry] | None = None,
    changed: tuple[str, ...] = (),
) -> list[str]:
    program = Program("/app/server")
    before = Traced(old(OLD_FILES if files is None else files, program), was)
    after = Traced(view(new_files or {}, program), now)
    result = compare_opened(before, after, changed, Way())
    return [one.message for one in result.differences] + [one.message for one in result.gaps]


def found(path: str, *, is_listed: bool = False) -> Attempt:
    return Attempt(path, is_listed=is_listed)


def missing(path: str) -> Attempt:
    return Attempt(path, "ENOENT")


@pytest.mark.parametrize("path", ["/app/tmpl/a.html", "/app/tmpl", "/usr/bin/git"])
@pytest.mark.parametrize("traced", [True, False])
def test_a_file_that_is_asked_for_and_missing(path: str, traced: bool) -> None:
    [message] = messages((found(path),) if traced else None, (missing(path),))
    assert message == f"{path} was there before, is asked for, and is missing"


@pytest.mark.parametrize(
    "attempt",
    [
        missing("/app/never"),
        missing("/etc/ld.so.cache"),
        missing("/usr/local/go/lib/time/zoneinfo.zip"),
        missing("/proc/self/x"),
    ],
)
def test_what_is_not_missed(attempt: Attempt) -> None:
    assert messages(None, (attempt,)) == []
    assert messages((attempt,), (attempt,)) == []


def test_without_a_trace_of_the_new_image_there_is_nothing_to_say() -> None:
    assert messages((found("/app/tmpl/a.html"),), None) == []


@pytest.mark.parametrize(("zone", "missed"), [("Etc/UTC", False), ("Europe/Berlin", True)])
def test_a_local_time_zone_is_missed_unless_it_is_utc(zone: str, missed: bool) -> None:
    link = {"/etc/localtime": entry(LINK | 0o777, link=f"/usr/share/zoneinfo/{zone}")}
    was, now = (found("/etc/localtime"),), (missing("/etc/localtime"),)
    assert bool(messages(was, now, OLD_FILES | link)) is missed


def test_a_file_that_only_the_new_image_has() -> None:
    path = "/app/debug.flag"
    [message] = messages((missing(path),), (found(path),), {}, {path: entry()})
    assert message == f"{path} was missing before, is asked for, and is there now"


@pytest.mark.parametrize(
    ("was", "now", "text"),
    [
        ("", "EACCES", "is refused now (EACCES)"),
        ("EACCES", "", "was refused before and is not now (EACCES)"),
        ("EACCES", "ENOENT", "was there before, is asked for, and is missing"),
        ("EACCES", "EPERM", ""),
        ("ENOTDIR", "ENOENT", ""),
    ],
)
def test_another_result(was: str, now: str, text: str) -> None:
    shown = messages((Attempt("/etc/app/policy", was),), (Attempt("/etc/app/policy", now),))
    assert [one for one in shown if not one.endswith(text)] == []
    assert bool(shown) is bool(text)


@pytest.mark.parametrize(
    ("was", "now", "text"),
    [
        ("", "ENOENT", "the program could write in /data before and cannot now (ENOENT)"),
        ("EACCES", "", "the program could not write in /data before (EACCES) and can now"),
        ("", "", ""),
        ("EROFS", "EACCES", ""),
    ],
)
def test_names_of_written_files_do_not_matter(was: str, now: str, text: str) -> None:
    before, after = Attempt("/data/x123", was, is_write=True), Attempt("/data/x987", now, is_write=True)
    assert messages((before,), (after,)) == ([text] if text else [])


def test_an_empty_folder_that_the_program_makes_for_itself() -> None:
    made = (missing("/app/cache"), Attempt("/app/cache", is_write=True))
    was = (found("/app/cache"), Attempt("/app/cache", "EEXIST", is_write=True))
    folder = {"/app/cache": entry(FOLDER | 0o755)}
    assert messages(was, made, folder) == []
    assert messages(was, (missing("/app/cache"),), folder) != []
    assert messages(was, made, folder | {"/app/cache/seed": entry()}) != []


def test_a_file_that_only_one_program_asks_for() -> None:
    path = "/app/migrations/002.sql"
    assert messages((found(path),), (), {path: entry()}) == [
        f"{path} was opened before and is no longer asked for"
    ]
    assert messages((), (found(path),), {}, {path: entry()}) == [
        f"{path} is opened now and was not asked for before"
    ]


@pytest.mark.parametrize(
    ("path", "is_of_the_image"),
    [
        ("/app/server", True),
        ("/lib/x86_64-linux-gnu/libresolv.so.2", True),
        ("/lib/ld-musl-x86_64.so.1", True),
        ("/etc/ssl/certs/ca-bundle.pem", True),
        ("/usr/share/zoneinfo/Europe/Berlin", True),
        ("/tmp/made-by-the-program", False),
        ("/app/data.db", False),
    ],
)
def test_what_one_program_alone_may_ask_for(path: str, is_of_the_image: bool) -> None:
    assert messages((found(path),), (), {path: entry(0o755)} if is_of_the_image else {}) == []


def test_names_in_a_folder_that_both_read() -> None:
    folder = "/app/plugins"
    files = {f"{folder}/{name}": entry() for name in ("a.so", "b.so", "main.go", "Dockerfile")}
    read = (found(folder, is_listed=True),)
    kept = {f"{folder}/a.so": entry()}
    assert messages(read, read, files, kept) == [
        f"the program reads the names in {folder}, where b.so was before and is not now"
    ]
    assert messages(read, read, files, kept | {f"{folder}/b.so": entry()}) == []
    assert messages(read, (found(folder),), files, kept) == []


def test_content_of_what_is_read() -> None:
    assert messages((), (), changed=("/etc/app/x",)) == [
        "/etc/app/x, which the program reads, has other content"
    ]


def test_shared_reads_are_files_of_both_images() -> None:
    both = {"/app/a": entry(), "/etc/os-release": entry(), "/app/b": entry()}
    every = (found("/app/a"), found("/app"), found("/etc/os-release"), found("/proc/self/maps"))
    before, after = Traced(old(both), every), Traced(view(both), (*every, found("/app/b")))
    assert shared_reads(before, after) == ["/app/a"]
    assert shared_reads(Traced(old(both), None), after) == ["/app/a", "/app/b"]


def test_many_are_counted() -> None:
    paths = [f"/app/{number}" for number in range(20)]
    files = {path: entry() for path in paths}
    shown = messages(tuple(map(found, paths)), tuple(map(missing, paths)), files)
    assert (len(shown), shown[-1]) == (11, "and 10 more files like these")


def test_the_width() -> None:
    one = Traced(view(), (found("/a"), missing("/b"), Attempt("/c", is_write=True)))
    two = Traced(view(), (found("/a"), found("/d"), found("/proc/self/exe")))
    assert width([one]) == "1 file opened"
    assert width([one, two]) == "2 files opened"


def test_a_trace_that_was_cut_is_a_gap() -> None:
    whole = Observation()
    assert cut([whole, whole]) == Findings()
    [gap] = cut([whole, replace(whole, is_trace_cut=True)]).gaps
    assert gap.help == "--time 1s"


def test_what_only_one_program_asks_for_of_its_base_is_told_by_what_it_does() -> None:
    """A shell in front of the program, for one, reads much of it."""
    files = {"/usr/bin/tr": entry(0o755), "/app/words": entry()}
    before = replace(old(files), base=Base(listing({"/usr/bin/tr": entry(0o755)})))
    after = replace(view(files), base=Base(listing({"/usr/bin/tr": entry(0o755)})))
    reads = Traced(before, (found("/usr/bin/tr"), found("/app/words")))
    result = compare_opened(reads, Traced(after, ()), (), Way())
    assert [one.message for one in result.differences] == [
        "/app/words was opened before and is no longer asked for"
    ]


def test_what_the_program_has_inside_is_not_missed() -> None:
    zone = "/usr/share/zoneinfo/Europe/Berlin"
    before, after = Traced(old({zone: entry()}), (found(zone),)), Traced(view(), (missing(zone),))
    assert len(compare_opened(before, after, (), Way()).differences) == 1
    inside = dataclasses.replace(after, carried=("/usr/share/zoneinfo",))
    assert compare_opened(before, inside, (), Way()).differences == ()
