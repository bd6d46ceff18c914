from __future__ import annotations

import io
import os

import pytest

from rewriter.output.layout import Colour, Page, Paint, cells, terminal_width, wants_colour, wrapped


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 80, ["one two three"]),
        ("services/a-very-long/path.go:12 is", 10, ["services/a-very-long/path.go:12", "is"]),
        ("", 10, [""]),
        ("write '# distroify: drop /a' there", 12, ["write", "'# distroify: drop", "/a' there"]),
        ("日本 日本 日本", 9, ["日本 日本", "日本"]),
    ],
)
def test_rows_break_at_spaces_alone(text: str, width: int, rows: list[str]) -> None:
    assert wrapped(text, width) == rows


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("\x1b[1mabc\x1b[m", 3), ("日本", 4), ("e\u0301", 1), ("→", 1)]
)
def test_columns_of_a_text(text: str, columns: int) -> None:
    assert cells(text) == columns


def test_nothing_wraps_in_a_pipe() -> None:
    assert Page().hang("  place", "word " * 90 + "end", 9) == ["  place  " + "word " * 90 + "end"]
    assert Page().fold("word " * 90 + "end") == ["word " * 90 + "end"]


def test_a_tail_that_does_not_fit_has_its_own_row() -> None:
    assert Page(40).hang("  a", "b" * 30, 5, tail="[rule]") == ["  a  " + "b" * 30, "     [rule]"]
    assert Page(50).hang("  a", "b" * 30, 5, tail="[rule]") == ["  a  " + "b" * 30 + "   [rule]"]


def test_paint_is_only_put_on_where_it_is_wanted() -> None:
    assert Page(colour=True).paint("x", Paint.BOLD, Paint.RED) == "\x1b[1;31mx\x1b[m"
    assert Page(colour=True).paint("", Paint.RED) == ""
    assert Page().paint("x", Paint.RED) == "x"


@pytest.mark.parametrize(
    ("variables", "wish", "terminal", "wanted"),
    [
        ({}, Colour.AUTO, True, True),
        ({}, Colour.AUTO, False, False),
        ({"TERM": "dumb"}, Colour.AUTO, True, False),
        ({"NO_COLOR": "1"}, Colour.AUTO, True, False),
        ({"NO_COLOR": ""}, Colour.AUTO, True, True),
        ({"FORCE_COLOR": "1"}, Colour.AUTO, False, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, Colour.AUTO, True, False),
        ({"NO_COLOR": "1"}, Colour.ALWAYS, False, True),
        ({"FORCE_COLOR": "1"}, Colour.NEVER, True, False),
    ],
)
def test_colour_is_wanted(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], wish: Colour, terminal: bool, wanted: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert wants_colour(Terminal() if terminal else io.StringIO(), wish) is wanted


def test_the_width_is_the_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert terminal_width(io.StringIO()) is None
    assert terminal_width(None) is None
    assert terminal_width(Terminal()) == 80
    monkeypatch.setenv("COLUMNS", "60")
    assert terminal_width(Terminal()) == 60
    monkeypatch.setenv("COLUMNS", "many")
    assert terminal_width(Terminal()) == 80


def test_a_closed_stream_is_no_terminal() -> None:
    closed = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    closed.close()
    assert terminal_width(closed) is None
    assert not wants_colour(None, Colour.AUTO)
