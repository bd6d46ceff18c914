"""Two image configurations under section 1 of the design."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from rewriter.verify.compare.config import as_nonroot, compare_config, identity, stop_signal
from rewriter.verify.engines.cleanup import LABEL
from rewriter.verify.image.seen import Healthcheck, ImageView
from tests.verify.tools import NEW_ENV, OLD_ENV, entry, old, view

CHECK = ("CMD", "/app/server", "-check")


def messages(was: ImageView, now: ImageView) -> list[str]:
    return [found.message for found in compare_config(was, now)]


def with_users(image: ImageView) -> ImageView:
    return replace(
        image,
        users={"root": (0, 0), "app": (1000, 1001), "www": (33, 33)},
        groups={"app": 1001, "wheel": 10},
        homes={0: "/root", 1000: "/home/app", 33: "/var/www"},
    )


FILES = {"/go/bin/tool": entry(0o755), "/home/app/x": entry(), "/root/x": entry()}


def new(config: dict[str, Any]) -> ImageView:
    """The new image knows root, and has the tool."""
    return replace(view({"/go/bin/tool": entry(0o755)}, **config), homes={0: "/root"})


SAME: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("exec form", {"cmd": ("./server", "-p")}, {"cmd": ("./server", "-p")}),
    ("shell form of the same words", {"cmd": ("/bin/sh", "-c", "./server -p '1 2'")}, {"cmd": ("./server", "-p", "1 2")}),
    ("exec in a shell form", {"cmd": ("/bin/sh", "-c", "exec ./server")}, {"cmd": ("./server",)}),
    ("another shell", {"cmd": ("/bin/bash", "-c", "./server")}, {"cmd": ("./server",)}),
    ("shell form entrypoint without CMD", {"entrypoint": ("/bin/sh", "-c", "./server"), "cmd": ()},
     {"entrypoint": ("./server",), "cmd": ()}),
    ("shell form entrypoint drops CMD", {"entrypoint": ("/bin/sh", "-c", "./server"), "cmd": ("x",)},
     {"entrypoint": ("./server",), "cmd": ()}),
    ("literal shell words as arguments", {"entrypoint": ("./server",), "cmd": ("/bin/sh", "-c", "x")},
     {"entrypoint": ("./server",), "cmd": ("/bin/sh", "-c", "x")}),
    ("a bare name becomes its path", {"cmd": ("tool", "-p")}, {"cmd": ("/go/bin/tool", "-p")}),
    ("a relative path becomes the whole one", {"cmd": ("./server",)}, {"cmd": ("/app/server",)}),
    ("no working folder is the root", {"workdir": ""}, {"workdir": "/"}),
    ("a slash at the end", {"workdir": "/app/"}, {"workdir": "/app"}),
    ("root by name", {"user": "root"}, {"user": "0"}),
    ("root by default", {"user": ""}, {"user": "0:0"}),
    ("a name becomes numbers", {"user": "www"}, {"user": "33:33"}),
    ("a name with a group", {"user": "www:wheel"}, {"user": "33:10"}),
    ("a group that neither image knows", {"user": "www:none"}, {"user": "www:none"}),
    ("ports", {"exposed": frozenset({"80/tcp"})}, {"exposed": frozenset({"80/tcp"})}),
    ("labels less ours", {"labels": {"a": "b", LABEL: "x"}}, {"labels": {"a": "b", LABEL: "y"}}),
    ("the default signal", {"stop_signal": ""}, {"stop_signal": "SIGTERM"}),
    ("a signal by number", {"stop_signal": "2"}, {"stop_signal": "SIGINT"}),
    ("toolchain variables", {"environment": (*OLD_ENV, ("CGO_ENABLED", "0"), ("A", "1"))},
     {"environment": (*NEW_ENV, ("A", "1"))}),
    ("a certificate file of its own", {"environment": (*OLD_ENV, ("SSL_CERT_FILE", "/x"))},
     {"environment": (*NEW_ENV[:1], ("SSL_CERT_FILE", "/x"))}),
    ("more folders in PATH", {}, {"environment": (("PATH", "/go/bin:" + NEW_ENV[0][1]),)}),
    ("a folder of PATH that is no more", {"environment": (("PATH", "/opt/gone:" + OLD_ENV[0][1]),)}, {}),
    ("a health check", {"healthcheck": Healthcheck(CHECK)}, {"healthcheck": Healthcheck(CHECK)}),
    ("a health check that fails with another code",
     {"healthcheck": Healthcheck(("CMD-SHELL", "/app/server -check  ||  exit 1"))}, {"healthcheck": Healthcheck(CHECK)}),
    ("the home of the user", {"user": "app"}, {"user": "1000:1001", "environment": (*NEW_ENV, ("HOME", "/home/app"))}),
    ("a home that never was", {"user": "www"}, {"user": "33:33"}),
    ("a shell form health check", {"healthcheck": Healthcheck(("CMD-SHELL", "/app/server -check"))},
     {"healthcheck": Healthcheck(CHECK)}),
]  # fmt: skip

DIFFERENT: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("another argument", {"cmd": ("./server", "-p")}, {"cmd": ("./server", "-q")}, "Cmd"),
    ("CMD became ENTRYPOINT", {"cmd": ("./server",)}, {"entrypoint": ("./server",), "cmd": ()}, "Entrypoint"),
    ("another name of a file", {"cmd": ("./server",)}, {"cmd": ("/app/serve",)}, "Cmd"),
    ("a bare name became another path", {"cmd": ("tool",)}, {"cmd": ("/bin/tool",)}, "Cmd"),
    ("a shell's work is lost", {"cmd": ("/bin/sh", "-c", "a && ./server")}, {"cmd": ("./server",)}, "Cmd"),
    ("still a shell", {"cmd": ("/bin/sh", "-c", "./server")}, {"cmd": ("/bin/sh", "-c", "./server")}, "shell"),
    ("working folder", {"workdir": "/app"}, {"workdir": "/"}, "WorkingDir"),
    ("user", {"user": ""}, {"user": "nonroot"}, "User"),
    ("a user without its group", {"user": "app"}, {"user": "1000"}, "User"),
    ("a port is lost", {"exposed": frozenset({"80/tcp"})}, {}, "ExposedPorts"),
    ("a volume is new", {}, {"volumes": frozenset({"/data"})}, "Volumes"),
    ("a label is lost", {"labels": {"a": "b"}}, {}, "Label a"),
    ("a label changes", {"labels": {"a": "b"}}, {"labels": {"a": "c"}}, "Label a"),
    ("signal", {"stop_signal": "SIGINT"}, {}, "StopSignal"),
    ("a trigger is lost", {"onbuild": ("COPY a /a",)}, {}, "OnBuild was [COPY a /a]"),
    ("a variable is lost", {"environment": (*OLD_ENV, ("A", "1"))}, {}, "Env differs in A"),
    ("a variable changes", {"environment": (*OLD_ENV, ("A", "1"))}, {"environment": (*NEW_ENV, ("A", "2"))}, "in A"),
    ("a variable is new", {}, {"environment": (*NEW_ENV, ("B", ""))}, "Env differs in B"),
    ("a variable of the Go runtime", {"environment": (*OLD_ENV, ("GODEBUG", "x"))}, {}, "GODEBUG"),
    ("a folder of PATH that is still there", {"environment": (("PATH", "/app:" + OLD_ENV[0][1]),)}, {}, "/app"),
    ("a health check is lost", {"healthcheck": Healthcheck(CHECK)}, {}, "Healthcheck"),
    ("a health check slows down", {"healthcheck": Healthcheck(CHECK, (1,))}, {"healthcheck": Healthcheck(CHECK, (2,))},
     "Healthcheck"),
    ("the home of the user is lost", {"user": "app"}, {"user": "1000:1001"}, "HOME was /home/app and is /"),
    ("another home", {"environment": (*OLD_ENV, ("HOME", "/x"))}, {"environment": (*NEW_ENV, ("HOME", "/y"))}, "HOME"),
    ("a health check with a shell's work", {"healthcheck": Healthcheck(("CMD-SHELL", "/app/server -check || exit 0"))},
     {"healthcheck": Healthcheck(CHECK)}, "Healthcheck"),
]  # fmt: skip


@pytest.mark.parametrize(("was", "now"), [row[1:] for row in SAME], ids=[row[0] for row in SAME])
def test_the_same(was: dict[str, Any], now: dict[str, Any]) -> None:
    assert messages(with_users(old(FILES, **was)), new(now)) == []


@pytest.mark.parametrize(
    ("was", "now", "says"), [row[1:] for row in DIFFERENT], ids=[row[0] for row in DIFFERENT]
)
def test_different(was: dict[str, Any], now: dict[str, Any], says: str) -> None:
    found = messages(with_users(old(FILES, **was)), new(now))
    assert found
    assert any(says in message for message in found), found


@pytest.mark.parametrize(
    ("was", "says"),
    [
        ({}, None),
        ({"user": "app"}, None),
        ({"environment": (*OLD_ENV, ("HOME", "/home/app"))}, "HOME was /home/app"),
        ({"stop_signal": "SIGINT"}, "StopSignal"),
    ],
)
def test_nonroot_on_purpose(was: dict[str, Any], says: str | None) -> None:
    before = with_users(old(FILES, **was))
    after = replace(
        view({"/go/bin/tool": entry(0o755)}, user="65532"),
        users={"nonroot": (65532, 65532)},
        homes={65532: "/home/nonroot"},
    )
    assert any("User was" in message for message in messages(before, after))
    found = messages(as_nonroot(before), after)
    assert len(found) == (says is not None)
    assert says is None or says in found[0]


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        ("", (0, 0)),
        ("app", (1000, 1001)),
        ("1000", (1000, 1001)),
        ("2000", (2000, 0)),
        ("2000:3000", (2000, 3000)),
        ("app:0", (1000, 0)),
        ("app:wheel", (1000, 10)),
        ("nobody-knows", None),
        ("app:nobody-knows", None),
        ("9" * 5000, None),
        ("²", None),
    ],
)
def test_identity(user: str, expected: tuple[int, int] | None) -> None:
    assert identity(with_users(view(user=user))) == expected


def test_stop_signals() -> None:
    assert [stop_signal(text) for text in ("", "SIGTERM", "term", "15", "SIGRTMIN+3")] == [
        "TERM",
        "TERM",
        "TERM",
        "TERM",
        "RTMIN+3",
    ]
