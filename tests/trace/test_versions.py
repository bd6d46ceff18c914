from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.trace.versions import Overlay, Versions

NAMES = st.sampled_from("abcd")
VALUES = st.none() | st.sampled_from(["1", "2", ""])
CHANGES = st.dictionaries(NAMES, VALUES)


@given(CHANGES, st.lists(st.tuples(st.integers(0, 20), CHANGES), max_size=8))
def test_versions_are_independent_dictionaries(
    start: dict[str, str | None], steps: list[tuple[int, dict[str, str | None]]]
) -> None:
    made, expected = [Versions(start)], [dict(start)]
    for number, changes in steps:  # a change of any earlier version, not of the newest one only
        origin = number % len(made)
        made.append(made[origin].with_values(changes))
        expected.append({**expected[origin], **changes})
    for versions, values in zip(made, expected, strict=True):
        assert dict(versions) == values
        assert len(versions) == len(values)
        assert [name in versions for name in "abcd"] == [name in values for name in "abcd"]
        assert versions == values


def test_names_keep_the_order_in_which_they_were_set() -> None:
    versions = Versions({"b": "1"}).with_values({"a": "2"}).with_values({"b": "3"})
    assert list(versions.items()) == [("b", "3"), ("a", "2")]


def test_a_name_that_came_later_is_not_in_an_earlier_version() -> None:
    first = Versions()
    first.with_values({"a": "1"})
    assert "a" not in first
    with pytest.raises(KeyError):
        first["a"]


OPERATIONS = st.lists(st.tuples(st.sampled_from(["set", "delete", "copy"]), NAMES, VALUES), max_size=12)


@given(CHANGES, CHANGES, OPERATIONS)
def test_an_overlay_is_a_dictionary_of_the_known_values(
    base: dict[str, str | None], own: dict[str, str | None], operations: list[tuple[str, str, str | None]]
) -> None:
    overlay = Overlay(base, own)
    expected = {**{name: value for name, value in base.items() if value is not None}, **own}
    for operation, name, value in operations:
        if operation == "set":
            overlay[name] = expected[name] = value
        elif operation == "delete":
            assert overlay.pop(name, "none") == expected.pop(name, "none")
        else:
            before, overlay = overlay, overlay.copy()
            before[name] = "changed"
        assert dict(overlay) == expected
        assert len(overlay) == len(expected)
        assert all((other in overlay) == (other in expected) for other in "abcd")
    assert [name for name in "abcd" if overlay.is_image_variable(name)] == sorted(
        name for name, value in base.items() if value is not None
    )


def test_an_unknown_variable_of_the_image_is_absent_not_unset() -> None:
    assert "TAG" not in Overlay({"TAG": None})
    assert "TAG" in Overlay({"TAG": None}, {"TAG": None})
