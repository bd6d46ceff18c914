"""Whom a command of a RUN is run as."""

from __future__ import annotations

import pytest

from rewriter.shell.other_user import runs_as


@pytest.mark.parametrize(
    ("command", "user"),
    [
        ("mkdir x", ""),
        ("env A=b nice mkdir x", ""),
        ("sudo mkdir x", "root"),
        ("sudo -E -H mkdir x", "root"),
        ("sudo -u app mkdir x", "app"),
        ("sudo -uapp mkdir x", "app"),
        ("sudo -Eu app -- mkdir x", "app"),
        ("sudo --user app mkdir x", "app"),
        ("sudo --user=app A=b mkdir x", "app"),
        ("sudo -u #1000 mkdir x", "1000"),
        ("sudo -g users mkdir x", "root"),
        ("sudo -gu mkdir x", "root"),
        ("sudo mkdir -u x", "root"),
        ("nohup /usr/bin/sudo -u app nice -n 5 mkdir x", "app"),
        ("sudo gosu app mkdir x", "app"),
        ("sudo -u app doas mkdir x", "root"),
        ("doas -u app mkdir x", "app"),
        ("gosu app mkdir x", "app"),
        ("su-exec app:staff mkdir x", "app:staff"),
        ("sudo -l", ""),
    ],
)
def test_the_user(command: str, user: str) -> None:
    assert runs_as(command.split()) == user


def test_a_user_that_is_not_known() -> None:
    assert runs_as(("sudo", "-u", None, "mkdir", "x")) is None
    # What cannot be taken apart stays one command.
    assert runs_as(("gosu", None, "mkdir", "x")) == ""
