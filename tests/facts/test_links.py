"""Programs behind symbolic links: which links stay links."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.model import Outcome
from tests.rewriting import GO_MOD, result_of

START = "FROM golang:1.24\nWORKDIR /app\nCOPY . .\nRUN go build -o bin/app . && "
ASKS = 'import "os"\n\nfunc main() { println(os.Executable()) }\n'
SILENT = "func main() {}\n"
LINK = "ln -s /app/bin/app /bin/app"
PROGRAM = "COPY --from=build /app/bin/app /app/bin/app"
STAGED = "COPY --from=build /rootfs/bin/ /bin"
FOLLOWED = "COPY --from=build /bin/app /bin/app"


def copies(root: Path, run: str, source: str = ASKS, start: str = 'CMD ["app"]') -> list[str]:
    """The COPY lines of the new runtime stage."""
    files = {"go.mod": GO_MOD, "main.go": f"package main\n\n{source}"}
    result = result_of(f"{START}{run}\n{start}\n", root, files)
    assert result.outcome is Outcome.REWRITTEN, result.diagnostics
    assert result.after is not None
    return [line for line in result.after.splitlines() if line.startswith("COPY --from=build")]


@pytest.mark.parametrize(
    ("body", "links"),
    [
        ("os.Executable()", True),
        ('os.Readlink("/proc/self/exe")', True),
        ("filepath.EvalSymlinks(os.Args[0])", True),
        ("os.Args[0]", False),
        ("filepath.Abs(os.Args[0])", False),
        ("os.Getwd()", False),
    ],
)
def test_the_link_stays_where_the_program_follows_it(tmp_path: Path, body: str, links: bool) -> None:
    """Its own name the program has from who starts it."""
    source = (
        f'import (\n"os"\n"path/filepath"\n)\n\nvar _ = filepath.Base\n\nfunc main() {{ println({body}) }}\n'
    )
    assert copies(tmp_path, LINK, source) == ([PROGRAM, STAGED] if links else [FOLLOWED])


def test_links_to_links_stay_all(tmp_path: Path) -> None:
    """Each leads to the next."""
    run = f"{LINK} && ln -s app /bin/shop"
    assert copies(tmp_path, run, start='CMD ["shop"]') == [PROGRAM, STAGED]


def test_a_program_that_is_started_by_its_own_path_too(tmp_path: Path) -> None:
    """By the check; the link is no second program then."""
    start = 'HEALTHCHECK CMD ["/app/bin/app"]\nCMD ["app"]'
    assert copies(tmp_path, LINK, SILENT, start) == [PROGRAM, STAGED]
    (tmp_path / "bin").mkdir(exist_ok=True)
    assert copies(tmp_path, "cp bin/app /bin/app", SILENT, start) == [FOLLOWED, PROGRAM]


def test_what_took_the_place_of_a_link_is_none(tmp_path: Path) -> None:
    """A copy of the program stands there in the end."""
    run = f"{LINK} && rm /bin/app && cp bin/app /bin/app"
    assert copies(tmp_path, run) == [FOLLOWED]


def test_a_hard_link_is_no_link(tmp_path: Path) -> None:
    """It is the program, as a copy is."""
    assert copies(tmp_path, "ln bin/app /bin/app") == [FOLLOWED]
