"""The stand-ins of the base images have the properties of the real ones that the programs rest on.

https://github.com/GoogleContainerTools/distroless, https://github.com/docker-library/golang
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.engine import Engine, new_tag

pytestmark = pytest.mark.e2e

DISTROLESS = "gcr.io/distroless"
TESTS = Path(__file__).parents[1]
DYNAMIC = """\
FROM golang:1.27 AS build
WORKDIR /src
COPY go.mod main.go ./
RUN go build -o /app .
FROM {base}
COPY --from=build /app /app
CMD ["/app"]
"""
RESOLVER = """\
package main

import (
	"fmt"
	"net"
)

func main() {
	fmt.Println(net.LookupPort("tcp", "https"))
}
"""


@pytest.fixture
def tag(engine: Engine) -> Iterator[str]:
    name = new_tag("stand-in")
    yield name
    engine.remove(name)


@pytest.mark.parametrize("name", ["static", "base", "cc"])
@pytest.mark.parametrize(
    ("tag_", "user", "folder"), [("latest", "0", "/"), ("nonroot", "65532", "/home/nonroot")]
)
def test_distroless_config(engine: Engine, name: str, tag_: str, user: str, folder: str) -> None:
    config = engine.config(f"{DISTROLESS}/{name}-debian13:{tag_}")
    assert (config["User"], config["WorkingDir"]) == (user, folder)
    assert not config["Entrypoint"]
    assert not config["Cmd"]
    assert {variable.partition("=")[0] for variable in config["Env"]} == {"PATH", "SSL_CERT_FILE"}


@pytest.mark.parametrize("name", ["static", "base", "cc"])
def test_distroless_contents(engine: Engine, name: str) -> None:
    with engine.created(f"{DISTROLESS}/{name}-debian13") as container:
        files = engine.files(container)
    there = [
        "/etc/ssl/certs/ca-certificates.crt", "/usr/share/zoneinfo/Europe/Berlin", "/etc/mime.types",
        "/etc/passwd", "/etc/services", "/usr/lib/os-release",
    ]  # fmt: skip
    assert [path for path in there if path not in files] == []
    assert [path for path in files if path.rpartition("/")[2] in ("sh", "bash", "dash", "ldd")] == []
    assert (files["/home/nonroot"].uid, files["/home/nonroot"].mode) == (65532, 0o700)
    assert files["/tmp"].mode == 0o1777
    assert "/etc/localtime" not in files
    has_c_library = any(path.endswith("/libc.so.6") for path in files)
    has_c_plus_plus = any("/libstdc++.so.6" in path for path in files)
    assert (has_c_library, has_c_plus_plus) == (name != "static", name == "cc")


def test_debug_image_starts_its_shell(engine: Engine) -> None:
    output = engine.run(f"{DISTROLESS}/static-debian13:debug", ["-c", "echo $((40 + 2)); ls /bin/sh"])
    assert output.stdout == "42\n"
    assert output.exit != 0


@pytest.mark.parametrize(("name", "runs"), [("static", False), ("base", True), ("cc", True)])
def test_dynamic_program_needs_the_c_library(
    engine: Engine, tmp_path: Path, tag: str, name: str, runs: bool
) -> None:
    (tmp_path / "go.mod").write_text("module example.com/resolver\n\ngo 1.21\n")
    (tmp_path / "main.go").write_text(RESOLVER)
    dockerfile = tmp_path / "Dockerfile"
    dockerfile.write_text(DYNAMIC.format(base=f"{DISTROLESS}/{name}-debian13"))
    engine.build(tmp_path, dockerfile, tag)
    output = engine.run(tag)
    assert (output.exit == 0) == runs
    assert ("443 <nil>" in output.stdout) == runs
    assert ("no such file or directory" in output.stderr) != runs


@pytest.mark.parametrize(
    ("image", "cgo", "command"), [("golang:1.27", "1", "bash"), ("golang:1.27-alpine", "0", "/bin/sh")]
)
def test_golang(engine: Engine, image: str, cgo: str, command: str) -> None:
    config = engine.config(image)
    assert (config["WorkingDir"], config["Cmd"], config["Entrypoint"]) == ("/go", [command], None)
    assert "GOTOOLCHAIN=local" in config["Env"]
    output = engine.run(image, ["go", "env", "CGO_ENABLED", "GOPATH", "GOVERSION"])
    assert output.stdout.split()[:2] == [cgo, "/go"]
    assert output.stdout.split()[2].startswith("go1.27")


def test_golang_without_gcc_has_no_time_zones_and_no_mime_types(engine: Engine) -> None:
    for path in ("/usr/share/zoneinfo", "/etc/mime.types", "/usr/bin/gcc"):
        assert engine.run("golang:1.27-alpine", ["ls", path]).exit != 0, path
        assert engine.run("golang:1.27", ["ls", path]).exit == 0, path


def imported() -> set[str]:
    """What the programs of the tests import by paths without a dot."""
    roots = (TESTS / "e2e" / "programs", TESTS / "verify" / "cases")
    texts = (file.read_text("utf-8") for root in roots for file in root.rglob("*.go"))
    return {
        name for text in texts for name in re.findall(r'^\s*(?:import )?(?:\w+ )?"([a-z0-9/]+)"$', text, re.M)
    }


@pytest.mark.parametrize("image", ["golang:1.27", "golang:1.27-alpine"])
def test_build_cache_is_warm(engine: Engine, image: str) -> None:
    # -n prints what would be run: nothing is compiled where all of it is in the cache.
    packages = imported().intersection(engine.run(image, ["go", "list", "std"]).stdout.split())
    assert {"net/http", "html/template", "os/user"} <= packages
    output = engine.run(image, ["go", "build", "-n", *sorted(packages)])
    if "distroify.e2e.key" not in (engine.config(image)["Labels"] or {}):
        pytest.skip(f"{image} is a real image")
    assert output.exit == 0
    assert "/compile" not in output.stderr
