"""Files that each build makes otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from msgspec.structs import replace

from rewriter.verify.compare.files import compare_files
from rewriter.verify.compare.unsteady import with_unsteady_files
from rewriter.verify.image.listing import Entry
from rewriter.verify.image.seen import Base, ImageView
from tests.verify.tools import EMPTY, entry, old, view

KEY = "/app/key.pem"


def images(was: Entry, now: Entry) -> tuple[ImageView, ImageView]:
    base = Base(EMPTY.listing)
    return replace(old({KEY: was}), base=base), replace(view({KEY: now}), base=base)


def differences(was: Entry, now: Entry, anew: Mapping[str, str]) -> list[str]:
    before, after = images(was, now)
    after, found = with_unsteady_files(before, after, lambda paths: anew)
    assert bool(found.notes) is (KEY in anew and anew[KEY] != was.digest and now.size > 0)
    return [difference.message for difference in compare_files(before, after).differences]


def test_what_a_build_makes_anew_is_no_difference() -> None:
    assert differences(entry(size=9, digest="a"), entry(size=8, digest="b"), {KEY: "c"}) == []


@pytest.mark.parametrize("anew", [{KEY: "a"}, {}])
def test_what_is_the_same_in_each_build_is_one(anew: Mapping[str, str]) -> None:
    found = differences(entry(size=9, digest="a"), entry(size=9, digest="b"), anew)
    assert found == [f"{KEY} has other content"]


def test_its_rights_and_its_being_empty_count() -> None:
    was = entry(0o600, size=9, digest="a")
    [message] = differences(was, entry(0o644, size=9, digest="b"), {KEY: "c"})
    assert message == f"{KEY} was 0600 0:0 and is 0644 0:0"
    assert differences(was, entry(0o600, digest="b"), {KEY: "c"}) == [f"{KEY} has other content"]


def test_nothing_is_built_anew_where_nothing_differs() -> None:
    def anew(paths: Sequence[str]) -> Mapping[str, str]:
        raise AssertionError(paths)

    before, after = images(entry(digest="a"), entry(digest="a"))
    assert with_unsteady_files(before, after, anew)[0] is after
