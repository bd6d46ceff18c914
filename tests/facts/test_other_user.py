"""Programs that change the user before a program: where USER takes their place, and where it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.model import Outcome
from tests.rewriting import APP, result_of

HEAD = "FROM golang:1.24\nRUN useradd -u 1000 app\nWORKDIR /\nCOPY . .\nRUN go build -o /main .\n"


@pytest.mark.parametrize(
    ("words", "user"),
    [
        ('"su-exec", "app"', "1000:1000"),
        ('"/sbin/su-exec", "1000"', "1000:1000"),
        ('"gosu", "app:12"', "1000:12"),
        ('"gosu", "2000:12"', "2000:12"),
        ('"setpriv", "--regid=12", "--clear-groups", "--reuid", "app"', "1000:12"),
        ('"setpriv", "--reuid=app", "--regid=app", "--init-groups", "--"', "1000:1000"),
        ('"chroot", "--userspec=app:app", "/"', "1000:1000"),
        ('"runuser", "--user=app", "-g", "app"', "1000:1000"),
        ('"gosu", "app", "env", "A=b"', "1000:1000"),
        ('"env", "A=b", "gosu", "app", "sh", "-c", "exec /main"', "1000:1000"),
    ],
)
def test_user_takes_the_place(words: str, user: str, tmp_path: Path) -> None:
    found = result_of(f'{HEAD}CMD [{words}, "/main"]\n', tmp_path, APP)
    assert found.outcome is Outcome.REWRITTEN, found.diagnostics
    assert (found.after or "").endswith(f'USER {user}\nCMD ["/main"]\n')


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ('"su-exec", "$USER"', "no plain name"),
        ('"su-exec", "00"', "no plain name"),
        ('"su-exec", "0:12"', "names root"),
        ('"su-exec", "app:other"', "the group other is not created"),
        ('"su-exec"', "words that docker run may change"),
        ('"gosu", "app", "gosu", "nobody"', "app starts it"),
        ('"setpriv", "--reuid=app"', "groups of root"),
        ('"setpriv", "--reuid=app", "--regid=app", "--keep-groups"', "--keep-groups"),
        ('"setpriv", "--regid=12", "--clear-groups"', "name no user"),
        ('"chroot", "--userspec=app:app", "/srv"', "the folder /srv"),
        ('"runuser", "app", "-c"', "name no user"),
        ('"runuser", "-u", "1000"', "by their names"),
        ('"sudo", "-u", "app"', "environment of its own"),
    ],
)
def test_user_cannot(words: str, why: str, tmp_path: Path) -> None:
    start = f"CMD [{words}]" if words == '"su-exec"' else f'CMD [{words}, "/main"]'
    found = result_of(f"{HEAD}{start}\n", tmp_path, APP)
    assert found.outcome is Outcome.REFUSED, found.after
    [message] = [d.message for d in found.diagnostics if d.rule == "unknown-start"]
    assert why in message


def test_the_folder_of_chroot_is_another_one(tmp_path: Path) -> None:
    text = HEAD.replace("WORKDIR /\n", "WORKDIR /srv\n")
    for option, outcome in (('"--skip-chdir", ', Outcome.REWRITTEN), ("", Outcome.REFUSED)):
        start = f'CMD ["chroot", "--userspec=app", {option}"/", "/main"]\n'
        assert result_of(text + start, tmp_path, APP).outcome is outcome


def test_groups_of_the_user_are_not_carried(tmp_path: Path) -> None:
    text = HEAD.replace("useradd", "useradd -G video")
    for option, outcome in (("--clear-groups", Outcome.REWRITTEN), ("--init-groups", Outcome.REFUSED)):
        start = f'CMD ["setpriv", "--reuid=app", "--regid=app", "{option}", "/main"]\n'
        assert result_of(text + start, tmp_path, APP).outcome is outcome


def test_a_home_by_env_stays_where_it_counted(tmp_path: Path) -> None:
    text = f"{HEAD}ENV HOME=/data\n"
    kept = result_of(
        f'{text}CMD ["setpriv", "--reuid=1", "--regid=1", "--clear-groups", "/main"]\n', tmp_path, APP
    )
    assert "HOME=/root" not in (kept.after or "HOME=/root")
    same = result_of(f'{HEAD}ENV HOME=/home/app\nCMD ["su-exec", "app", "/main"]\n', tmp_path, APP)
    assert same.outcome is Outcome.REWRITTEN
    assert result_of(f'{text}CMD ["su-exec", "app", "/main"]\n', tmp_path, APP).outcome is Outcome.REFUSED
