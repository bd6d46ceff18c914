"""The page and the plot that are made of results."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from msgspec import structs

from tests.bench.measure import Spread
from tests.bench.page import LEVERS, PAGE, PLOT, aims, between, number, page, processes, session, steps
from tests.bench.plot import Bar, bars, plot, rates
from tests.bench.results import Figure, Growth, Lever, Results, Row, load, save


def one(value: float) -> Spread:
    return Spread(value, value, value)


def figure(cpu: float, wall: float = 0, memory: float = 30) -> Figure:
    return Figure(one(cpu), one(wall or cpu), memory)


SMALL = Row(
    "small",
    "one small file",
    "x",
    2.2,
    now=Spread(2.0, 1.9, 2.4),
    before=one(4.8),
    figures={"typer": figure(50), "now": figure(100, 110), "before": figure(240)},
    runs=9,
)
CORES = Row("cores", "all cores", "x", 1.8, at_least=True, missing="no `--jobs` yet")
TALLY = Row(
    "folder-tally",
    "a folder against tally",
    "x",
    now=one(0.1),
    figures={"now": figure(2), "tally": figure(20)},
    files=500,
    runs=3,
)
RESULTS = Results(
    date="2026-01-02",
    machine="2 cores",
    revision="abc1234",
    before="f0ef3a4",
    peers=["dfc: missing. `go install`."],
    rows=[SMALL, CORES, TALLY],
    growth=[
        Growth(
            "plain",
            "Dockerfiles",
            [100, 800],
            {"now": [one(200), one(1600)], "before": [one(350), one(11000)]},
        )
    ],
    levers=[
        Lever("aaa", "Nothing yet", dict.fromkeys(LEVERS, one(200)), dict.fromkeys(LEVERS, one(200))),
        Lever("bbb", "A lever", dict.fromkeys(LEVERS, one(150)), dict.fromkeys(LEVERS, one(120))),
    ],
)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1234, "0.12"), (9.876, "9.88"), (12.34, "12.3"), (123.4, "123"), (12345.6, "12,346")],
)
def test_numbers_have_three_digits_that_count(value: float, text: str) -> None:
    assert number(value) == text


def test_the_least_and_the_most_are_told_where_they_differ() -> None:
    assert between(Spread(2.0, 1.9, 2.4)) == "2.00 (1.90 to 2.40)"
    assert between(one(2.0)) == "2.00"


def test_the_table_has_what_has_an_aim() -> None:
    assert aims(RESULTS).splitlines()[2:] == [
        "| one small file | 4.80 x | 2.00 (1.90 to 2.40) x | ≤ 2.2 x | yes |",
        "| all cores |  |  | ≥ 1.8 x | no `--jobs` yet |",
    ]


@pytest.mark.parametrize(
    ("now", "at_least", "met"),
    [(2.0, False, True), (2.3, False, False), (2.0, True, False), (2.3, True, True), (2.2, False, True)],
)
def test_an_aim_is_met_by_the_median(now: float, at_least: bool, met: bool) -> None:
    assert Row("key", "what", "x", 2.2, at_least=at_least, now=Spread(now, 0, 9)).met is met


def test_no_aim_or_no_value_is_neither_met_nor_missed() -> None:
    assert (TALLY.met, CORES.met) == (None, None)


def test_each_process_of_each_row_is_told() -> None:
    assert processes(RESULTS).splitlines()[2:] == [
        "| one small file | typer | 50.0 | 50.0 | 30 | 9 |",
        "| one small file | distroify | 100 | 110 | 30 | 9 |",
        "| one small file | distroify f0ef3a4 | 240 | 240 | 30 | 9 |",
        "| a folder against tally, each of 500 | distroify | 2.00 | 2.00 | 30 | 3 |",
        "| a folder against tally, each of 500 | tally | 20.0 | 20.0 | 30 | 3 |",
    ]


def test_the_session_says_which_peer_is_missing() -> None:
    assert session(RESULTS).splitlines() == [
        "Measured on 2026-01-02: revision abc1234, against f0ef3a4; 2 cores. Peers:",
        "",
        "- dfc: missing. `go install`.",
    ]


def test_what_there_was_no_time_for_is_told() -> None:
    results = structs.replace(RESULTS, left=["module", "memory"])
    assert "2 cores. There was no time for: module, memory. Peers:" in session(results)


def test_a_step_is_told_with_its_change() -> None:
    assert steps(RESULTS.levers).splitlines()[2:] == [
        "| Nothing yet (`aaa`) | 200 (+0 %) | 200 (+0 %) | 200 (+0 %) | 200 (+0 %) | 200 (+0 %) |",
        "| A lever (`bbb`) | 150 (+25 %) | 150 (+25 %) | 150 (+25 %) | 150 (+25 %) | 150 (+25 %) |",
    ]


def test_only_what_stands_between_marks_is_renewed() -> None:
    text = "Before.\n<!-- session -->\nold\n<!-- /session -->\nAfter.\n"
    assert (
        page(text, RESULTS) == f"Before.\n<!-- session -->\n{session(RESULTS)}\n<!-- /session -->\nAfter.\n"
    )


def test_results_are_kept(tmp_path: Path) -> None:
    save(RESULTS, tmp_path / "results.json")
    assert load(tmp_path / "results.json") == RESULTS


def test_the_plot_is_a_picture_that_a_reader_can_ask_for_its_title() -> None:
    root = ElementTree.fromstring(plot(RESULTS))
    names = {"svg": "http://www.w3.org/2000/svg"}
    assert (root.get("role"), root.find("svg:title", names) is not None) == ("img", True)
    texts = [text.text for text in root.iterfind("svg:text", names)]
    assert {"import typer", "a small Go file", "a small Go file, before", "11.0", "1.6"} <= set(texts)
    assert len(root.findall("svg:polyline", names)) == 2
    assert "now, a folder, all cores" not in texts


def test_bars_have_the_length_that_they_stand_for() -> None:
    lines, end = bars("Title", [Bar("whole", "now", 50), Bar("half", "peer", 25)], left=0, width=412)
    widths = [ElementTree.fromstring(line).get("width") for line in lines if line.startswith("<rect")]
    assert widths == ["200.0", "100.0"]
    assert end > 0


def test_files_a_second_follow_from_the_time_of_each() -> None:
    assert rates({"folder-tally": TALLY}) == [Bar("tally, a folder", "peer", 50)]
    cores = Row("cores", "", "x", figures={"now": figure(cpu=9, wall=4)})
    assert rates({"cores": cores}) == [Bar("now, a folder, all cores", "now", 250)]


def test_page_and_plot_are_those_of_the_results() -> None:
    results = load()
    text = PAGE.read_text("utf-8")
    assert page(text, results) == text
    assert plot(results) == PLOT.read_text("utf-8")
