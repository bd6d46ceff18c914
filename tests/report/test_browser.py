"""The page in a real browser."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.report.conftest import Open
from tests.report.samples import file, fleet, many, proof, publish, refusal, row, told

API = "github.com/acme/api"


def test_the_table_has_a_row_for_each_file_and_each_repository_without_any(opened: Open) -> None:
    given = opened(fleet())
    assert sorted(given.rows()) == [
        f"{API}:Dockerfile",
        f"{API}:tools/Dockerfile",
        "github.com/acme/batch:Dockerfile",
        "github.com/acme/gone:details",
        "github.com/acme/ui:details",
        "github.com/acme/web:Dockerfile",
        "github.com/acme/worker:Dockerfile",
    ]
    assert given.status() == "7 rows: 5 files, 2 repositories without one"
    assert given.problems == []


def test_search_takes_all_words_and_writes_them_into_the_address(opened: Open) -> None:
    given = opened(fleet())
    given.page.get_by_role("searchbox").fill("ACME needs-shell")
    assert given.rows() == [f"{API}:tools/Dockerfile"]
    assert given.status() == "1 of 7 rows"
    assert given.fragment() == "q=ACME+needs-shell"
    given.page.get_by_role("searchbox").fill("nowhere")
    expect(given.page.get_by_text("Nothing has all of this.")).to_be_visible()
    given.page.get_by_role("button", name="Clear all filters").click()
    assert len(given.rows()) == 7
    assert given.fragment() == ""


def test_filters_are_joined_and_kept_in_the_address(opened: Open) -> None:
    given = opened(fleet())
    given.page.get_by_role("button", name="refused").click()
    assert len(given.rows()) == 2
    given.page.get_by_role("button", name="unchanged").click()
    assert len(given.rows()) == 3
    given.page.get_by_label("Rule", exact=True).select_option("needs-shell")
    assert given.rows() == [f"{API}:tools/Dockerfile"]
    assert given.fragment() == "outcome=refused%2Cunchanged&rule=needs-shell"
    assert given.page.get_by_role("button", name="refused").get_attribute("aria-pressed") == "true"
    given.page.go_back()
    assert len(given.rows()) == 3
    given.page.go_forward()
    assert given.rows() == [f"{API}:tools/Dockerfile"]


@pytest.mark.parametrize(
    ("fragment", "rows"),
    [
        ("#verdict=proved", [f"{API}:Dockerfile", "github.com/acme/worker:Dockerfile"]),
        ("#group=Retail+%2F+Stock", ["github.com/acme/worker:Dockerfile"]),
        ("#repository=failed", ["github.com/acme/gone:details"]),
        ("#review=yes", [f"{API}:Dockerfile"]),
        ("#rule=not-found", ["github.com/acme/gone:details"]),
        ("#outcome=moon", []),
        ("#page=99&q=ui", ["github.com/acme/ui:details"]),
        ("#sort=moon&q=ui&more=x", ["github.com/acme/ui:details"]),
    ],
)
def test_a_link_with_filters_shows_the_same_rows(opened: Open, fragment: str, rows: list[str]) -> None:
    given = opened(fleet(), fragment)
    assert given.rows() == rows
    assert given.problems == []


def test_columns_sort_up_down_and_not(opened: Open) -> None:
    given = opened(fleet())
    unsorted = given.rows()
    head = given.page.get_by_role("columnheader", name="Size")
    head.get_by_role("button").click()
    assert given.rows()[:2] == [f"{API}:Dockerfile", "github.com/acme/worker:Dockerfile"]
    assert head.get_attribute("aria-sort") == "ascending"
    head.get_by_role("button").click()
    assert given.rows()[:2] == ["github.com/acme/worker:Dockerfile", f"{API}:Dockerfile"]
    assert (head.get_attribute("aria-sort"), given.fragment()) == ("descending", "sort=-size")
    head.get_by_role("button").click()
    assert given.rows() == unsorted
    assert head.get_attribute("aria-sort") is None


def test_a_column_without_content_is_left_out(opened: Open) -> None:
    given = opened([row("a/b", file())])
    heads = given.page.locator("#table th").all_inner_texts()
    assert heads == ["Repository", "File", "Outcome", "Base image", "To review"]


def test_a_file_opens_with_its_diff_and_diagnostics(opened: Open) -> None:
    given = opened(fleet())
    assert given.page.locator(".diff").count() == 0
    button = given.page.get_by_role("button", name=f"Dockerfile, {API}", exact=True)
    button.focus()
    given.page.keyboard.press("Enter")
    panel = given.page.get_by_role("region", name=f"{API}:Dockerfile", exact=True)
    expect(panel.get_by_role("heading")).to_have_text(["To review", "Changes", "Diff"])
    expect(panel).to_contain_text("the program reads /etc/api.yml")
    blob = f"https://{API}/blob/0123456789abcdef0123456789abcdef01234567"
    assert (
        panel.get_by_role("link", name="cmd/api/main.go:41").get_attribute("href")
        == f"{blob}/cmd/api/main.go#L41"
    )
    assert panel.locator(".diff .added").all_inner_texts()[0].split() == [
        "1",
        "+FROM",
        "golang:1.24",
        "AS",
        "build",
    ]
    assert panel.locator(".diff .removed").count() == 1
    assert button.get_attribute("aria-expanded") == "true"
    assert given.page.evaluate("document.activeElement.getAttribute('aria-label')") == f"Dockerfile, {API}"
    given.page.keyboard.press("Enter")
    expect(given.page.locator(".panel")).to_have_count(0)


def test_a_link_to_a_file_opens_it_on_its_page(opened: Open) -> None:
    given = opened(many(300), "#open=github.com%2Fteam39%2Fservice-00279:job/Dockerfile")
    panel = given.page.get_by_role("region", name="github.com/team39/service-00279:job/Dockerfile")
    expect(panel).to_be_in_viewport()
    expect(panel.get_by_role("heading")).to_have_text(["Why it is refused"])
    assert given.page.locator(".pager span").inner_text() != "Page 1 of 6"


def test_a_link_to_a_file_shows_it_whatever_the_filters(opened: Open) -> None:
    given = opened(fleet(), f"#q=worker&open={API}:Dockerfile")
    expect(given.page.get_by_role("region", name=f"{API}:Dockerfile", exact=True)).to_be_visible()
    assert given.status() == "7 rows: 5 files, 2 repositories without one"


def test_pages_have_a_hundred_rows(opened: Open) -> None:
    given = opened(many(120))
    assert (len(given.rows()), given.status()) == (100, "240 rows")
    previous = given.page.get_by_role("button", name="Previous")
    expect(previous).to_be_disabled()
    given.page.get_by_role("button", name="Next").click()
    given.page.get_by_role("button", name="Next").click()
    assert (len(given.rows()), given.fragment()) == (40, "page=3")
    expect(given.page.get_by_role("button", name="Next")).to_be_disabled()
    given.page.get_by_role("button", name="rewritten").click()
    assert (len(given.rows()), given.fragment()) == (96, "outcome=rewritten")


def test_numbers_lead_to_the_table(opened: Open) -> None:
    given = opened(fleet())
    given.page.get_by_role("region", name="Dockerfiles by outcome").get_by_role(
        "link", name="2 rewritten"
    ).click()
    assert given.fragment() == "outcome=rewritten"
    assert len(given.rows()) == 2
    given.page.locator("#unlock").get_by_role("link", name="unknown-base").click()
    assert given.rows() == ["github.com/acme/batch:Dockerfile"]
    given.page.get_by_role("link", name="How it was made").click()
    assert given.fragment() == "rule=unknown-base"


def test_bars_are_as_long_as_the_images_are_large(opened: Open) -> None:
    given = opened(fleet())
    widths: list[float] = given.page.locator("#sizes .bar rect").evaluate_all(
        "rects => rects.map(rect => rect.getBoundingClientRect().width)"
    )
    assert [round(width / widths[0], 2) for width in widths] == [1, 0.02, 0.5, 0.03]
    given.page.get_by_text("The same as a table").click()
    lines = given.page.get_by_role("table", name="Image sizes before and after").locator("tbody tr")
    assert [" ".join(line.split()) for line in lines.all_inner_texts()] == [
        f"{API} Dockerfile 812 MB 14 MB 798 MB",
        "github.com/acme/worker Dockerfile 402 MB 22 MB 380 MB",
    ]


def test_pull_requests_are_those_of_rewritten_files(opened: Open, tmp_path: Path) -> None:
    url = "https://github.com/a/b/pull/7"
    publish(tmp_path / "out", "a/b", number=7, url=url, message="labels: no")
    given = opened([row("a/b", file(), file("x/Dockerfile", "refused")), row("a/c", file())])
    links = given.page.get_by_role("link", name="open", exact=True)
    expect(links).to_have_count(1)
    assert links.get_attribute("href") == url
    expect(given.page.locator(".col-pull").get_by_text("labels", exact=True)).to_be_visible()
    given.page.get_by_label("Pull request").select_option("open")
    assert given.rows() == ["a/b:Dockerfile"]


def test_narrow_pages_sort_too(opened: Open) -> None:
    given = opened(fleet(), viewport={"width": 380, "height": 800})
    given.page.get_by_label("Sort by").select_option("size")
    assert given.rows()[0] == f"{API}:Dockerfile"
    expect(given.page.get_by_role("columnheader", name="Size")).to_have_count(0)


HOSTILE = [
    "</script><script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "<!--<script>",
    '"onmouseover="window.hacked=1',
    "{{ 7 * 7 }}",
    "\udcff\u202e\x1b[31m",
    "__proto__",
    "]]>&lt;b&gt;",
]


def test_hostile_text_is_text(opened: Open) -> None:
    rows = [
        row(
            name,
            file(
                name,
                reason=name,
                before_base=name,
                patch=f"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-{name}\n+{name}\n",
                diagnostics=[
                    told("x", "notice", message=name, help=name, evidence=[{"path": name, "line": 1}])
                ],
                proof=proof(2, 1) | {"reason": name},
            ),
            file(name + "2", "refused", diagnostics=[refusal("y", name)]),
            file(name + "3", "failed", reason=name),
            source={"url": f"https://github.com/{name}", "branch": name, "groups": [name]},
            **{name: name},
        )
        for name in HOSTILE
    ]
    given = opened(rows)
    page = given.page
    assert given.status() == "24 rows"
    for number in range(len(rows) * 3):
        page.locator("td.col-file button").nth(number).click()
        assert page.locator(".panel").count() == 1
    shown = "\n".join(given.rows())
    for name in [*HOSTILE[:5], "\\xff\\u202e\\x1b[31m", *HOSTILE[6:]]:
        assert f"{name}:{name}" in shown
    assert page.evaluate("window.hacked") is None
    assert page.locator("img, #table script, [onmouseover], [onerror]").count() == 0
    assert page.locator("script").count() == 3
    assert given.problems == []


def test_unknown_fields_and_words_are_shown(opened: Open) -> None:
    given = opened(
        [row("a/new", file(outcome="postponed", patch=None, layers=7), outcome="postponed", owner="core")],
        "#open=a/new:Dockerfile",
    )
    expect(given.page.locator(".panel")).to_contain_text("layers")
    expect(given.page.locator(".panel")).to_contain_text("core")
    expect(given.page.get_by_role("button", name="postponed 1")).to_be_visible()
    expect(given.page.get_by_role("region", name="Dockerfiles by outcome")).to_contain_text("1 postponed")
    assert given.problems == []


def test_without_results_there_is_a_page(opened: Open) -> None:
    given = opened([])
    assert given.status() == "0 rows"
    assert given.problems == []


def test_without_javascript_there_are_counts_and_the_table(opened: Open) -> None:
    given = opened(fleet(), java_script_enabled=False)
    page = given.page
    expect(page.get_by_role("region", name="Dockerfiles by outcome")).to_contain_text("2 rewritten")
    lines = page.get_by_role("table", name="All files").locator("tbody tr")
    expect(lines).to_have_count(7)
    expect(lines.first).to_be_visible()
    expect(page.locator("#unlock")).to_contain_text("--allow debug-shell")
    expect(page.locator("#failures")).to_contain_text("no such repository")
    expect(page.locator("#sizes")).to_contain_text("1.21 GB became 36 MB (\N{MINUS SIGN}97 %)")
    expect(page.get_by_role("searchbox")).to_have_count(0)


def test_the_policy_stops_what_is_not_of_the_page(opened: Open) -> None:
    given = opened(fleet())
    given.page.evaluate(
        """() => {
          const script = document.createElement('script'); script.textContent = 'window.hacked = 1';
          document.body.append(script);
          const image = document.createElement('img'); image.src = 'https://example.com/x.png';
          document.body.append(image);
        }"""
    )
    given.page.wait_for_timeout(100)
    assert given.page.evaluate("window.hacked") is None
    assert len([one for one in given.problems if "Content Security Policy" in one]) == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1300, 380])
def test_axe_finds_nothing_and_nothing_is_cut_off(opened: Open, scheme: str, width: int) -> None:
    long = "x" * 300
    rows = [
        *fleet(),
        row(
            f"github.com/acme/{long}", file(long, "refused", diagnostics=[refusal(f"rule-{'y' * 80}", long)])
        ),
    ]
    given = opened(
        rows, f"#open={API}:Dockerfile", color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    found = Axe().run(given.page)
    assert [
        (one["id"], [node["html"] for node in one["nodes"]]) for one in found.response["violations"]
    ] == []
    assert given.page.evaluate("document.documentElement.scrollWidth") <= width
    beyond = given.page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter(one => one.closest('thead, .diff, svg') === null
          && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline' && one.clientWidth)
          .map(one => one.outerHTML.slice(0, 200))"""
    )
    assert beyond == []


def test_five_thousand_repositories(opened: Open, capsys: pytest.CaptureFixture[str]) -> None:
    """The times are for people to look at: they depend on the machine."""
    begin = time.monotonic()
    given = opened(many(5000))
    loaded = time.monotonic() - begin
    page = given.page
    paint: dict[str, Any] = page.evaluate(
        "() => Object.fromEntries(performance.getEntriesByType('paint').map(one => [one.name, one.startTime]))"
    )
    ready = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    timed = """(fragment) => new Promise(done => {
      const begin = performance.now();
      addEventListener('hashchange', () => requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin))), { once: true });
      location.hash = fragment;
    })"""
    times = {
        one: page.evaluate(timed, one)
        for one in ("q=service-04999", "outcome=refused&rule=rule-7", "sort=size")
    }
    assert given.status() == "10,000 rows"
    assert len(given.rows()) == 100
    with capsys.disabled():
        print(
            f"\n5,000 repositories: page made and loaded {loaded:.1f} s, first paint "
            f"{paint['first-contentful-paint']:.0f} ms, ready {ready:.0f} ms; "
            + ", ".join(f"{name} {spent:.0f} ms" for name, spent in times.items())
        )
