"""A small repository for each rule, in which what its documentation advises is tried.

The Dockerfile is refused by the rule, or rewritten with its notice, and has the lines that stand below "before" in
the section "What you can do".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

GO_MOD = "module example.com/shop\n\ngo 1.24\n"
MAIN = "package main\n\nfunc main() {}\n"
HEAD = "FROM golang:1.26\nWORKDIR /src\nCOPY . .\n"
BUILD = "RUN go build -o /app .\n"
PLAIN = f'{HEAD}{BUILD}CMD ["/app"]\n'


@dataclass(frozen=True)
class Case:
    dockerfile: str
    files: Mapping[str, str] = field(default_factory=dict)
    """Beside go.mod and main.go; an empty text takes one of these away."""
    options: tuple[str, ...] = ()
    """Of the run in which the rule speaks, and of all but those that are advised themselves."""
    outcome: str = "rewritten"
    """After what is advised was done."""
    at_first: str = ""
    """The outcome before; by default what the kind of the rule says."""

    @property
    def tree(self) -> dict[str, str]:
        files = {"go.mod": GO_MOD, "main.go": MAIN, **self.files, "Dockerfile": self.dockerfile}
        return {name: text for name, text in files.items() if text}


def program(body: str, *imports: str) -> str:
    lines = "".join(f'\t"{name}"\n' for name in imports)
    return f"package main\n\nimport (\n{lines})\n\nfunc main() {{\n{body}}}\n"


_UNDECIDED = "DIRTY := $(shell git status --porcelain)\nifeq ($(DIRTY),)\n"
_LAKE = """\
FROM golang:1.26 AS builder
WORKDIR /src
COPY . .
RUN make lake

FROM debian:13
{}COPY --from=builder /output/bin/lake /lake
CMD ["/lake"]
"""
_LAKE_FILES = {
    "main.go": "",
    "cmd/lake/main.go": MAIN,
    "Makefile": f"{_UNDECIDED}lake:\n\tgo build -o /output/bin/lake ./cmd/lake\nendif\n",
}
_WORKFLOW = """\
jobs:
  image:
    runs-on: ubuntu-latest
    steps:
      - uses: docker/build-push-action@v6
        with:
          context: .
          platforms: linux/386,linux/amd64
"""
_REMOVE = program(
    '\tdir := "/data"\n\texec.Command("rm", "-rf", dir).Run()\n\tos.Getpid()\n', "os", "os/exec"
)
_ENCODER = program('\texec.Command(os.Getenv("ENCODER")).Run()\n', "os", "os/exec")

CASES: dict[str, Case] = {
    "unknown-directive": Case(f"# distroify: cpoy conf/app.yaml\n{PLAIN}", {"conf/app.yaml": "a: 1\n"}),
    "wrong-directive": Case(_LAKE.format("# distroify: program /output/bin/lake ./cmd/lkae\n"), _LAKE_FILES),
    "unsupported-platform": Case(PLAIN, {".github/workflows/image.yml": _WORKFLOW}),
    "base-triggers": Case("FROM golang:onbuild\n"),
    "unknown-base": Case(PLAIN.replace("golang:1.26", "example.com/team/golang:3")),
    "missing-module": Case(PLAIN, {"go.mod": ""}),
    "no-start": Case(HEAD + BUILD),
    "go-run": Case(f'{HEAD}ENTRYPOINT ["go", "run"]\nCMD ["main.go"]\n'),
    "test-image": Case(f'{HEAD}CMD ["go", "test", "./..."]\n'),
    "toolchain-image": Case('FROM golang:1.26\nENTRYPOINT ["go"]\n', outcome="refused"),
    "live-reload": Case(f'{HEAD}RUN go install github.com/air-verse/air@latest\nCMD ["air"]\n'),
    "entrypoint-script": Case(
        f'{HEAD}{BUILD}ENTRYPOINT ["./entrypoint.sh"]\n',
        {"entrypoint.sh": "#!/bin/sh\nuntil nc -z db 5432; do sleep 1; done\nexec /app\n"},
    ),
    "needs-shell": Case(f"{HEAD}{BUILD}ENV PORT=8080\nCMD /app -port $PORT\n"),
    "prebuilt-binary": Case(
        'FROM golang:1.26\nCOPY server /server\nCMD ["/server"]\n', options=("--context", ".")
    ),
    "unknown-start": Case(_LAKE.format(""), _LAKE_FILES),
    "unknown-build": Case(
        f'{HEAD}RUN make build\nCMD ["/app"]\n',
        {"Makefile": f"{_UNDECIDED}build:\n\tgo build -o /app .\nendif\n"},
    ),
    "needs-cgo": Case(
        "FROM golang:1.26-alpine\nRUN apk add --no-cache gcc musl-dev\nWORKDIR /src\nCOPY . .\n"
        f'{BUILD}CMD ["/app"]\n',
        {"main.go": 'package main\n\nimport "C"\n\nfunc main() {}\n'},
    ),
    "dynamic-binary": Case(
        PLAIN.replace("1.26", "1.26-alpine").replace("go build", "go build -buildmode=pie")
    ),
    "missing-library": Case(
        PLAIN.replace("RUN", "RUN apt-get update && apt-get install -y libvips-dev\nRUN"),
        {"main.go": 'package main\n\nimport "C"\n\nfunc main() {}\n'},
    ),
    "starts-executable": Case(PLAIN, {"main.go": _REMOVE}),
    "runtime-package": Case(
        PLAIN.replace("RUN", "RUN apt-get update && apt-get install -y ffmpeg\nRUN"), {"main.go": _ENCODER}
    ),
    "runtime-script": Case(
        PLAIN.replace("RUN", "COPY backup.sh /usr/local/bin/\nRUN"),
        {"main.go": _ENCODER, "backup.sh": "#!/bin/sh\necho\n"},
    ),
    "base-file": Case(PLAIN, {"main.go": program('\tos.ReadFile("/var/lib/dpkg/status")\n', "os")}),
    "certificate-store": Case(
        "FROM fedora:42\nRUN dnf install -y golang\n"
        "COPY company-ca.crt /etc/pki/ca-trust/source/anchors/\nRUN update-ca-trust\n"
        f'WORKDIR /src\nCOPY . .\n{BUILD}CMD ["/app"]\n',
        {"company-ca.crt": "x\n", "bundle.pem": "x\n"},
    ),
    "healthcheck-needs-shell": Case(f"{PLAIN}HEALTHCHECK CMD curl -f http://localhost:8080/ || exit 1\n"),
    "consumer-start": Case(
        PLAIN, {"compose.yml": 'services:\n  web:\n    build: .\n    command: sh -c "/app -v"\n'}
    ),
    "unknown-user": Case(f"{PLAIN}USER app\n"),
    "file-owner": Case(
        f'{HEAD}{BUILD}RUN useradd --uid 10001 app\nRUN chown app /var/log\nUSER app\nCMD ["/app"]\n'
    ),
    "missing-file": Case(
        f"# distroify: copy conf/prodution.yaml\n{PLAIN}", {"conf/production.yaml": "a: 1\n"}
    ),
    "unsupported-path": Case(
        PLAIN.replace("/src", "/my[app]").replace("-o /app", "-o app").replace('"/app"', '"./app"')
    ),
    "needs-root": Case(
        PLAIN.replace("/src", "/root/app").replace("-o /app", "-o app").replace('"/app"', '"./app"'),
        options=("--nonroot",),
    ),
    "unsupported-syntax": Case(f"# syntax=example.com/frontend:1\n{PLAIN}"),
    "ignored": Case(f"# distroify: ignore\n{PLAIN}"),
    "build-argument": Case(f'FROM golang:1.26\nARG DIR\nWORKDIR $DIR\nCOPY . .\n{BUILD}CMD ["/app"]\n'),
    "base-variable": Case(
        PLAIN.replace("golang:1.26", "golang:1.24").replace("WORKDIR", "LABEL go=$GOLANG_VERSION\nWORKDIR")
    ),
    "review-needed": Case(
        PLAIN, {"main.go": program("\tos.ReadFile(os.Args[1])\n", "os")}, options=("--safe-only",)
    ),
    "absent-file": Case(
        PLAIN,
        {"main.go": program('\tos.ReadFile(".env")\n', "os"), ".gitignore": ".env\n"},
    ),
    "broken-runtime": Case(
        f"{HEAD.replace(' AS', '').replace('1.26', '1.26 AS build')}RUN CGO_ENABLED=0 go build -o /server .\n\n"
        "FROM gcr.io/distroless/static-debian13\nCOPY --from=build /server /server\nCMD ./server && echo done\n",
        at_first="unchanged",
        outcome="unchanged",
    ),
    "c-code": Case(
        PLAIN,
        {
            "main.go": 'package main\n\n// #include <stdio.h>\n// static FILE *f(const char *p) { return fopen(p, "r"); }\n'
            'import "C"\n\nfunc main() {}\n'
        },
    ),
    "c-toolchain": Case(PLAIN.replace("1.26\n", "1.26-alpine\nRUN apk add --no-cache build-base\n")),
    "computed-path": Case(PLAIN, {"main.go": program("\tos.ReadFile(os.Args[1])\n", "os")}),
    "copied-executable": Case(
        PLAIN.replace(
            "CMD", 'COPY --from=example.org/tools/probe:1 /probe /probe\nHEALTHCHECK CMD ["/probe"]\nCMD'
        )
    ),
    "dynamic-executable": Case(PLAIN, {"main.go": _ENCODER}),
    "idle-directive": Case(
        PLAIN.replace(
            "RUN", "# distroify: ignore[runtime-package]\nRUN apt-get update && apt-get install -y make\nRUN"
        )
    ),
    "image-consumer": Case(
        PLAIN,
        {
            "compose.yml": "services:\n  web:\n    build: .\n    healthcheck:\n"
            '      test: ["CMD", "curl", "-f", "http://localhost:8080/health"]\n'
        },
    ),
    "may-need-root": Case(
        PLAIN, {"main.go": program('\thttp.ListenAndServe(":80", nil)\n', "net/http")}, options=("--nonroot",)
    ),
    "opaque-command": Case(
        PLAIN.replace("RUN", "RUN ./setup.sh\nRUN"), {"setup.sh": "#!/usr/bin/perl\nprint 1\n"}
    ),
    "said-program": Case(
        f'{HEAD}RUN make build\n# distroify: program /app .\nCMD ["/app"]\n',
        {"Makefile": f"{_UNDECIDED}build:\n\tgo build -o /app .\nendif\n"},
    ),
    "started-elsewhere": Case(
        HEAD + BUILD, {"compose.yml": "services:\n  web:\n    build: .\n    command: /app\n"}
    ),
    "static-glibc": Case(
        PLAIN.replace("go build", """go build -ldflags '-linkmode external -extldflags "-static"'"""),
        {"main.go": program('\thttp.ListenAndServe(":8080", nil)\n', "net/http")},
    ),
    "system-path": Case(
        PLAIN.replace("1.26", "1.26-alpine"),
        {"main.go": program('\tos.ReadFile("/usr/share/misc/magic")\n', "os")},
    ),
    "unseen-file": Case(
        PLAIN.replace("/src", "/data").replace("RUN", "ADD data.tar.gz /data\nRUN"),
        {"main.go": program('\tos.Open("words.csv")\n', "os"), "data.tar.gz": "x"},
    ),
    "unused-package": Case(PLAIN.replace("1.26\n", "1.26-alpine\nRUN apk add --no-cache bash\n")),
    "unused-script": Case(
        PLAIN.replace("RUN", "COPY backup.sh /usr/local/bin/\nRUN"), {"backup.sh": "#!/bin/sh\necho\n"}
    ),
    "media-type": Case(
        PLAIN.replace("1.26\n", "1.26-alpine\n"),
        {
            "main.go": program('\thttp.Handle("/", http.FileServer(http.Dir("web")))\n', "mime", "net/http"),
            "web/guide.md": "# Guide\n",
        },
    ),
    "zone-without-data": Case(
        PLAIN.replace("1.26\n", "1.26-alpine\nENV TZ=Europe/Berlin\n").replace("build", "build -trimpath"),
        {"main.go": program("\ttime.Now().Local()\n", "time")},
    ),
}
