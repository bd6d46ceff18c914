from __future__ import annotations

import posixpath
from collections.abc import Sequence
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.support.paths import below, join
from rewriter.trace.filesystem.image_files import ContextKind, ImageFiles
from rewriter.trace.model import Change, Event, Origin

CONTEXT = {"": "directory", "a": "directory", "a/b": "file", "b": "file", "c": "unknown"}


def kind(path: str) -> str | None:
    return CONTEXT.get(path.strip("/"))


class Naive:
    """The rules in their plainest form: all events, from the last one backwards."""

    def __init__(self, events: Sequence[Event], context_kind: ContextKind) -> None:
        self._events = events
        self._context_kind = context_kind

    def origin(self, path: str, before: int | None = None) -> Origin | None:
        last = len(self._events) if before is None else before
        for index in range(last - 1, -1, -1):
            event = self._events[index]
            if event.change in (Change.OWNED, Change.MODED):
                continue
            if event.change is Change.REMOVED:
                if event.certain and _removes(event.path, path):
                    return None
                continue
            found = self._made_by(event, index, path)
            if isinstance(found, Origin):
                return found
            if found is False:
                return None
        return None

    def _made_by(self, event: Event, index: int, path: str) -> Origin | bool:
        inside = below(path, event.path)
        match event.change:
            case Change.BUILT | Change.WRITTEN:
                if event.path == path:
                    return Origin("file", event, build=event.build)
                return Origin("directory", event) if below(event.path, path) else True
            case Change.MADE:
                return Origin("directory", event) if below(event.path, path) is not None else True
            case Change.COPIED:
                return self._copied(event, path)
            case _:
                if inside is not None and event.source is not None:
                    found = self.origin(join(event.source, inside) if inside else event.source, index)
                    if found is not None:
                        return found
                    if not inside:
                        return Origin("unknown", event)
                moved = event.change is Change.MOVED and event.source
                return not (moved and below(path, event.source or "") is not None)

    def _copied(self, event: Event, path: str) -> Origin | bool:
        inside = below(path, event.path)
        if inside is None:
            return Origin("directory", event) if below(event.path, path) is not None else True
        if event.source is None:
            return Origin("unknown" if inside else "directory" if event.recursive else "file", event)
        source = posixpath.join(event.source, inside) if inside else event.source
        found = self._context_kind(source)
        return True if found is None else Origin(found, event, context=source)

    def is_filled(self, path: str) -> bool:
        placed = (Change.COPIED, Change.BUILT, Change.MADE)
        copies = (Change.COPIED, Change.DUPLICATED, Change.MOVED)
        return any(
            (event.change in placed and event.path != path and below(event.path, path))
            or (event.change in copies and event.path == path)
            for event in self._events
        )

    def entered_from(self, path: str) -> list[tuple[str, Event]]:
        found: dict[str, Event] = {}
        for event in reversed(self._events):
            inside = below(path, event.path)
            if event.change is Change.COPIED and event.source is not None and inside is not None:
                found.setdefault(posixpath.join(event.source, inside) if inside else event.source, event)
        return list(found.items())


def _removes(pattern: str, path: str) -> bool:
    if below(path, pattern) is not None:
        return True
    head = "/".join(path.split("/")[: pattern.count("/") + 1])
    return any(character in pattern for character in "*?[") and fnmatchcase(head, pattern)


NAMES = st.sampled_from(["a", "b", "c"])
PATHS = st.lists(NAMES, max_size=3).map(lambda names: "/" + "/".join(names))
PATTERNS = st.lists(st.sampled_from(["a", "b", "*", "a*", "?", "[ab]"]), max_size=3).map(
    lambda names: "/" + "/".join(names)
)
MAKING = [Change.BUILT, Change.WRITTEN, Change.MADE, Change.OWNED, Change.MODED]
EVENTS = st.one_of(
    st.builds(Event, st.sampled_from(MAKING), PATHS, st.just(1)),
    st.builds(
        Event,
        st.just(Change.COPIED),
        PATHS,
        st.just(1),
        st.sampled_from([None, *CONTEXT, "gone"]),
        recursive=st.booleans(),
    ),
    st.builds(Event, st.sampled_from([Change.DUPLICATED, Change.MOVED]), PATHS, st.just(1), PATHS),
    st.builds(Event, st.just(Change.REMOVED), PATTERNS, st.just(1), certain=st.booleans()),
)
HISTORIES = st.lists(EVENTS, max_size=9)


@given(HISTORIES, st.lists(PATHS, min_size=1, max_size=6), st.data())
def test_answers_are_those_of_a_walk_through_all_events(
    events: list[Event], paths: list[str], data: st.DataObject
) -> None:
    files, naive = ImageFiles(events, kind), Naive(events, kind)
    for path in paths:
        before = data.draw(st.none() | st.integers(0, len(events)))
        assert files.origin(path, before) == naive.origin(path, before)
        assert files.is_filled(path) == naive.is_filled(path)
        assert files.entered_from(path) == naive.entered_from(path)


@given(HISTORIES, HISTORIES, HISTORIES, PATHS)
def test_the_index_follows_events_that_come_and_are_taken_back(
    first: list[Event], taken_back: list[Event], last: list[Event], path: str
) -> None:
    events = list(first)
    files, naive = ImageFiles(events, kind), Naive(events, kind)
    assert files.origin(path) == naive.origin(path)
    events += taken_back
    assert files.origin(path) == naive.origin(path)
    files.forget(len(first))
    events[len(first) :] = taken_back[1:] + last
    assert files.origin(path) == naive.origin(path)
    assert files.is_filled(path) == naive.is_filled(path)


@given(HISTORIES, PATHS)
def test_what_was_put_into_a_folder_is_found_anywhere_below_it(events: list[Event], path: str) -> None:
    put = {Change.COPIED, Change.BUILT, Change.MADE, Change.WRITTEN, Change.DUPLICATED, Change.MOVED}
    expected = [e for e in events if e.change in put and below(e.path, path) is not None]
    found = [e for e in ImageFiles(events, kind).put_into(path) if e.change in put]
    assert all(any(e is other for other in found) for e in expected)


class Counted(list[Event]):
    """Events that count how often one is looked at."""

    looks = 0

    def __getitem__(self, index: int) -> Event:  # type: ignore[override]
        self.looks += 1
        return super().__getitem__(index)


def made(path: str) -> Event:
    return Event(Change.MADE, path, 1)


def test_a_question_looks_only_at_what_concerns_its_path() -> None:
    events = Counted(made(f"/d{number}/x") for number in range(2000))
    files = ImageFiles(events, kind)
    files.origin("/")
    events.looks = 0
    for number in range(2000):
        assert files.origin(f"/d{number}") is not None
        assert files.origin(f"/e{number}") is None
    assert events.looks <= 4000


def test_removals_of_other_folders_are_not_looked_at() -> None:
    removed = Event(Change.REMOVED, "/var/lib/apt/lists/*", 1)
    events = Counted([made("/app"), *[removed] * 2000])
    files = ImageFiles(events, kind)
    files.origin("/")
    events.looks = 0
    found = files.origin("/app")
    assert found is not None and found.kind == "directory"
    assert files.origin("/var/lib/apt/lists/deb") is None
    assert events.looks <= 3


def test_a_long_chain_of_moves_is_followed_to_its_end() -> None:
    chain = [Event(Change.MOVED, f"/b{n + 1}", 1, f"/b{n}") for n in range(5000)]
    built = Event(Change.BUILT, "/b0", 1)
    files = ImageFiles([built, *chain], kind)
    assert files.origin("/b5000") == Origin("file", built)
    assert files.origin("/b4999") is None


@pytest.mark.parametrize("count", [40, 2000])
def test_copies_of_copies_that_ask_for_each_other_end(count: int) -> None:
    there, back = (Event(Change.DUPLICATED, a, 1, b) for a, b in (("/b", "/a"), ("/a", "/b")))
    events = Counted([there, back] * count)
    files = ImageFiles(events, kind)
    for number in range(50):
        assert files.origin(f"/a/{number}") in (None, Origin("unknown", there), Origin("unknown", back))
    assert events.looks < 500_000


def test_a_path_that_is_too_long_for_linux_is_not_there() -> None:
    long = "/" + "x" * 5000
    files = ImageFiles([made(long), made("/a")], kind)
    assert files.origin(long) is None
    assert files.origin("/a") is not None


def test_a_path_of_very_many_folders_costs_no_memory_and_is_not_there() -> None:
    deep = "/a" * 2000
    files = ImageFiles([made(deep)], kind)
    assert files.origin(deep) is None
    assert files.origin("/a") is None


@pytest.mark.parametrize(
    ("known", "followed", "packages", "found"),
    [
        (True, True, False, ["/src/x", "/go/src/a/x", "/srv/x", "/usr/src/x"]),
        (True, True, True, ["/src/x"]),
        (True, False, False, []),
        (False, True, False, []),
    ],
)
def test_where_nothing_is_but_what_events_bring(
    known: bool, followed: bool, packages: bool, found: list[str]
) -> None:
    files = ImageFiles([made("/src")], kind)
    files.is_of_known_base, files.is_followed, files.has_packages = known, followed, packages
    paths = (
        "/src/x",
        "/go/src/a/x",
        "/go/pkg/x",
        "/srv/x",
        "/usr/src/x",
        "/usr/bin/x",
        "/usr/local/go/x",
        "/etc/x",
    )
    assert [path for path in paths if files.is_sure("/", path)] == found


def own(files: ImageFiles, *paths: str) -> list[str]:
    return [path for path in paths if files.is_own_folder(path)]


PATHS_MADE = ("/out/bin", "/opt/x/y", "/data", "/usr/lib/x", "/o/p", "/usr/share/doc/x")
ASKED = ("/out", "/opt/x", "/data", "/usr/lib", "/usr/lib/x", "/o/p", "/var/x", "/usr/share/doc/x")


@pytest.mark.parametrize(
    ("recursive", "known", "packages", "found"),
    [
        (True, True, False, ["/out", "/data", "/usr/lib/x", "/o/p"]),
        (True, True, True, ["/out", "/data", "/o/p"]),
        (True, False, False, []),
        (False, True, True, ["/out", "/data", "/usr/lib/x", "/o/p", "/usr/share/doc/x"]),
        (False, False, True, ["/data", "/usr/lib/x", "/o/p", "/usr/share/doc/x"]),
    ],
)
def test_a_folder_that_a_run_made(recursive: bool, known: bool, packages: bool, found: list[str]) -> None:
    events = [Event(Change.MADE, path, 1, recursive=recursive) for path in PATHS_MADE]
    written = [Event(Change.WRITTEN, path, 2) for path in ("/data/f", "/var/x")]
    files = ImageFiles([*events, *written], kind)
    files.is_of_known_base, files.has_packages = known, packages
    assert own(files, *ASKED) == found


@pytest.mark.parametrize(
    ("event", "found"),
    [
        (Event(Change.COPIED, "/", 1, ""), ["/a/b/d"]),
        (Event(Change.COPIED, "/", 1, "a"), ["/a/b", "/a/b/d"]),
        (Event(Change.COPIED, "/", 1), []),
        (Event(Change.DUPLICATED, "/a", 1, "/x"), []),
        (Event(Change.COPIED, "/e", 1, ""), ["/a/b", "/a/b/d"]),
    ],
)
def test_a_folder_that_may_have_come_with_another(event: Event, found: list[str]) -> None:
    files = ImageFiles([event, Event(Change.MADE, "/a/b/d", 2, recursive=True)], kind)
    files.is_of_known_base = True
    assert own(files, "/a/b", "/a/b/d") == found
