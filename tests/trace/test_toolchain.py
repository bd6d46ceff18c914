"""Go that a stage installs on a distribution's image."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from rewriter.dockerfile.load import load
from rewriter.dockerfile.stages import stages
from rewriter.images.catalogue import BaseImage
from rewriter.model import Outcome
from rewriter.trace.toolchain.base import go_base
from tests.rewriting import check_refused, result_of


def base_of(text: str) -> BaseImage | None:
    """What the last stage of ``text`` builds Go programs on."""
    dockerfile = load(dedent(text).encode(), "Dockerfile")
    return go_base(dockerfile, stages(dockerfile)[-1])


URL = "https://go.dev/dl/go1.21.5.linux-amd64.tar.gz"


@pytest.mark.parametrize(
    ("lines", "version", "patch"),
    [
        (f"RUN curl -L {URL} | tar -C /usr/local -xz", (1, 21), 5),
        (f"RUN wget {URL} && tar -C /usr/local -xzf go1.21.5.linux-amd64.tar.gz", (1, 21), 5),
        (f"RUN wget -qO /tmp/x.tgz {URL}\nRUN tar xf /tmp/x.tgz -C /opt", (1, 21), 5),
        (f"RUN wget -qO- {URL} > x.tgz && tar xf x.tgz", (1, 21), 5),
        (f"RUN wget {URL} && tar -C /usr/local -xzf go*.tar.gz", (1, 21), 5),
        (f"ADD {URL} /tmp/go.tgz\nRUN tar -xf /tmp/go.tgz", (1, 21), 5),
        ("COPY go1.20.linux-arm64.tar.gz .\nRUN tar -xf go1.20.linux-arm64.tar.gz", (1, 20), None),
        ("ADD go1.20.linux-amd64.tar.gz /usr/local/", (1, 20), None),
        ("ENV V=1.19.2\nRUN curl https://dl.google.com/go/go$V.linux-amd64.tar.gz | tar xz", (1, 19), 2),
        ('RUN V=1.19.2; curl "https://dl.google.com/go/go${V}.linux-$(arch).tar.gz" | tar xz', (1, 19), 2),
        ("ARG V\nRUN curl https://dl.google.com/go/go$V.linux-amd64.tar.gz | tar xz", None, None),
        ("COPY --from=golang:1.22.1 /usr/local/go /usr/local/go", (1, 22), 1),
        ("COPY --from=golang:1.22.1-alpine /usr/local/go/ /usr/local/go/", (1, 22), 1),
        ("COPY --from=toolchain /usr/local/go /usr/local/go", None, None),
        ("RUN apt-get install -y golang-1.18-go", (1, 18), None),
        ("RUN bash -c true && gvm install go1.17.1 -B", (1, 17), 1),
        (f"RUN apt-get install -y golang\nRUN curl -L {URL} | tar -C /usr/local -xz", None, None),
    ],
)
def test_ways_to_install_go(lines: str, version: tuple[int, int] | None, patch: int | None) -> None:
    base = base_of(f"FROM debian:bookworm\n{lines}\nRUN go build\n")
    assert base is not None
    assert (base.go_version, base.patch) == (version, patch)
    assert not base.is_golang


@pytest.mark.parametrize(
    ("image", "command", "version"),
    [
        ("debian:bookworm", "apt-get install -y golang", (1, 19)),
        ("debian:11-slim", "apt install golang-go", (1, 15)),
        ("ubuntu:22.04", "apt-get install -y golang-go", (1, 18)),
        ("ubuntu:noble", "apt-get install -y golang-go", (1, 22)),
        ("ubuntu", "apt-get install -y golang-go", None),
        ("alpine:3.20", "apk add --no-cache go", (1, 22)),
        (
            "alpine:3.20",
            "apk add go --repository=https://dl-cdn.alpinelinux.org/alpine/edge/community",
            (1, 22),
        ),
        ("alpine:3.20", "apk add -X https://dl-cdn.alpinelinux.org/alpine/edge/community go", None),
        ("alpine", "apk add go", None),
        ("debian:bookworm", "apt-get install -t bookworm-backports golang-go", None),
        (
            "ubuntu:22.04",
            "add-apt-repository ppa:longsleep/golang-backports && apt-get install golang-go",
            None,
        ),
        ("ubuntu:22.04", "echo deb x > /etc/apt/sources.list.d/x.list && apt-get install golang-go", None),
        ("fedora:41", "dnf -y install golang", None),
        ("registry.access.redhat.com/ubi9/ubi-minimal", "microdnf install go-toolset", None),
        ("archlinux", "pacman -Sy --noconfirm go git", None),
        ("opensuse/leap:15.6", "zypper -n install go1.21", (1, 21)),
    ],
)
def test_packages(image: str, command: str, version: tuple[int, int] | None) -> None:
    base = base_of(f"FROM {image}\nRUN {command}\nRUN go build\n")
    assert base is not None
    assert base.packaged
    assert base.go_version == version


@pytest.mark.parametrize(
    ("image", "command", "brings_gcc", "compiler"),
    [
        ("debian:bookworm", "apt-get install -y golang", True, False),
        ("debian:bookworm", "apt-get install -y --no-install-recommends golang", False, False),
        ("debian:bookworm", "apt-get -o APT::Install-Recommends=false install golang", False, False),
        ("alpine:3.20", "apk add go", True, False),
        ("fedora:41", "dnf -y install golang", True, False),
        ("archlinux", "pacman -S go", False, None),
    ],
)
def test_the_c_compiler(image: str, command: str, brings_gcc: bool, compiler: bool | None) -> None:
    base = base_of(f"FROM {image}\nRUN {command}\nRUN go build\n")
    assert base is not None
    assert ("gcc" in base.brings, base.has_c_compiler) == (brings_gcc, compiler)


@pytest.mark.parametrize(
    "lines",
    [
        "RUN snap install go",
        "RUN apt-get install -y gccgo-go",
        "RUN apt-get install -y gcc git",
        f"RUN wget {URL}",
        "RUN curl -L https://example.com/tool.tar.gz | tar xz",
        "RUN curl -L https://go.dev/dl/go1.21.5.src.tar.gz | tar xz",
        f"RUN curl -LO {URL}\nRUN curl https://example.com/x.tgz | tar xz",
        "COPY --from=golang:1.22 /usr/local/go/lib/time /usr/local/go/lib/time",
        "RUN ./install-go.sh",
        "RUN asdf install golang 1.21.5",
    ],
)
def test_no_go_is_seen(lines: str, tmp_path: Path) -> None:
    assert base_of(f"FROM debian:bookworm\n{lines}\nRUN go build\n") is None
    text = f'FROM debian:bookworm\n{lines}\nCOPY . /app\nWORKDIR /app\nRUN go build -o app\nCMD ["./app"]\n'
    check_refused(text, "unknown-base", tmp_path)


def test_a_golang_image_stays_what_it_is() -> None:
    base = base_of(f"FROM golang:1.24\nRUN curl -L {URL} | tar -C /usr/local -xz\nRUN go build\n")
    assert base is not None
    assert base.is_golang
    assert base.go_version == (1, 24)


@pytest.mark.parametrize(
    ("lines", "folder"),
    [
        ("", "/root/go/bin"),
        ("ENV HOME=/data\n", "/data/go/bin"),
        ("ENV GOPATH=/work\n", "/work/bin"),
        ("ENV GOBIN=/opt/bin\n", "/opt/bin"),
        ("ENV GOPATH=\n", "/root/go/bin"),
        ("RUN useradd -m -u 5000 dev\nUSER dev\n", "/home/dev/go/bin"),
    ],
)
def test_where_go_install_writes(lines: str, folder: str, tmp_path: Path) -> None:
    text = f"FROM debian:bookworm\nRUN apt-get install -y golang\n{lines}WORKDIR /src\nCOPY . .\nRUN go install .\n"
    result = result_of(f'{text}CMD ["{folder}/app"]\n', tmp_path)
    assert result.outcome is Outcome.REWRITTEN, result.diagnostics
    assert f" {folder}/app {folder}/app\n" in (result.after or "")


@pytest.mark.parametrize("lines", ["ARG X\nENV GOPATH=$X\n", "RUN ./make-users\nUSER dev\n"])
def test_go_install_to_a_folder_that_is_not_known(lines: str, tmp_path: Path) -> None:
    text = f"FROM debian:bookworm\nRUN apt-get install -y golang\n{lines}WORKDIR /src\nCOPY . .\nRUN go install .\n"
    result = result_of(f'{text}CMD ["/go/bin/app"]\n', tmp_path)
    assert result.outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    ("image", "number"),
    [
        ("ubuntu:22.04", "1000:1000"),
        ("ubuntu:24.04", "1001:1001"),
        ("debian:bookworm", "1000:1000"),
        ("ubuntu@sha256:" + 64 * "0", "65532:65532"),
    ],
)
def test_the_first_user(image: str, number: str, tmp_path: Path) -> None:
    text = f"""\
        FROM {image}
        RUN apt-get install -y golang && useradd app
        WORKDIR /app
        COPY . .
        RUN go build -o app .
        USER app
        CMD ["./app"]
        """
    result = result_of(text, tmp_path)
    assert result.outcome is Outcome.REWRITTEN, result.diagnostics
    assert f"USER {number}\n" in (result.after or "")


C_SOURCE = {
    "go.mod": "module example.com/app\n\ngo 1.18\n",
    "main.go": 'package main\n\n// #include <stdlib.h>\nimport "C"\n\nfunc main() {}\n',
}


@pytest.mark.parametrize(
    ("image", "install", "fits"),
    [
        ("ubuntu:20.04", "apt-get install -y golang", True),
        ("ubuntu:24.04", "apt-get install -y golang", True),
        ("ubuntu:25.10", "apt-get install -y golang", False),
        ("ubuntu:latest", "apt-get install -y golang", False),
        ("debian:13", "apt-get install -y golang", True),
        ("debian:sid", "apt-get install -y golang", False),
        ("fedora:41", "dnf install -y golang", True),
        ("fedora:43", "dnf install -y golang", False),
        ("registry.access.redhat.com/ubi9", "dnf install -y golang", True),
        ("archlinux", "pacman -S --noconfirm go gcc", False),
        ("alpine:3.20", "apk add go", False),
    ],
)
def test_the_c_library_must_not_be_newer(image: str, install: str, fits: bool, tmp_path: Path) -> None:
    text = f'FROM {image}\nRUN {install}\nWORKDIR /app\nCOPY . .\nRUN go build -o app .\nCMD ["./app"]\n'
    result = result_of(text, tmp_path, C_SOURCE)
    if fits:
        assert result.outcome is Outcome.REWRITTEN, result.diagnostics
        assert result.after_base == "gcr.io/distroless/base-debian13"
    else:
        assert {item.rule for item in result.diagnostics} == {"needs-cgo"}
