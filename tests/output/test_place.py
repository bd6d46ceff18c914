from __future__ import annotations

import pytest

from rewriter.output.place import Place, Places

TEXT = 'FROM golang:1.24\n\n  # build it\nRUN go build \\\n    # here\n    -o /web .  \n\tCMD ["/wéb"]'


@pytest.mark.parametrize(
    ("line", "place"),
    [
        (1, Place(1, 1, 1, 17)),
        (2, Place(2, 1, 2, 1)),
        (3, Place(3, 3, 3, 13)),
        (4, Place(4, 1, 6, 14)),
        (6, Place(6, 5, 6, 14)),
        (7, Place(7, 2, 7, 14)),
    ],
)
def test_from_its_line_to_the_end_of_the_instruction(line: int, place: Place) -> None:
    assert Places(TEXT).of(line) == place


@pytest.mark.parametrize("line", [0, -1, 8])
def test_the_whole_file_has_no_place(line: int) -> None:
    assert Places(TEXT).of(line) is None


def test_a_heredoc_is_part_of_the_instruction() -> None:
    assert Places("FROM a\nRUN <<EOF\ngo build\nEOF\n").of(2) == Place(2, 1, 4, 4)


def test_carriage_returns_are_line_ends_and_a_byte_order_mark_is_no_blank() -> None:
    assert Places("\ufeffFROM a\r\nCMD b\r\n").of(1) == Place(1, 2, 1, 8)
    assert Places("FROM a\r\nCMD b\r\n").of(2) == Place(2, 1, 2, 6)


def test_a_form_feed_ends_no_line() -> None:
    assert Places("FROM a\nRUN b\fc\nCMD d\n").of(3) == Place(3, 1, 3, 6)


def test_what_is_no_dockerfile_has_lines() -> None:
    assert Places("what is this \\\n so\n").of(1) == Place(1, 1, 1, 15)
    assert Places(None).of(1) == Place(1, 1, 1, 1)


@pytest.mark.parametrize("line", [0, 1, 99])
def test_one_line_for_those_who_must_have_one(line: int) -> None:
    assert Places(TEXT).line_of(line) == Place(1, 1, 1, 17)


def test_one_line_of_an_instruction_with_several() -> None:
    assert Places(TEXT).line_of(4) == Place(4, 1, 4, 15)


def test_a_range_of_characters() -> None:
    assert Places(TEXT).between(5, 16) == Place(1, 6, 1, 17)
    assert Places("a\nbc\n").between(1, 4) == Place(1, 2, 2, 3)
    assert Places("a\n").between(2, 2) == Place(2, 1, 2, 1)
