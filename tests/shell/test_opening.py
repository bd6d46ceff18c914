"""Scripts opened up into variables and one argument vector, held against the real dash and bash."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rewriter.shell.model import NeedsShell
from rewriter.shell.opening import Opened, Place, open_text

SHELLS = [shell for shell in ("dash", "bash") if shutil.which(shell)]
_SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
_OWN = {"PWD", "OLDPWD", "SHLVL", "_"}
"""Variables that a shell adds by itself."""
Seen = tuple[list[str], dict[str, str]]


def opened(
    text: str,
    environment: Mapping[str, str | None] | None = None,
    *,
    shell: str = "dash",
    freeze: bool = False,
) -> Opened | NeedsShell:
    return open_text(text, Place(shell, "/app", environment or {}, freeze))


def settled(text: str, environment: Mapping[str, str | None] | None = None) -> list[tuple[str, str, bool]]:
    found = opened(text, environment)
    assert isinstance(found, Opened), found
    return [(setting.name, setting.value, setting.fixed) for setting in found.settings]


def construct(text: str, environment: Mapping[str, str | None] | None = None, *, shell: str = "dash") -> str:
    found = opened(text, environment, shell=shell)
    assert isinstance(found, NeedsShell), found
    return found.construct


# -- by hand ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (': "${PORT:=80}"\nexport PORT\nexec ./app "$@"', [("PORT", "80", False)]),
        ("export PORT=${PORT:-80}\nexec ./app", [("PORT", "80", False)]),
        ('export PORT="${PORT-80}"\nexec ./app', [("PORT", "80", False)]),
        ("PORT=80\nexport PORT\n./app", [("PORT", "80", True)]),
        ('if [ -z "$PORT" ]; then\n  PORT=80\n  export PORT\nfi\n./app', [("PORT", "80", False)]),
        ('if test -z "${PORT}"; then export PORT=80; fi; ./app', [("PORT", "80", False)]),
        ('[ -z "$PORT" ] && export PORT=80\n./app', [("PORT", "80", False)]),
        ('[ -n "$PORT" ] || { PORT=80; export PORT; }\n./app', [("PORT", "80", False)]),
        ('if [ "$PORT" = "" ]; then export PORT=80; fi\n./app', [("PORT", "80", False)]),
        ("PORT=80\n./app", []),  # not exported: the program does not see it
        (': "${PORT:=80}"\n./app', []),
        ("A=1\nexport B=x$A\n./app", [("B", "x1", True)]),
        ("A=b ./app", [("A", "b", True)]),
        ("export A=b && exec ./app", [("A", "b", True)]),
        ("set -e\nset -eu\nset -o errexit\ncd /app\n./app", []),
        ("export A='a b' B=\"c d\"\n./app", [("A", "a b", True), ("B", "c d", True)]),
    ],
)
def test_variables_that_the_program_gets(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert settled("#!/bin/sh\n" + text + "\n") == expected


def test_what_the_image_has_needs_no_setting() -> None:
    assert settled("export PORT=${PORT-80}\n./app", {"PORT": "81"}) == []
    found = opened("export PORT=${PORT:-80}\n./app", {"PORT": "81"})
    assert isinstance(found, Opened)
    assert [(each.value, each.present, each.empty) for each in found.settings] == [("80", True, True)]
    assert settled("PORT=${PORT:-80}\n./app", {"PORT": ""}) == [("PORT", "80", False)]
    assert settled("PORT=82\n./app", {"PORT": "81"}) == [("PORT", "82", True)]
    assert settled("PORT=${PORT-80}\n./app", {"PORT": ""}) == []


def test_the_command_and_what_it_is_handed() -> None:
    found = opened('exec ./app -v "$@"')
    assert isinstance(found, Opened)
    assert (found.words, found.forwards, found.splits, found.is_process_1) == (
        ("./app", "-v"),
        True,
        False,
        True,
    )
    found = opened("./app $@")
    assert isinstance(found, Opened)
    assert (found.words, found.forwards, found.splits, found.is_process_1) == (("./app",), True, True, False)
    found = opened('exec "$@"')
    assert isinstance(found, Opened)
    assert (found.words, found.forwards) == ((), True)
    found = opened("exec ./app")
    assert isinstance(found, Opened)
    assert not found.forwards


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("./app migrate\nexec ./app", "the command ./app migrate"),
        ("until nc -z db 1; do sleep 1; done\n./app", "the reserved word until"),
        ('if [ "$1" = x ]; then shift; fi\nexec "$@"', 'the command [ "$1" = x ]'),
        ("export A=$(date)\n./app", "the value $(date)"),
        ("export URL=http://$HOST:$P\n./app", "variable $HOST"),
        ("export URL=${URL:-http://$HOST}\n./app", "${URL:-http://$HOST}, a default with another variable"),
        ("export A=$B\n./app", "variable $B"),
        ("exec ./app -p $PORT", "variable $PORT"),
        ("export PATH=/x:$PATH\n./app", "variable $PATH"),
        ("export PATH=/x\n./app", "PATH, which the shell or the engine sets"),
        ("cd /other\n./app", "cd /other, which is not WORKDIR"),
        ("cd sub\n./app", "cd sub, which is not WORKDIR"),
        ("set -x\n./app", "the command set -x"),
        ("set -a\n./app", "the command set -a"),
        ("set -- a\n./app", "the command set -- a"),
        ("set -o pipefail\n./app", "set -o pipefail, which dash does not know: the script ends there"),
        ("echo hello\n./app", "the command echo hello"),
        ("./app > log", "redirection >log"),
        ("./app &\nwait", "a command in the background (&)"),
        ("./app || exit 1", "|| between two commands"),
        ("trap 'x' TERM\n./app", "the command trap 'x' TERM"),
        ("envsubst < a > b\n./app", "the command envsubst < a > b"),
        ('exec ./app "$1"', "variable $1"),
        ('./app "$@" -x', "variable $@"),
        ("./app *.toml", "glob *.toml"),
        ('set -u\n[ -z "$A" ] && A=1\n./app', "set -u, which ends the script where A is not set"),
        ("[[ -z $A ]] && A=1\n./app", "[[, which dash does not know"),
        ("[ -z $A ] && A=1\n./app", "the command [ -z $A ]"),
        ('if [ -z "$A" ]; then B=1; fi\n./app', "assignment B=1 without a command"),
        ('if [ -z "$A" ]; then A=1; else A=2; fi\n./app', "the reserved word if"),
        (": ${A:?not set}\n./app", "${A:?not set}"),
        ("A=1", "assignment A=1 without a command"),
        ("", "no command"),
        ("# nothing", "no command"),
        ("if A=1; then B=2; fi\n./app", "assignment A=1 without a command"),
        ("f() { ./app; }\nf", "shell text that is not understood (function definition)"),
        ("export A=~/x\n./app", "the value ~/x"),
        ("export A='a\tb'\n./app", "a value of A that ENV cannot hold"),
    ],
)
def test_what_needs_a_shell(text: str, expected: str) -> None:
    assert expected in construct(text)


def test_bash_has_more() -> None:
    text = "set -Eeuo pipefail\n[[ -z ${A:-} ]] && export A=1\n./app"
    assert isinstance(opened(text, shell="bash"), Opened)
    assert isinstance(opened(text, shell="dash"), NeedsShell)


def test_frozen_variables() -> None:
    found = opened('./app -p $PORT ${HOST:-h} "$NAME"', {"PORT": "8 0", "NAME": "x y"}, freeze=True)
    assert isinstance(found, Opened)
    assert found.words == ("./app", "-p", "8", "0", "h", "x y")
    assert dict(found.frozen) == {"PORT": "8 0", "HOST": None, "NAME": "x y"}
    assert isinstance(opened("./app $NO", freeze=True), NeedsShell)
    assert isinstance(opened("./app $A", {"A": None}, freeze=True), NeedsShell)
    assert isinstance(opened("./app $A", {"A": "*"}, freeze=True), NeedsShell)
    assert isinstance(opened("./app $HOME", freeze=True), NeedsShell)
    assert isinstance(opened("./app $PATH", {"PATH": "/bin"}, freeze=True), NeedsShell)


# -- against the shells -----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the program ``app``, which prints its arguments and environment."""
    folder = tmp_path_factory.mktemp("opened")
    (folder / "app").write_text("#!/bin/dash\nprintf '%s\\0' \"$@\"; printf '\\001'; exec env -0\n")
    (folder / "app").chmod(0o755)
    return folder


def run(argv: list[str], environment: Mapping[str, str], folder: Path) -> Seen | None:
    """What the program sees, ``None`` where it is not started."""
    path = {"PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        argv, env={**environment, **path}, cwd=folder, capture_output=True, check=False, timeout=20
    )
    if not done.stdout:
        return None
    words, _, seen = done.stdout.decode().partition("\1")
    variables = dict(entry.split("=", 1) for entry in seen.split("\0") if entry)
    return words.split("\0")[:-1], {n: value for n, value in variables.items() if n not in _OWN | {"PATH"}}


_NAMES = st.sampled_from(["A", "B", "C"])
_VALUES = st.sampled_from(["1", "x", "a.b:c/d", "'p q'", '"r s"', '""', "", "a=b", "'*'", "x\\ y", "a#b"])
_PLAIN = st.sampled_from(["1", "x", "a/b:c", "", "k=v"])


def _line(name: str, value: str, plain: str) -> st.SearchStrategy[str]:
    return st.sampled_from(
        [
            f"{name}={value}",
            f"export {name}={value}",
            f"export {name}",
            f': "${{{name}:={plain}}}"',
            f": ${{{name}={plain}}}",
            f"{name}=${{{name}:-{plain}}}",
            f'export {name}="${{{name}:-{plain}}}"',
            f"export {name}=${{{name}-{plain}}}",
            f'{name}="${name}"',
            f'if [ -z "${name}" ]; then {name}={value}; fi',
            f'if [ -z "${name}" ]; then\n  export {name}={value}\nfi',
            f'[ -n "${name}" ] || export {name}={value}',
            f'[ -z "${{{name}:-}}" ] && {name}={value}',
            f"B=x${name}",
            "set -e",
            "set -u",
            "# a comment",
            "",
        ]
    )


_LINES = st.builds(_line, _NAMES, _VALUES, _PLAIN).flatmap(lambda lines: lines)
_LAST = st.sampled_from(
    [
        'exec ./app "$@"',
        "exec ./app -v",
        './app "$@"',
        "./app $@",
        'exec "$@"',
        "A=z ./app",
        "./app -x 'a b' \"$@\"",
    ]
)
_ENVIRONMENTS = st.dictionaries(_NAMES, st.sampled_from(["", "1", "i j"]), max_size=2)
_ARGUMENTS = st.lists(st.sampled_from(["-p", "80", "serve"]), max_size=2)


@pytest.mark.skipif(not SHELLS, reason="no shell to compare with")
@_SETTINGS
@given(
    lines=st.lists(_LINES, max_size=5),
    last=_LAST,
    image=_ENVIRONMENTS,
    given_=_ENVIRONMENTS,
    arguments=_ARGUMENTS,
)
def test_a_script_starts_what_it_is_opened_into(
    lines: list[str],
    last: str,
    image: dict[str, str],
    given_: dict[str, str],
    arguments: list[str],
    folder: Path,
) -> None:
    text = "\n".join([*lines, last]) + "\n"
    words = ["./app", *arguments]
    handed_on = words if last == 'exec "$@"' else arguments
    for shell in SHELLS:
        found = open_text(text, Place(shell, str(folder), image))
        if isinstance(found, NeedsShell):
            continue
        (folder / "script").write_text(text)
        new = {**image, **{each.name: each.value for each in found.settings if not each.present}}
        argv = [*found.words, *(handed_on if found.forwards else [])]
        expected = run([shell, "script", *handed_on], image, folder)
        assert run(argv, new, folder) == expected, text
        # docker run -e: the same, but for what is said of fixed values and of empty ones.
        by_name = {setting.name: setting for setting in found.settings}
        changed = {
            name: value
            for name, value in given_.items()
            if name not in by_name or not (by_name[name].fixed or (by_name[name].empty and not value))
        }
        if not _hides_exports(text, changed, image):
            expected = run([shell, "script", *handed_on], {**image, **changed}, folder)
            assert run(argv, {**new, **changed}, folder) == expected, (text, changed)


def _hides_exports(text: str, changed: Mapping[str, str], image: Mapping[str, str]) -> bool:
    """A variable that only ``docker run -e`` exports, and that the script then sets for itself."""
    return any(name not in image and f"export {name}" not in text for name in changed)
