"""What a command makes belongs to the user that sudo and the like give it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rewriting import GO_MOD, result_of

MAIN = 'package main\n\nimport "os"\n\nfunc main() { os.WriteFile("/opt/queue/x", nil, 0o600) }\n'
BEFORE = "FROM golang:1.24\nRUN useradd -u 1234 -U app && useradd -u 1235 -U other\nWORKDIR /src\nCOPY . .\n"
BUILD = "RUN go build -o /usr/local/bin/queue .\n"


@pytest.mark.parametrize(
    ("user", "command", "owner"),
    [
        ("", "mkdir /opt/queue", ""),
        ("", "sudo mkdir /opt/queue", ""),
        ("", "sudo -u app mkdir /opt/queue", "1234:1234"),
        ("", "gosu app mkdir /opt/queue", "1234:1234"),
        ("", "sudo -u app mkdir /opt/queue && chown other:other /opt/queue", "1235:1235"),
        ("", "sudo -u app mkdir /opt/queue && true", "1234:1234"),
        ("USER app\n", "mkdir /opt/queue", "1234:1234"),
        ("USER app\n", "sudo mkdir /opt/queue", ""),
        (
            "USER app\n",
            "mkdir -p /opt/queue && sudo chown other:other /opt/queue && mkdir -p /opt/queue",
            "1235:1235",
        ),
        ("USER app\n", "sudo -u other mkdir /opt/queue", "1235:1235"),
        ("USER app\n", "sudo mkdir /opt/queue && sudo chown app:app /opt/queue", "1234:1234"),
    ],
)
def test_owner_of_a_folder(user: str, command: str, owner: str, tmp_path: Path) -> None:
    text = f'{BEFORE}{BUILD}{user}RUN {command}\nUSER app\nCMD ["queue"]\n'
    result = result_of(text, tmp_path, {"go.mod": GO_MOD, "main.go": MAIN})
    option = f"--chown={owner} " if owner else ""
    assert f"COPY --from=build {option}/opt/queue /opt/queue\n" in (result.after or ""), result


def test_a_user_that_is_not_known_is_told(tmp_path: Path) -> None:
    text = f'{BEFORE}{BUILD}RUN sudo -u $(cat /user) mkdir /opt/queue\nUSER app\nCMD ["queue"]\n'
    result = result_of(text, tmp_path, {"go.mod": GO_MOD, "main.go": MAIN})
    [told] = [item.message for item in result.diagnostics if item.rule == "opaque-command"]
    assert told.endswith("leaves in the image (the user that runs it is not known)")
