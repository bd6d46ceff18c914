"""Postconditions: each broken promise is found, and a sound rewrite breaks none."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.check.outcome import broken_diff
from rewriter.check.postconditions import violations
from rewriter.dockerfile.load import load
from rewriter.model import FileResult, Outcome, Settings
from tests.rewriting import plan_of

BEFORE = (
    "FROM golang:1.24\nENV PORT=80\nLABEL a=b\nWORKDIR /app\nCOPY . .\nRUN go build -o main .\n"
    'EXPOSE 80\nUSER 1005\nCMD ["./main"]\n'
)
AFTER = (
    "FROM golang:1.24 AS build\nENV PORT=80\nWORKDIR /app\nCOPY . .\nRUN CGO_ENABLED=0 go build -o main .\n\n"
    "FROM gcr.io/distroless/static-debian13\nENV PORT=80\nLABEL a=b\nWORKDIR /app\n"
    'COPY --from=build /app/main /app/main\nEXPOSE 80\nUSER 1005\nCMD ["./main"]\n'
)


def broken(after: str, root: Path) -> list[str]:
    plan = plan_of(BEFORE, root)
    found = violations(load(BEFORE.encode(), "Dockerfile"), plan, after, Settings())
    return [diagnostic.message for diagnostic in found]


def test_a_sound_rewrite_breaks_none(tmp_path: Path) -> None:
    assert broken(AFTER, tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "FROM gcr.io/distroless/static-debian13\nENV PORT=80",
            "FROM gcr.io/distroless/static-debian13\nENV PORT=81",
        ),
        ("static-debian13\nENV PORT=80\n", "static-debian13\n"),
        ("LABEL a=b\n", ""),
        ("LABEL a=b\nWORKDIR /app\n", "LABEL a=b\n"),
        ("COPY --from=build /app/main /app/main\n", ""),
        ("COPY --from=build /app/main /app/main\n", "COPY --from=build /app/main /bin/main\n"),
        ("COPY --from=build /app/main", "COPY --from=other /app/main"),
        ("COPY --from=build /app/main /app/main", "COPY --from=build /app/nothing /app/main"),
        ("EXPOSE 80\n", ""),
        ("USER 1005\n", ""),
        ("USER 1005\n", "USER 6\n"),
        ('CMD ["./main"]', "CMD ./main"),
        ('CMD ["./main"]', 'CMD ["./main", "-x"]'),
        ('CMD ["./main"]', 'ENTRYPOINT ["./other"]'),
        ('CMD ["./main"]', 'RUN true\nCMD ["./main"]'),
        ("gcr.io/distroless/static-debian13", "alpine"),
        ("USER 1005", "USR 1005"),
    ],
)
def test_each_broken_promise_is_found(old: str, new: str, tmp_path: Path) -> None:
    assert old in AFTER
    assert broken(AFTER.replace(old, new), tmp_path)


def test_the_new_text_is_read_with_its_own_escape_character(tmp_path: Path) -> None:
    directive = "# escape=`\n"
    before, after = (text.replace("PORT=80", "PORT=8\\0") for text in (directive + BEFORE, AFTER))
    plan = plan_of(before, tmp_path)

    def found(text: str) -> list[str]:
        messages = violations(load(before.encode(), "Dockerfile"), plan, text, Settings())
        return [item.message for item in messages if "PORT" in item.message]

    assert found(directive + after) == []
    assert found(after)


@pytest.mark.parametrize(
    ("image", "sound"),
    [
        ("static-debian13", False),
        ("base-debian13", False),
        ("cc-debian13", True),
        ("cc-debian13:nonroot", True),
    ],
)
def test_a_program_has_the_libraries_that_it_is_linked_with(image: str, sound: bool, tmp_path: Path) -> None:
    files = {
        "go.mod": "module a.b/c\n\ngo 1.24\n",
        "main.go": 'package main\n\nimport "C"\n\nfunc main() {}\n',
        "more.cpp": "int x;\n",
    }
    plan = plan_of(BEFORE, tmp_path, files)
    after = AFTER.replace("static-debian13", image).replace("CGO_ENABLED=0 ", "")
    found = violations(load(BEFORE.encode(), "Dockerfile"), plan, after, Settings())
    assert ([diagnostic.message for diagnostic in found] == []) == sound


def test_a_rewrite_without_a_diff_is_refused_with_that_as_its_reason() -> None:
    result = FileResult("Dockerfile", Outcome.REWRITTEN, "FROM a\n", "FROM b\n", "a", "b", (), "a becomes b")
    refused = broken_diff(result)
    assert (refused.outcome, refused.after, refused.after_base) == (Outcome.REFUSED, "FROM a\n", "a")
    assert refused.reason == "the diff does not turn the old text into the new one and back"
