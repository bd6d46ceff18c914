"""Modes of folders that the umask of a checkout gave them."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from rewriter.verify.compare.files import compare_files
from rewriter.verify.image.checkout import checkout_folders, told
from rewriter.verify.image.listing import Entry
from rewriter.verify.image.seen import Base, ImageView
from tests.verify.tools import EMPTY, FOLDER, entry, old, view

TEXT = "FROM golang:1.27\nWORKDIR /app\nCOPY . .\nRUN go build -o server .\n"
BASE = Base(EMPTY.listing)


def image(mode: int, uid: int = 0, gid: int = 0, user: str = "") -> ImageView:
    """One with the folder /app/web/static."""
    files = {"/app/web/static": Entry(FOLDER | mode, uid, gid), "/app/web/static/a.css": entry()}
    return replace(old(files, user=user), base=BASE)


@pytest.fixture
def context(tmp_path: Path) -> Path:
    """A checkout with umask 002."""
    (tmp_path / "web").mkdir()
    static = tmp_path / "web/static"
    static.mkdir()
    static.chmod(0o775)
    return tmp_path


def test_a_mode_of_the_checkout_says_nothing(context: Path) -> None:
    was, now = image(0o775), image(0o755)
    found = checkout_folders(was, now, context, TEXT)
    assert found == {"/app/web/static"}
    assert compare_files(was, now, of_checkout=found).differences == ()
    assert [difference.message for difference in compare_files(was, now).differences] == [
        "/app/web/static was 0775 0:0 and is 0755 0:0"
    ]
    assert told(found).notes == (
        "not compared: modes of folders that this checkout gave them, and not git: /app/web/static",
    )
    assert told(frozenset()).notes == ()


@pytest.mark.parametrize(
    ("was", "now", "text"),
    [
        pytest.param(image(0o777), image(0o755), TEXT, id="not the mode of the context"),
        pytest.param(image(0o775), image(0o755), f"{TEXT}RUN chmod -R g=u /app/web\n", id="set by the Dockerfile"),
        pytest.param(image(0o775), image(0o750), TEXT, id="more than the umask takes"),
        pytest.param(image(0o775), image(0o755, 7), TEXT, id="another owner"),
        pytest.param(image(0o1775), image(0o755), TEXT, id="the sticky bit"),
        pytest.param(image(0o775), image(0o775), TEXT, id="nothing lost"),
        pytest.param(image(0o775), view(), TEXT, id="gone"),
    ],
)  # fmt: skip
def test_other_modes_count(context: Path, was: ImageView, now: ImageView, text: str) -> None:
    assert checkout_folders(was, now, context, text) == frozenset()


def test_what_the_user_of_the_image_loses_by_it_is_not_shown(context: Path) -> None:
    was, now = image(0o775, gid=7, user="5:7"), image(0o755, gid=7, user="5:7")
    findings = compare_files(was, now, of_checkout=checkout_folders(was, now, context, TEXT))
    assert findings.differences == ()
    assert [gap.message for gap in findings.gaps] == [
        "the program may no longer write into /app/web/static, where only the umask of this checkout let it write"
    ]
    [difference] = compare_files(was, now).differences
    assert difference.message == "the program may no longer write /app/web/static"


def test_a_link_of_the_context_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o775)
    context = tmp_path / "context"
    context.mkdir()
    (context / "static").symlink_to(tmp_path / "elsewhere")
    assert checkout_folders(image(0o775), image(0o755), context, TEXT) == frozenset()
