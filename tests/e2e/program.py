"""The programs of the end-to-end tests: a folder each, with a Dockerfile, sources and ``expect.toml``.

``expect.toml``::

    about = "what the program shows, in a line"
    outcome = "rewritten"           # or "refused"
    rule = "needs-shell"            # for "refused": the rule that must say so
    forced = "no such file"         # for "refused": what breaks where forced.Dockerfile is used all the same
    allow = ["drop-healthcheck"]    # settings
    nonroot = true                  # settings
    build_args = { VERSION = "2" }  # given to every build
    prebuilt = "server"             # a file of the context that prebuilt.Dockerfile makes, as /server
    files = ["/app/templates"]      # files and folders that are equal before and after
    missing = ["/app/main.go"]      # that the new image must not have
    variables = { PORT = "80" }     # that a script gave the program, and that the new image has
    opened = "script"               # what stood before the program: "script", or "shell" where one stays

    [[run]]                         # the container runs to its end
    args = ["-name", "x"]
    options = ["--env=A=b"]         # of docker run
    exit = 0
    says = "hello"                  # in its standard output

    [[serve]]                       # the container is asked over HTTP, and ended by a signal
    options = []
    port = 8080
    http = ["/", "/static/style.css"]
    says = "<h1>"                   # in the answers
    signal = "TERM"                 # without it, it is killed
    exit = 0                        # None where it goes on after the signal

    [[health]]                      # the container's health check
    status = "healthy"
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROGRAMS = Path(__file__).parent / "programs"


@dataclass(frozen=True, slots=True)
class Run:
    """A container that runs to its end."""

    args: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    exit: int = 0
    says: str = ""


@dataclass(frozen=True, slots=True)
class Serve:
    """A container that serves HTTP until it gets a signal."""

    http: tuple[str, ...]
    port: int = 8080
    options: tuple[str, ...] = ()
    says: str = ""
    signal: str | None = None
    exit: int = 0


@dataclass(frozen=True, slots=True)
class Health:
    """A container whose HEALTHCHECK gives its opinion."""

    status: str = "healthy"


@dataclass(frozen=True, slots=True)
class Program:
    """A program folder, and what must become of it."""

    folder: Path
    about: str
    outcome: str
    rule: str = ""
    forced: str = ""
    allow: tuple[str, ...] = ()
    nonroot: bool = False
    build_args: dict[str, str] = field(default_factory=dict)
    prebuilt: str = ""
    files: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    variables: dict[str, str] = field(default_factory=dict)
    opened: str = ""
    run: tuple[Run, ...] = ()
    serve: tuple[Serve, ...] = ()
    health: tuple[Health, ...] = ()

    @property
    def slug(self) -> str:
        """The name of the folder."""
        return self.folder.name

    @property
    def dockerfile(self) -> Path:
        """The Dockerfile before."""
        return self.folder / "Dockerfile"

    @property
    def prebuilt_dockerfile(self) -> Path:
        """What makes the file that is in the context before the image is built."""
        return self.folder / "prebuilt.Dockerfile"

    @property
    def forced_dockerfile(self) -> Path:
        """What somebody who does not see the reason of the refusal would write."""
        return self.folder / "forced.Dockerfile"


def read(folder: Path) -> Program:
    """The program of a folder. Raises ``TypeError`` for an unknown key, ``OSError``, ``TOMLDecodeError``."""
    data = tomllib.loads((folder / "expect.toml").read_text("utf-8"))
    steps = {"run": Run, "serve": Serve, "health": Health}
    values: dict[str, Any] = {
        key: tuple(steps[key](**_frozen(row)) for row in value) if key in steps else _tuple(value)
        for key, value in data.items()
    }
    return Program(folder, **values)


def programs() -> list[Program]:
    """All programs, by name."""
    return [read(path.parent) for path in sorted(PROGRAMS.glob("*/expect.toml"))]


def _frozen(row: dict[str, Any]) -> dict[str, Any]:
    return {key: _tuple(value) for key, value in row.items()}


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
