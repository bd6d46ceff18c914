"""Builds that cgo decides although nothing calls C: files with a build constraint, flags of the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rewriting import APP, BUILD, END, check_refused, result_of


def test_a_file_that_is_chosen_by_cgo_stays_chosen(tmp_path: Path) -> None:
    files = {
        **APP,
        "main.go": "package main\n\nfunc main() { println(v()) }\n",
        "a.go": "//go:build cgo\n\npackage main\n\nfunc v() int { return 7 }\n",
        "n.go": "//go:build !cgo\n\npackage main\n\nfunc v() int { return 8 }\n",
    }
    result = result_of(BUILD + END, tmp_path, files)
    assert result.after_base == "gcr.io/distroless/base-debian13"
    assert "CGO_ENABLED" not in (result.after or "")
    alpine = BUILD.replace("golang:1.24", "golang:1.24-alpine").replace(
        "WORKDIR", "RUN apk add build-base\nWORKDIR", 1
    )
    assert alpine != BUILD
    check_refused(alpine + END, "needs-cgo", tmp_path, files)
    settled = BUILD.replace("RUN go", "RUN CGO_ENABLED=0 go") + END
    assert result_of(settled, tmp_path, files).after_base == "gcr.io/distroless/static-debian13"


@pytest.mark.parametrize("flag", ["-buildmode=pie", "-race"])
@pytest.mark.parametrize("how", ["ENV GOFLAGS={}\n", "RUN go env -w GOFLAGS={}\n"])
def test_flags_of_the_environment(flag: str, how: str, tmp_path: Path) -> None:
    text = BUILD.replace("WORKDIR", how.format(flag) + "WORKDIR") + END
    result = result_of(text, tmp_path)
    assert result.after_base == "gcr.io/distroless/base-debian13"
    assert "CGO_ENABLED" not in (result.after or "")
