from __future__ import annotations

from collections import Counter

import pytest

from rewriter.images.packages import PackageClass, package, package_class
from rewriter.shell.classify import (
    CommandClass,
    classify,
    installed_packages,
    live_reload_tool,
    run_tool,
    unwrap,
    writes_data,
)
from rewriter.support.tables import table


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("go build ./...", "go"),
        ("/usr/local/go/bin/go vet", "go"),
        ("go1.21.3 build", "go"),
        ("apk add --no-cache git", "package_install"),
        ("apk --no-cache add git", "package_install"),
        ("apk -X http://x/add add git", "package_install"),
        ("apk update", "package_other"),
        ("apk del add", "package_other"),
        ("apt-get -y -o A=b install git", "package_install"),
        ("apt-get update", "package_other"),
        ("apt-get clean", "package_other"),
        ("update-ca-certificates", "package_other"),
        ("pip install x", "package_install"),
        ("cp -r a b", "file_operation"),
        ("install -m 755 a b", "file_operation"),
        ("/bin/rm -rf a", "file_operation"),
        ("adduser -D app", "user_creation"),
        ("curl -fsSL http://x", "download"),
        ("git clone http://x", "download"),
        ("git -C /clone status", "version_control"),
        ("git config --global a b", "version_control"),
        ("tar xzf a", "archive"),
        ("make", "build_tool"),
        ("./configure", "build_tool"),
        ("dep ensure", "dependency_tool"),
        ("protoc --go_out=. a.proto", "code_generation"),
        ("golangci-lint run", "lint_test"),
        ("bin/golangci-lint run", "lint_test"),
        ("cd /x", "shell_state"),
        (". ./env", "shell_state"),
        ("echo hi", "harmless"),
        ("[ -f a ]", "harmless"),
        ("env", "harmless"),
        ("find . -iname x", "harmless"),
        ("find . -name x -exec rm {} ;", "file_operation"),
        ("find . -delete", "file_operation"),
        ("sort a", "harmless"),
        ("sort -oa a", "file_operation"),
        ("sh build.sh", "shell_script"),
        ("./build.sh -x", "shell_script"),
        ("/entrypoint.sh", "shell_script"),
        ("air -c .air.toml", "live_reload"),
        ("/go/bin/CompileDaemon -build x", "live_reload"),
        ("nodemon", "live_reload"),
        ("dlv debug", "debugger"),
        ("./main", "unknown"),
        ("./make", "unknown"),
        ("./air", "unknown"),
        ("/app/git", "unknown"),
        ("", "unknown"),
        ("sudo -u root -E apk add git", "package_install"),
        ("env CGO_ENABLED=0 GOOS=linux go build", "go"),
        ("time nice -n 5 make", "build_tool"),
        ("timeout -k 5 60 go test", "go"),
        ("command cd /x", "shell_state"),
        ("command -v go", "harmless"),
        ("command -pv go", "harmless"),
        ("which go", "harmless"),
        ("type go", "harmless"),
        ("hash go", "shell_state"),
        ("test -f x", "harmless"),
        ("[ -f x ]", "harmless"),
        ("true", "harmless"),
        ("echo x", "harmless"),
        ("printf x", "harmless"),
        ("sudo -v", "unknown"),
        ("command go build", "go"),
        ("xx-go build", "go"),
        ("xx-verify --static x", "harmless"),
        ("xx-info arch", "harmless"),
        ("xx-apk add gcc", "package_install"),
        ("xx-apt-get install -y gcc", "package_install"),
        ("packr2", "code_generation"),
        ("packr2 build", "build_tool"),
    ],
)
def test_commands_have_a_class(command: str, expected: str) -> None:
    assert classify(command.split()) is CommandClass(expected)


@pytest.mark.parametrize(
    ("command", "data"),
    [
        ("protoc -I api --go_out=. api/a.proto", False),
        ("protoc -I api --go_out=. --openapiv2_out=opt=1:docs api/a.proto", True),
        ("protoc -o a.pb api/a.proto", True),
        ("buf generate", True),
        ("buf lint", False),
        ("wire ./...", False),
        ("git submodule update --init", True),
        ("git -C web checkout v1", True),
        ("git describe --tags", False),
        ("git config --global user.name x", False),
        ("aria2c -o f https://x.example/f", True),
        ("curl -O https://x.example/f", False),
        ("make", False),
        ("", False),
    ],
)
def test_commands_that_may_leave_data(command: str, data: bool) -> None:
    assert writes_data(command.split()) is data


@pytest.mark.parametrize(
    ("command", "tool"),
    [
        ("go run github.com/google/wire/cmd/wire ./...", "wire ./..."),
        ("go run -mod=mod example.com/cmd/stringer@v1 -type T", "stringer -type T"),
        ("go run github.com/vektra/mockery/v2@latest", "mockery"),
        ("go tool templ generate", "templ generate"),
        ("go run ./cmd/wire", ""),
        ("go run main.go", ""),
        ("go run", ""),
        ("go run example.com/cmd/shop serve", ""),
        ("go build example.com/cmd/wire", ""),
    ],
)
def test_generators_that_the_go_command_starts(command: str, tool: str) -> None:
    assert run_tool(command.split()) == tool.split()


def test_unknown_words() -> None:
    assert classify([None, "build"]) is CommandClass.UNKNOWN
    assert classify(["go", None]) is CommandClass.GO
    assert classify(["apk", None, "git"]) is CommandClass.UNKNOWN
    assert classify(["sudo", None, "go"]) is CommandClass.UNKNOWN
    assert classify([]) is CommandClass.UNKNOWN


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("go build", "go build"),
        ("sudo go build", "go build"),
        ("sudo -Eu root -- go build -v", "go build -v"),
        ("exec -a x go", "go"),
        ("env -i A=b -u C go -x", "go -x"),
        ("env A=b", "env A=b"),
        ("nohup setsid go", "go"),
        ("timeout 5 go", "go"),
        ("gosu app:app go build", "go build"),
        ("time", "time"),
        ("sudo", "sudo"),
    ],
)
def test_wrappers_are_taken_off(command: str, expected: str) -> None:
    assert " ".join(word or "" for word in unwrap(command.split())) == expected


def test_hostile_wrappers_end() -> None:
    assert unwrap(["sudo"] * 10_000)[0] == "sudo"


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("apk add git", ["git"]),
        ("apk --no-cache add -q git=1.2-r0 gcc>4 musl-dev~=1 bash@edge", ["git", "gcc", "musl-dev", "bash"]),
        ("apk add --virtual .deps -t x -X http://r --repository=http://s git !bash", ["git"]),
        ("apk add --virtual .deps", []),
        (
            "apt-get install -y --no-install-recommends git=1:2.3 libc6:amd64 curl/stable g++",
            ["git", "libc6", "curl", "g++"],
        ),
        ("apt-get -qq -o Dpkg::Use-Pty=0 install -yt backports git", ["git"]),
        ("apt-get install -tbackports git vim-", ["git"]),
        ("apt install ./a_1.deb /tmp/b.deb", ["./a_1.deb", "/tmp/b.deb"]),
        ("sudo apt install git", ["git"]),
        ("yum -y install --enablerepo x git", ["git"]),
        ("microdnf install http://x/a.rpm", ["http://x/a.rpm"]),
        ("zypper in -y git", ["git"]),
        ("apk update", None),
        ("apk del git", None),
        ("pip install x", None),
        ("go install x", None),
    ],
)
def test_installed_packages(command: str, expected: list[str] | None) -> None:
    found = installed_packages(command.split())
    assert (None if found is None else list(found)) == expected


def test_installed_packages_with_an_unknown_word() -> None:
    assert installed_packages(["apk", "add", "git", None]) is None


@pytest.mark.parametrize(
    ("name", "tool"),
    [
        ("air", "air"),
        ("/go/bin/air", "air"),
        ("github.com/cosmtrek/air", "air"),
        ("github.com/air-verse/air@latest", "air"),
        ("github.com/cosmtrek/air/v2@v2.0.0", "air"),
        ("github.com/githubnemo/CompileDaemon", "CompileDaemon"),
        ("github.com/githubnemo/compiledaemon@x", "CompileDaemon"),
        ("github.com/cespare/reflex", "reflex"),
        ("github.com/codegangsta/gin", "gin"),
        ("github.com/pilu/fresh", "fresh"),
        ("github.com/go-delve/delve/cmd/dlv@latest", "dlv"),
        ("github.com/oxequa/realize/...", "realize"),
        ("github.com/cortesi/modd/cmd/modd", "modd"),
        ("github.com/gin-gonic/gin", None),
        ("github.com/me/air", None),
        ("example.com/github.com/cosmtrek/air", None),
        ("./air", None),
        ("main", None),
        ("", None),
    ],
)
def test_live_reload_tools(name: str, tool: str | None) -> None:
    assert live_reload_tool(name) == tool


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("gcc", "build"),
        ("gcc-12", "build"),
        ("libsqlite3-dev", "build"),
        ("openssl-dev", "build"),
        ("protobuf-compiler", "build"),
        ("ca-certificates", "certificates"),
        ("tzdata", "time_zones"),
        ("git", "ambiguous"),
        ("python3", "ambiguous"),
        ("libc6-compat", "build"),
        ("libgcc", "library"),
        ("libunheardof7", "library"),
        ("ffmpeg", "runtime"),
        ("fonts-noto", "runtime"),
        ("postgresql16-client", "runtime"),
        ("unheard-of", "unknown"),
        ("", "unknown"),
    ],
)
def test_packages_have_a_class(name: str, expected: str) -> None:
    assert package_class(name) is PackageClass(expected)


def test_packages_that_speak_of_cgo() -> None:
    assert package("musl-dev").c_toolchain
    assert package("g++-12").c_toolchain
    assert package("libpcap-dev").c_library
    assert not package("make").c_toolchain
    assert not package("git").c_library
    assert not package("libpcap").c_library


@pytest.mark.parametrize(
    ("room", "name", "key"), [("shell", "commands", "command"), ("images", "packages", "package")]
)
def test_the_tables_name_nothing_twice_and_cite_sources(room: str, name: str, key: str) -> None:
    data = table(room, name)
    names = Counter(name for row in data[key] for name in row.get("names", ()))
    assert [name for name, count in names.items() if count > 1] == []
    assert len(names) > 150
    assert all("https://" in row["source"] for row in data[key])
    assert all(row.get("names") or row.get("patterns") for row in data[key])
