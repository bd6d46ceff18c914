"""The stand-ins of the images that a last stage starts from have what the programs rest on.

https://hub.docker.com/_/alpine, https://hub.docker.com/_/debian, https://hub.docker.com/_/ubuntu,
https://hub.docker.com/_/busybox
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.engine import BuildError, Engine, new_tag

pytestmark = pytest.mark.e2e

TAGS = Path(__file__).parent / "runtimes" / "tags.txt"
LISTS = [line.split() for line in TAGS.read_text("utf-8").splitlines() if line and not line.startswith("#")]
DYNAMIC = 'FROM golang:1.27 AS build\nRUN cp /usr/bin/true /app\nFROM {base}\nCOPY --from=build /app /app\nCMD ["/app"]\n'
ACCOUNTS = """\
FROM alpine:3.20
RUN addgroup -S app && adduser -S app -G app && adduser -D -H -h /srv/web web
RUN adduser -S -D -H agent && addgroup -g 1200 ops && adduser -DHu 1201 -G ops op && addgroup web ops
RUN deluser agent
CMD id app; id web; id op; grep -c agent /etc/passwd; ls -ld /home/* | cut -d' ' -f1
"""


@pytest.fixture
def tag(engine: Engine) -> Iterator[str]:
    name = new_tag("stand-in")
    yield name
    engine.remove(name)


@pytest.fixture(autouse=True)
def _only_stand_ins(engine: Engine) -> None:
    if "distroify.e2e.key" not in (engine.config("alpine")["Labels"] or {}):
        pytest.skip("a real image")


def built(engine: Engine, folder: Path, tag: str, text: str) -> str:
    (folder / "Dockerfile").write_text(text)
    engine.build(folder, folder / "Dockerfile", tag)
    return tag


def test_no_tag_has_two_trees() -> None:
    names = [name if ":" in name else f"{name}:latest" for _, *tags in LISTS for name in tags]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+:[\w.-]+", name) for name in names)


def test_accounts_of_alpine_get_the_numbers_of_busybox(engine: Engine, tmp_path: Path, tag: str) -> None:
    output = engine.run(built(engine, tmp_path, tag, ACCOUNTS))
    assert output.stdout.splitlines() == [
        "uid=100(app) gid=101(app) groups=101(app)",
        "uid=1000(web) gid=1000(web) groups=1000(web),1200(ops)",
        "uid=1201(op) gid=1200(ops) groups=1200(ops)",
        "0",
        "drwxr-sr-x",
    ]


def test_apk_brings_zones_and_knows_names(engine: Engine, tmp_path: Path, tag: str) -> None:
    text = "FROM alpine\nRUN apk add --no-cache -U tzdata mailcap 'curl>8' && test -e /etc/mime.types\n"
    built(engine, tmp_path, tag, text + "RUN test -e /usr/share/zoneinfo/Europe/Berlin && apk del curl\n")
    with pytest.raises(BuildError, match="no such package"):
        built(engine, tmp_path, tag, "FROM alpine\nRUN apk add no-such-thing\n")


@pytest.mark.parametrize(
    ("base", "runs"),
    [("alpine", False), ("busybox:musl", False), ("busybox", True), ("debian:bookworm-slim", True), ("ubuntu", True)],
)  # fmt: skip
def test_a_program_for_glibc(engine: Engine, tmp_path: Path, tag: str, base: str, runs: bool) -> None:
    output = engine.run(built(engine, tmp_path, tag, DYNAMIC.format(base=base)))
    assert (output.exit == 0) == runs
    assert ("no such file or directory" in output.stderr) != runs


@pytest.mark.parametrize(
    ("base", "user"), [("debian", "1000"), ("ubuntu:22.04", "1000"), ("ubuntu:24.04", "1001")]
)
def test_apt_works_without_a_network(engine: Engine, tmp_path: Path, tag: str, base: str, user: str) -> None:
    text = f"FROM {base}\nRUN apt-get update && apt-get install -y --no-install-recommends ca-certificates\n"
    text += "RUN test -e /etc/ssl/certs/ca-certificates.crt && useradd app\nCMD id -u app\n"
    assert engine.run(built(engine, tmp_path, tag, text)).stdout == f"{user}\n"


def test_what_the_images_lack(engine: Engine) -> None:
    for image, path in (
        ("alpine", "/usr/share/zoneinfo"),
        ("alpine", "/bin/bash"),
        ("ubuntu", "/usr/share/zoneinfo"),
        ("busybox", "/etc/ssl"),
        ("debian", "/etc/ssl/certs/ca-certificates.crt"),
    ):
        assert engine.run(image, ["ls", path]).exit != 0, (image, path)
    assert engine.run("alpine", ["ls", "/etc/ssl/certs/ca-certificates.crt"]).exit == 0
    assert engine.run("debian", ["ls", "/usr/share/zoneinfo/Europe/Berlin"]).exit == 0
