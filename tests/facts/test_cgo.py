"""Whether cgo is on, what becomes of it, and the ways out of Alpine."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.model import Diagnostic, FileResult, Outcome, Settings
from tests.rewriting import APP, GO_MOD, facts_of, result_of

C = 'package main\n\nimport "C"\n\nfunc main() {}\n'
OWN = {"go.mod": GO_MOD, "main.go": C}
END = 'CMD ["./app"]\n'


def importing(*paths: str, mod: str = "") -> dict[str, str]:
    lines = "".join(f'\t_ "{path}"\n' for path in paths)
    return {"go.mod": GO_MOD + mod, "main.go": f"package main\n\nimport (\n{lines})\n\nfunc main() {{}}\n"}


SQLITE = importing("github.com/mattn/go-sqlite3")


def dockerfile(tag: str = "1.24", before: str = "", build: str = "go build -o app .") -> str:
    return f"FROM golang:{tag}\n{before}WORKDIR /app\nCOPY . .\nRUN {build}\n{END}"


def moved(
    root: Path, text: str, files: dict[str, str], *allow: str, debian: int = 13
) -> tuple[str | None, FileResult]:
    """The base of the result without registry, ``None`` where it is refused."""
    result = result_of(text, root, files, Settings(allow=frozenset(allow), debian=debian))
    if result.outcome is Outcome.REFUSED:
        return None, result
    return (result.after_base or "").removeprefix("gcr.io/distroless/"), result


def rules(result: FileResult) -> set[str]:
    return {diagnostic.rule for diagnostic in result.diagnostics}


def one(result: FileResult, rule: str) -> Diagnostic:
    [found] = [diagnostic for diagnostic in result.diagnostics if diagnostic.rule == rule]
    return found


@pytest.mark.parametrize(
    ("text", "base", "forced"),
    [
        (dockerfile(), "base-debian13", False),
        (dockerfile(build="CGO_ENABLED=1 go build -o app ."), "base-debian13", False),
        (dockerfile(build="CGO_ENABLED=true go build -o app ."), "base-debian13", False),
        (dockerfile(build="GOARCH=amd64 go build -o app ."), "base-debian13", False),
        (dockerfile(build="CC=clang go build -o app ."), "base-debian13", False),
        (dockerfile(build="CC=musl-gcc go build -o app ."), None, False),
        (dockerfile(build="GOARCH=arm64 go build -o app ."), None, False),
        (dockerfile(build="go build -asan -o app ."), None, False),
        (dockerfile(before="ENV LD_LIBRARY_PATH=/usr/local/lib\n"), None, False),
        (dockerfile(before="RUN ./install-c-library && ldconfig\n"), None, False),
        (
            dockerfile(build="CC=musl-gcc go build -ldflags '-extldflags -static' -o app ."),
            "static-debian13",
            False,
        ),
        (dockerfile(build="go build -msan -o app ."), None, False),
        (dockerfile(build="go build -linkshared -o app ."), None, False),
        (dockerfile(build="go build -ldflags '-extld=ld' -o app ."), None, False),
        (dockerfile(build='go build -ldflags "$FLAGS" -o app .'), None, False),
        (dockerfile(build="CGO_LDFLAGS=-lz go build -o app ."), "base-debian13", False),
        (dockerfile(build="CGO_LDFLAGS=-lpcap go build -o app ."), None, False),
        (dockerfile(build="go build -ldflags '-extldflags -static' -o app ."), "static-debian13", False),
        (dockerfile("1.24-alpine"), None, False),
        (dockerfile("1.24-alpine", "RUN apk add gcc musl-dev\n"), None, False),
        (dockerfile("1.18-alpine"), None, False),
        (dockerfile("1.12-stretch"), "base-debian13", False),
    ],
)
def test_own_c_code(tmp_path: Path, text: str, base: str | None, forced: bool) -> None:
    found, result = moved(tmp_path, text, OWN)
    assert found == base
    assert ("CGO_ENABLED=0" in (result.after or "")) == forced
    assert all(d.help for d in result.diagnostics if d.severity == "refusal")


@pytest.mark.parametrize(
    ("text", "base", "off"),
    [
        (dockerfile(), "static-debian13", True),
        (dockerfile("1.24-alpine", "RUN apk add build-base\n"), "static-debian13", True),
        (dockerfile(build="CGO_ENABLED=0 go build -o app ."), "static-debian13", False),
        (dockerfile(build="CGO_ENABLED=1 go build -o app ."), "base-debian13", False),
        (dockerfile(build="CGO_ENABLED= go build -o app ."), "static-debian13", True),
        (dockerfile(build="GOARCH=arm64 go build -o app ."), "static-debian13", True),
        (dockerfile(build="go build -buildmode=pie -o app ."), "base-debian13", False),
        (dockerfile(build="go build -buildmode=exe -o app ."), "static-debian13", True),
        (dockerfile("1.24-alpine", build="go build -buildmode=pie -o app ."), None, False),
        (dockerfile("1.24-alpine", build="CGO_ENABLED=1 go build -o app ."), None, False),
    ],
)
def test_program_without_c(tmp_path: Path, text: str, base: str | None, off: bool) -> None:
    found, result = moved(tmp_path, text, APP)
    assert found == base
    added = (result.after or "").count("CGO_ENABLED=0") - text.count("CGO_ENABLED=0")
    assert added == off


@pytest.mark.parametrize(
    ("path", "base"),
    [
        ("github.com/mattn/go-sqlite3", "base-debian13"),
        ("gorm.io/driver/sqlite", "base-debian13"),
        ("github.com/confluentinc/confluent-kafka-go/v2/kafka", "base-debian13"),
        ("github.com/DataDog/zstd", "base-debian13"),
        ("github.com/miekg/pkcs11", "base-debian13"),
        ("github.com/marcboeker/go-duckdb", "cc-debian13"),
        ("rogchap.com/v8go", "cc-debian13"),
        ("github.com/bytecodealliance/wasmtime-go/v3", "cc-debian13"),
        ("github.com/libgit2/git2go/v34", None),
        ("gopkg.in/gographics/imagick.v3/imagick", None),
        ("gocv.io/x/gocv", None),
        ("github.com/davidbyttow/govips/v2/vips", None),
        ("libvirt.org/go/libvirt", None),
        ("github.com/godror/godror", None),
        ("github.com/yanyiwu/gojieba", None),
        ("github.com/ggml-org/whisper.cpp/bindings/go", None),
    ],
)
def test_modules(tmp_path: Path, path: str, base: str | None) -> None:
    found, result = moved(tmp_path, dockerfile(), importing(path))
    assert found == base
    assert "CGO_ENABLED" not in (result.after or "")
    if base is None:
        [refusal] = result.diagnostics
        assert refusal.evidence[0].path == "main.go"


def test_build_tags_of_modules(tmp_path: Path) -> None:
    found, _ = moved(tmp_path, dockerfile(build="go build -tags libsqlite3 -o app ."), SQLITE)
    assert found is None
    found, _ = moved(tmp_path, dockerfile(build="go build -tags sqlite_json -o app ."), SQLITE)
    assert found == "base-debian13"


def test_indirect_requirements_keep_cgo_on(tmp_path: Path) -> None:
    files = {**APP, "go.mod": GO_MOD + "\nrequire github.com/proglottis/gpgme v0.1.3 // indirect\n"}
    found, result = moved(tmp_path, dockerfile(), files)
    assert found == "base-debian13"
    assert "CGO_ENABLED" not in (result.after or "")
    found, result = moved(tmp_path, dockerfile(before="RUN apt-get install -y libgpgme-dev\n"), files)
    assert (found, rules(result)) == (None, {"missing-library"})
    found, _ = moved(tmp_path, dockerfile("1.24-alpine"), files)
    assert found == "static-debian13"


def test_installed_headers(tmp_path: Path) -> None:
    for package, base in (
        ("zlib1g-dev", "base-debian13"),
        ("libsqlite3-dev", "base-debian13"),
        ("libpcap-dev", None),
        ("libnobody-knows-dev", None),
        ("build-essential", "base-debian13"),
        ("linux-libc-dev", "base-debian13"),
    ):
        found, _ = moved(tmp_path, dockerfile(before=f"RUN apt-get install -y {package}\n"), SQLITE)
        assert found == base, package
    ignored = dockerfile(before="RUN apt-get install -y libpcap-dev\n").replace(
        "RUN go", "# distroify: ignore[missing-library]\nRUN go"
    )
    assert moved(tmp_path, ignored, SQLITE)[0] == "base-debian13"
    assert (
        moved(tmp_path, dockerfile(before="RUN apt-get install -y libpcap-dev\n"), APP)[0]
        == "static-debian13"
    )


def test_c_library_is_not_older(tmp_path: Path) -> None:
    assert moved(tmp_path, dockerfile("1.24-trixie"), OWN, debian=12)[0] is None
    assert moved(tmp_path, dockerfile("1.24-bookworm"), OWN, debian=12)[0] == "base-debian12"
    assert moved(tmp_path, dockerfile("1.24-bookworm"), OWN)[0] == "base-debian13"
    pinned = dockerfile(f"1.24@sha256:{'0' * 64}")
    assert moved(tmp_path, pinned, OWN)[0] == "base-debian13"
    assert moved(tmp_path, pinned, OWN, debian=12)[0] is None
    assert moved(tmp_path, dockerfile("custom"), OWN)[0] is None


def test_vendored_module_of_the_table(tmp_path: Path) -> None:
    files = {
        **SQLITE,
        "vendor/modules.txt": "# github.com/mattn/go-sqlite3 v1.14.22\n## explicit\ngithub.com/mattn/go-sqlite3\n",
        "vendor/github.com/mattn/go-sqlite3/x.go": 'package sqlite3\n\n// #cgo LDFLAGS: -lwhatever\nimport "C"\n',
        "vendor/github.com/mattn/go-sqlite3/x.c": "void *x(void) { return dlopen(0, 1); }\n",
    }
    found, result = moved(tmp_path, dockerfile(), files)
    assert found == "base-debian13"
    assert "c-code" not in rules(result)


def test_vendored_package_that_nobody_knows(tmp_path: Path) -> None:
    vendored = {"vendor/modules.txt": "# a.b/c v1.0.0\n## explicit\na.b/c\n"}
    files = importing("a.b/c", mod="\nrequire a.b/c v1.0.0\n") | vendored
    files["vendor/a.b/c/c.go"] = 'package c\n\n// #cgo LDFLAGS: -lxml2\nimport "C"\n'
    found, result = moved(tmp_path, dockerfile(), files)
    assert (found, rules(result)) == (None, {"missing-library"})
    files["vendor/a.b/c/c.go"] = 'package c\n\n// #cgo LDFLAGS: -lm\nimport "C"\n'
    assert moved(tmp_path, dockerfile(), files)[0] == "base-debian13"


# -- static musl ----------------------------------------------------------------------------------------

GCC = "RUN apk add gcc musl-dev\n"


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        ("go build -o app .", "go build -ldflags '-linkmode external -extldflags \"-static\"' -o app ."),
        ("go build -ldflags '-s -w' -o app .", "go build -ldflags '-s -w -linkmode external -extldflags -static' -o app ."),
        ('go build -ldflags="-s" -o app .', 'go build -ldflags="-s -linkmode external -extldflags -static" -o app .'),
        ("go build -ldflags=-s -o app .", 'go build -ldflags="-s -linkmode external -extldflags -static" -o app .'),
        ("go build -ldflags -s -o app .", 'go build -ldflags "-s -linkmode external -extldflags -static" -o app .'),
        ('go build -ldflags "" -o app .', 'go build -ldflags "-linkmode external -extldflags -static" -o app .'),
        (
            'go build -ldflags "-X main.v=$(date)" -o app .',
            'go build -ldflags "-X main.v=$(date) -linkmode external -extldflags -static" -o app .',
        ),
        (
            "go build -ldflags '-linkmode external' -o app .",
            "go build -ldflags '-linkmode external -extldflags -static' -o app .",
        ),
        (
            "CGO_ENABLED=1 go build \\\n    -o app .",
            "CGO_ENABLED=1 go build -ldflags '-linkmode external -extldflags \"-static\"' \\\n    -o app .",
        ),
        ("go build -ldflags 'all=-s' -o app .", None),
        ("go build -ldflags '-extldflags -lm' -o app .", None),
        ("go build -ldflags '-linkmode internal' -o app .", None),
        ("go build -ldflags \"-X 'main.v=1'\" -o app .", "go build -ldflags \"-X 'main.v=1' -linkmode external -extldflags -static\" -o app ."),
        ("go build -ldflags \"-X main.v=\\\"1\\\"\" -o app .", None),
        ("go build -buildmode=pie -o app .", None),
        ("go build -race -o app .", None),
    ],
)  # fmt: skip
def test_static_musl(tmp_path: Path, build: str, expected: str | None) -> None:
    found, result = moved(tmp_path, dockerfile("1.24-alpine", GCC, build), SQLITE, "static-musl")
    assert found == ("static-debian13" if expected else None)
    if expected:
        assert f"RUN {expected}\n" in (result.after or "")
        assert one(result, "static-musl").applicability == "unsafe"


@pytest.mark.parametrize(
    ("before", "files", "fits"),
    [
        (GCC, OWN, True),
        ("RUN apk add build-base\n", OWN, True),
        ("RUN apk add gcc\n", OWN, False),
        (GCC, {**OWN, "a.cpp": "int a;\n"}, False),
        ("RUN apk add g++\n", {**OWN, "a.cpp": "int a;\n"}, True),
        (GCC, importing("github.com/DataDog/zstd"), True),
        (GCC, importing("github.com/confluentinc/confluent-kafka-go/v2/kafka"), False),
        (GCC, importing("rogchap.com/v8go"), False),
        (GCC, importing("github.com/godror/godror"), False),
        ("RUN apk add gcc musl-dev libpcap-dev\n", importing("github.com/google/gopacket/pcap"), True),
        ("RUN apk add build-base vips-dev\n", importing("github.com/h2non/bimg"), False),
    ],
)
def test_what_static_musl_needs(tmp_path: Path, before: str, files: dict[str, str], fits: bool) -> None:
    found, result = moved(tmp_path, dockerfile("1.24-alpine", before), files, "static-musl")
    assert found == ("static-debian13" if fits else None), result.diagnostics
    plain, refused = moved(tmp_path, dockerfile("1.24-alpine", before), files)
    assert plain is None
    told = any("static-musl" in (diagnostic.help or "") for diagnostic in refused.diagnostics)
    assert told == fits


def test_kafka_with_its_tag_for_musl(tmp_path: Path) -> None:
    files = importing("github.com/confluentinc/confluent-kafka-go/v2/kafka")
    build = "go build -tags musl -o app ."
    assert (
        moved(tmp_path, dockerfile("1.24-alpine", GCC, build), files, "static-musl")[0] == "static-debian13"
    )
    assert moved(tmp_path, dockerfile(build=build), files)[0] is None


def test_static_musl_changes_nothing_on_debian(tmp_path: Path) -> None:
    found, result = moved(tmp_path, dockerfile(), SQLITE, "static-musl", "debian-builder")
    assert found == "base-debian13"
    assert not {"static-musl", "debian-builder"} & rules(result)


# -- Debian builder -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "debian", "image"),
    [
        ("1.24-alpine", 13, "1.24-trixie"),
        ("1.24-alpine3.20", 13, "1.24-trixie"),
        ("1.24.3-alpine", 13, "1.24.3-bookworm"),
        ("1.24-alpine", 12, "1.24-bookworm"),
        ("1.22-alpine", 12, "1.22-bookworm"),
        ("alpine", 13, "trixie"),
        ("1.14-alpine", 12, "1.14-buster"),
        (f"1.24-alpine@sha256:{'0' * 64}", 13, None),
    ],
)
def test_debian_builder_image(tmp_path: Path, tag: str, debian: int, image: str | None) -> None:
    found, result = moved(tmp_path, dockerfile(tag, GCC), SQLITE, "debian-builder", debian=debian)
    assert found == (f"base-debian{debian}" if image else None), result.diagnostics
    if image:
        assert (result.after or "").startswith(f"FROM golang:{image} AS build\nWORKDIR")
        assert one(result, "debian-builder").applicability == "unsafe"


@pytest.mark.parametrize(
    ("before", "left"),
    [
        ("RUN apk update && apk add --no-cache gcc musl-dev\n", ""),
        ("RUN apk add --virtual .deps gcc g++ make git && rm -rf /var/cache/apk/*\n", ""),
        ("# gcc\nRUN apk add build-base\n", ""),
        ("RUN apk add gcc && mkdir /x\n", "RUN mkdir /x\n"),
        ("RUN mkdir /x && apk add gcc\n", "RUN mkdir /x\n"),
        ("RUN mkdir /x; apk add \\\n  gcc; mkdir /y\n", "RUN mkdir /x; mkdir /y\n"),
        ("RUN apk add gcc vips-dev\n", None),
        ("RUN apk add $PACKAGES\n", None),
        ("RUN if true; then apk add gcc; fi\n", None),
        ("RUN apk add gcc || true\n", None),
        ('RUN ["apk", "add", "gcc"]\n', None),
        ("RUN <<EOF\napk add gcc\nEOF\n", None),
        ("RUN addgroup -S x && adduser -S x -G x\n", None),
        ('SHELL ["/bin/ash", "-c"]\n', None),
    ],
)
def test_debian_builder_packages(tmp_path: Path, before: str, left: str | None) -> None:
    text = dockerfile("1.24-alpine", "RUN apk add build-base\n" + before)
    found, result = moved(tmp_path, text, SQLITE, "debian-builder")
    assert found == ("base-debian13" if left is not None else None), result.diagnostics
    if left is not None:
        assert (result.after or "").startswith(f"FROM golang:1.24-trixie AS build\n{left}WORKDIR /app\n")


def test_debian_builder_with_an_argument_in_from(tmp_path: Path) -> None:
    text = "ARG V=1.22\n" + dockerfile("${V}-alpine", GCC)
    found, result = moved(tmp_path, text, SQLITE, "debian-builder")
    assert found == "base-debian13"
    assert (result.after or "").startswith("ARG V=1.22\nFROM golang:${V}-bookworm AS build\nWORKDIR")


def test_debian_builder_is_not_asked_for_what_is_static(tmp_path: Path) -> None:
    found, result = moved(tmp_path, dockerfile("1.24-alpine"), APP, "debian-builder")
    assert found == "static-debian13"
    assert (result.after or "").startswith("FROM golang:1.24-alpine AS build")


def test_where_the_flags_of_the_linker_stand(tmp_path: Path) -> None:
    text = dockerfile(build='go build -v -ldflags="-s -w" -o app .')
    [build] = facts_of(text, tmp_path).trace.builds
    assert build.ldflags is not None
    assert text[build.ldflags.start : build.ldflags.end] == '"-s -w"'
    assert build.verb_end is not None
    assert text[: build.verb_end].endswith("RUN go build")
    [over_lines] = facts_of(dockerfile(build="go \\\n build -ldflags -s -o app ."), tmp_path).trace.builds
    assert over_lines.ldflags is not None


def test_static_program_with_glibc(tmp_path: Path) -> None:
    build = "go build {}-ldflags '-extldflags -static' -o app ."
    named = {**OWN, "net.go": 'package main\n\nimport _ "net/http"\n'}
    for files, flags, told in ((OWN, "", False), (named, "", True), (named, "-tags netgo,osusergo ", False)):
        found, result = moved(tmp_path, dockerfile(build=build.format(flags)), files)
        assert found == "static-debian13"
        assert ("static-glibc" in rules(result)) == told
        (tmp_path / "net.go").unlink(missing_ok=True)


def c_program(preamble: str, go: str = "") -> dict[str, str]:
    text = f'package main\n\n/*\n{preamble}\n*/\nimport "C"\n\nfunc main() {{\n{go}\n}}\n'
    return {"go.mod": GO_MOD, "main.go": text}


@pytest.mark.parametrize(
    ("preamble", "go", "base"),
    [
        ("static void *w(void *p) { pthread_exit(p); }", "", "cc-debian13"),
        ("static void stop(pthread_t t) { pthread_cancel(t); }", "", "cc-debian13"),
        ("#include <execinfo.h>", "C.backtrace(&a[0], 10)", "cc-debian13"),
        ("static void *w(void *p) { return p; }", "", "base-debian13"),
        ("#include <dlfcn.h>", 'C.dlopen(C.CString("libgcc_s.so.1"), 1)', "cc-debian13"),
        ("#include <dlfcn.h>", 'C.dlopen(C.CString("libpcap.so.1"), 1)', None),
        ("#include <dlfcn.h>", 'C.puts(C.CString("libpcap.so.1"))', "base-debian13"),
        ("#include <stdlib.h>", 'C.system(C.CString("ls /"))', None),
        ("#include <stdlib.h>", 'C.strlen(C.CString("ls /"))', "base-debian13"),
    ],
)
def test_what_c_needs_at_run_time(tmp_path: Path, preamble: str, go: str, base: str | None) -> None:
    found, _ = moved(tmp_path, dockerfile(), c_program(preamble, go))
    assert found == base


@pytest.mark.parametrize(
    ("code", "found", "base"),
    [
        ('popen("ls", "r")', {"needs-cgo"}, None),
        ('fopen(name, "r")', {"c-code"}, "base-debian13"),
        ("puts(name)", set(), "base-debian13"),
    ],
)
def test_c_code_of_vendored_packages(tmp_path: Path, code: str, found: set[str], base: str | None) -> None:
    c_file = f'package cx\n\n// static void f(void) {{ {code}; }}\nimport "C"\n\nfunc F() {{ C.f() }}\n'
    files = {
        "go.mod": GO_MOD + "\nrequire example.org/cx v1.0.0\n",
        "main.go": 'package main\n\nimport "example.org/cx"\n\nfunc main() { cx.F() }\n',
        "vendor/modules.txt": "# example.org/cx v1.0.0\n## explicit\nexample.org/cx\n",
        "vendor/example.org/cx/cx.go": c_file,
    }
    got, result = moved(tmp_path, dockerfile(), files)
    assert got == base
    assert rules(result) & {"needs-cgo", "c-code"} == found


def test_c_code_of_vendored_modules_of_the_table(tmp_path: Path) -> None:
    c_file = 'package sqlite3\n\n// static void f(void) { popen("ls", "r"); }\nimport "C"\n'
    files = {
        "go.mod": GO_MOD + "\nrequire github.com/mattn/go-sqlite3 v1.14.0\n",
        "main.go": 'package main\n\nimport _ "github.com/mattn/go-sqlite3"\n\nfunc main() {}\n',
        "vendor/modules.txt": "# github.com/mattn/go-sqlite3 v1.14.0\n## explicit\ngithub.com/mattn/go-sqlite3\n",
        "vendor/github.com/mattn/go-sqlite3/x.go": c_file,
    }
    assert moved(tmp_path, dockerfile(), files)[0] == "base-debian13"


@pytest.mark.parametrize(
    ("package", "reported"),
    [("zlib1g", False), ("libssl3", False), ("zlib1g curl", True), ("libpng16-16", True)],
)
def test_a_library_that_the_new_image_has(tmp_path: Path, package: str, reported: bool) -> None:
    linked = C.replace('import "C"', '// #cgo LDFLAGS: -lz\nimport "C"')
    text = dockerfile(before="RUN apt-get update && apt-get install -y zlib1g-dev\n").removesuffix(END) + (
        f"FROM debian:13\nRUN apt-get update && apt-get install -y {package}\n"
        'COPY --from=0 /app/app /app\nCMD ["/app"]\n'
    )
    base, result = moved(tmp_path, text, OWN | {"main.go": linked})
    assert base == "base-debian13"
    lacking = [item.message for item in result.diagnostics if item.rule == "unused-package"]
    assert bool(lacking) is reported
    assert not any("zlib1g" in message for message in lacking)
