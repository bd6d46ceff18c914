"""Files of several repositories in one run: no two share a path or an id."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from rewriter.model import Evidence, Located, Outcome
from rewriter.output import markdown
from rewriter.output.model import Report, path_of, together
from tests.output.reports import CONSUMER, SPLIT, ended, report, rewritten
from tests.output.validators import (
    check_all,
    checkstyle_of,
    github_of,
    gitlab_of,
    json_of,
    junit_of,
    rdjson_of,
    sarif_of,
)

BOTH = ["pay/svc/Dockerfile", "shop/svc/Dockerfile"]


def run_of(*roots: str) -> Report:
    files = (
        rewritten(f"{root}/svc/Dockerfile", SPLIT, CONSUMER, located=Located(root, "svc/Dockerfile", "svc"))
        for root in roots
    )
    return report(*files)


TWO = run_of("/work/pay", "/work/shop")


def paths(run: Report) -> list[str]:
    return [path_of(one.result) for one in together(run).files]


@pytest.mark.parametrize(
    ("roots", "expected"),
    [
        (("/work/pay", "/work/shop"), BOTH),
        # A repository in another one keeps the paths of the outer one.
        (("/work", "/work/shop"), ["svc/Dockerfile", "shop/svc/Dockerfile"]),
        (("/a/pay", "/b/pay"), ["a/pay/svc/Dockerfile", "b/pay/svc/Dockerfile"]),
        (("/work/shop", "/work/shopping"), ["shop/svc/Dockerfile", "shopping/svc/Dockerfile"]),
        (("/work/pay", "/work/pay"), ["svc/Dockerfile", "svc/Dockerfile"]),
        ((), []),
    ],
)
def test_paths_are_below_the_nearest_folder(roots: tuple[str, ...], expected: list[str]) -> None:
    assert paths(run_of(*roots)) == expected


def test_one_repository_stays_as_it_is() -> None:
    run = run_of("/work/pay")
    assert together(run) is run


def test_what_has_no_place_or_comes_through_standard_input_keeps_its_name() -> None:
    read = rewritten("-", SPLIT, located=Located("/work/pay", "-"))
    lost = ended(Outcome.FAILED, path="lost/Dockerfile")
    assert paths(report(read, lost, *TWO.files)) == ["-", "lost/Dockerfile", *BOTH]


def test_evidence_and_context_move_along() -> None:
    far = rewritten(
        "x",
        replace(CONSUMER, evidence=(Evidence("/work/shop/a.go", 1), Evidence("/etc/x"), Evidence("b.go", 2))),
        located=Located("/work/pay", "Dockerfile", "/srv", "taken"),
    )
    moved = together(report(far, *TWO.files)).files[0].result
    assert [one.path for one in moved.diagnostics[0].evidence] == ["shop/a.go", "/etc/x", "pay/b.go"]
    assert moved.located == Located("/work", "pay/Dockerfile", "/srv", "taken")


def test_every_format_tells_the_files_apart() -> None:
    names = [row["location"]["path"] for row in gitlab_of(TWO)]
    assert sorted({*names}) == BOTH
    assert len({row["fingerprint"] for row in gitlab_of(TWO)}) == len(names) == 4
    assert [file.get("name") for file in checkstyle_of(TWO)] == BOTH
    assert [len(file) for file in checkstyle_of(TWO)] == [2, 2]
    assert [case.get("name") for case in junit_of(TWO)[0]] == BOTH
    assert sorted({row["location"]["path"] for row in rdjson_of(TWO)["diagnostics"]}) == BOTH
    assert sorted({found["file"] for _, found, _ in github_of(TWO)}) == BOTH
    assert all(f"[`{path}`]({path})" in markdown.render(TWO) for path in BOTH)
    check_all(TWO)


def test_sarif_has_the_evidence_below_the_same_folder() -> None:
    results = sarif_of(TWO)["runs"][0]["results"]
    assert len({one["partialFingerprints"]["distroify/v1"] for one in results}) == 4
    seen = [
        place["physicalLocation"]["artifactLocation"]["uri"]
        for one in results
        for place in one.get("relatedLocations", ())
    ]
    assert seen == [
        f"{root}/{name}" for root in ("pay", "shop") for name in ("docker-compose.yml", "cmd/web/main.go")
    ]


def test_diffs_name_the_files_as_the_reports_do() -> None:
    heads = [f"diff --git a/{path} b/{path}\n--- a/{path}\n" for path in BOTH]
    assert [one.diff.startswith(head) for one, head in zip(together(TWO).files, heads, strict=True)] == [
        True
    ] * 2
    assert all(head in markdown.render(TWO) for head in heads)
    assert {one["diff"].partition("\n")[0] for one in json_of(TWO)["files"]} == {
        "diff --git a/svc/Dockerfile b/svc/Dockerfile"
    }


def test_json_keeps_each_repository_and_has_the_ids_of_the_others() -> None:
    files = json_of(TWO)["files"]
    assert [(one["repository_path"], one["context"]) for one in files] == [("svc/Dockerfile", "svc")] * 2
    assert {seen["path"] for one in files for told in one["diagnostics"] for seen in told["evidence"]} == {
        "docker-compose.yml",
        "cmd/web/main.go",
    }
    ids = {told["id"] for one in files for told in one["diagnostics"]}
    assert ids == {row["fingerprint"] for row in gitlab_of(TWO)}
