"""Which imports were seen, and what is said of the others."""

from __future__ import annotations

import pytest

from rewriter.golang.model import Module, Require
from rewriter.golang.modules.seen import may_start, unread
from rewriter.model import Place
from rewriter.support.tables import table

HERE = Place("main.go", 3)


def module(*requires: str, replaces: tuple[tuple[str, str], ...] = ()) -> Module:
    lines = tuple(Require(path, "v1.0.0", False, at) for at, path in enumerate(requires, 5))
    return Module("example.com/app", "", "1.24", lines, replaces)


def found(path: str, *requires: str, replaces: tuple[tuple[str, str], ...] = ()) -> list[str]:
    return [item.module for item in unread({path: HERE}, (module(*requires, replaces=replaces),))]


@pytest.mark.parametrize(
    "path",
    [
        "github.com/gin-gonic/gin",
        "github.com/gin-gonic/gin/binding",
        "golang.org/x/sync/errgroup",
        "github.com/mattn/go-sqlite3",  # known: it needs cgo
        "github.com/coreos/go-systemd/v22/daemon",
    ],
)
def test_what_was_read_is_known(path: str) -> None:
    assert found(path) == []


@pytest.mark.parametrize(
    ("path", "requires", "named"),
    [
        ("git.example.com/team/lib/render", ("git.example.com/team/lib",), "git.example.com/team/lib"),
        ("git.example.com/team/lib/render", (), "git.example.com/team/lib/render"),
        ("github.com/gin-gonic/gin/v9", ("github.com/gin-gonic/gin/v9",), "github.com/gin-gonic/gin/v9"),
        ("github.com/coreos/go-systemd/v22/util", (), "github.com/coreos/go-systemd/v22/util"),
        ("github.com/gin-gonic/ginger", (), "github.com/gin-gonic/ginger"),
    ],
)
def test_anything_else_is_named_by_its_module(path: str, requires: tuple[str, ...], named: str) -> None:
    assert found(path, *requires) == [named]


def test_a_module_inside_another_one_is_not_read_with_it() -> None:
    inside = "github.com/gin-gonic/gin/unheard"
    assert found(f"{inside}/of", "github.com/gin-gonic/gin", inside) == [inside]


def test_what_a_module_is_replaced_by_is_what_counts() -> None:
    path, fork = "github.com/gin-gonic/gin", "git.example.com/team/gin"
    assert found(path, path, replaces=((path, fork),)) == [path]
    assert found(fork, fork, replaces=((fork, path),)) == []


def test_the_table_is_not_empty() -> None:
    assert len(table("golang", "read")["modules"]) > 500


@pytest.mark.parametrize(
    ("package", "starts"),
    [
        ("github.com/pkg/browser", True),
        ("github.com/docker/docker/client/anything", True),
        ("github.com/mattn/go-shellwords", True),
        ("github.com/aws/aws-sdk-go-v2/config", False),
        ("go.mongodb.org/mongo-driver/mongo", False),
        ("k8s.io/client-go/kubernetes", False),
        ("github.com/aws/aws-sdk-go-v2/service/s3", False),
        ("github.com/gofiber/fiber/v2/middleware/cors", False),
        ("github.com/gin-gonic/gin", False),
        ("example.com/never/heard/of", False),
    ],
)
def test_packages_that_may_start_executables(package: str, starts: bool) -> None:
    assert may_start(package) is starts


def test_starters_are_of_modules_that_were_read() -> None:
    assert set(table("golang", "starters")["packages"]) <= set(table("golang", "read")["modules"])
