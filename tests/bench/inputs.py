"""Inputs that are made: repositories, folders of Dockerfiles, a module of Go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

GO = """\
FROM golang:1.22
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/app .
EXPOSE 8080
CMD ["app"]
"""
NODE = """\
FROM node:20
WORKDIR /app
COPY package.json ./
RUN npm install
COPY . .
CMD ["node", "server.js"]
"""
PLAIN = 'FROM alpine\nCOPY . .\nCMD ["/app"]\n'
MAIN = 'package main\n\nfunc main() { println("hello") }\n'
MODULE = "module example.com/app\n\ngo 1.22\n"
COMPOSE = "services:\n  app{number}:\n    build: .\n    image: example/app{number}\n"


def repository(folder: Path) -> Path:
    """A folder that is the root of a repository; git itself is never asked about it."""
    (folder / ".git").mkdir(parents=True)
    return folder


def program(folder: Path, dockerfile: str = GO, number: int = 0, *, compose: bool = True) -> Path:
    """A small Go program with a Dockerfile, which is returned, and a Compose file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "go.mod").write_text(MODULE)
    (folder / "main.go").write_text(MAIN)
    if compose:
        (folder / "compose.yml").write_text(COMPOSE.format(number=number))
    (folder / "Dockerfile").write_text(dockerfile)
    return folder / "Dockerfile"


def without_go(folder: Path, count: int) -> None:
    """A repository of Dockerfiles that copy their folder, and no Go anywhere."""
    for number in range(count):
        (folder / f"s{number}").mkdir()
        (folder / f"s{number}" / "Dockerfile").write_text(PLAIN)


def beside(folder: Path, count: int) -> None:
    """Dockerfiles that stand beside each other in one folder and copy what matches a pattern."""
    for number in range(count):
        (folder / f"s{number}.Dockerfile").write_text(PLAIN.replace("COPY .", "COPY *.json package*.lock"))


def with_compose(folder: Path, count: int) -> None:
    """A repository of Go programs, each with a Dockerfile and a Compose file."""
    for number in range(count):
        program(folder / f"s{number}", number=number)


def lines(folder: Path, count: int) -> None:
    """One Dockerfile with this many instructions more."""
    program(folder, GO.replace("EXPOSE 8080\n", "".join(f"ENV NAME{n}=1\n" for n in range(count))))


def packages(folder: Path, count: int) -> None:
    """One Go program whose main package imports this many others, of four files each."""
    program(folder)
    imports = "".join(f'\t_ "example.com/app/p{number}"\n' for number in range(count))
    (folder / "main.go").write_text(f"package main\n\nimport (\n{imports})\n\nfunc main() {{}}\n")
    for number in range(count):
        (folder / f"p{number}").mkdir()
        for file in range(4):
            body = "".join(_FUNCTION.format(n=file * 10 + n) for n in range(10))
            text = f'package p{number}\n\nimport (\n\t"fmt"\n\t"os"\n\t"strings"\n)\n\n{body}'
            (folder / f"p{number}" / f"f{file}.go").write_text(text)


_FUNCTION = """\
// Work{n} does what its name says.
func Work{n}(name string, count int) (string, error) {{
	if count < {n} {{
		return "", fmt.Errorf("too few for %s: %d", name, count)
	}}
	for i := range count {{
		name = strings.TrimSpace(name + "part-{n}")
		if data, err := os.ReadFile("data/" + name); err == nil && len(data) > i {{
			return string(data), nil
		}}
	}}
	return name, nil
}}

"""


def spread_out(texts: Sequence[bytes], root: Path, folders: int = 70) -> Path:
    """One repository with these Dockerfiles in some folders."""
    repository(root)
    for number, text in enumerate(texts):
        folder = root / f"team{number % folders}"
        folder.mkdir(exist_ok=True)
        (folder / f"app{number}.Dockerfile").write_bytes(text)
    return root


def alone(texts: Sequence[bytes], root: Path) -> list[Path]:
    """A repository for each of these Dockerfiles, which are returned."""
    found = []
    for number, text in enumerate(texts):
        file = repository(root / str(number)) / "Dockerfile"
        file.write_bytes(text)
        found.append(file)
    return found


def read(folder: Path) -> list[bytes]:
    """The Dockerfiles of a folder: all files in it, by name."""
    return [path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()]


def dockerfiles(count: int) -> list[bytes]:
    """Texts of the kinds that Shipwright's have, in about the same shares; the same ones each time.

    Shipwright's are 5,406 Dockerfiles of GitHub that broke: https://github.com/STAR-RG/shipwright,
    data/broken-dockerfiles. One in eight is about Go.
    """
    random = Random(1)
    return [_dockerfile(random).encode() for _ in range(count)]


_BASES = (
    ("python:3.9", "pip install --no-cache-dir -r requirements.txt", 'CMD ["python", "app.py"]'),
    ("node:14-alpine", "npm ci --production && npm cache clean --force", "CMD npm start"),
    ("ubuntu:18.04", "apt-get update && apt-get install -y curl git", 'ENTRYPOINT ["/entrypoint.sh"]'),
    ("debian:stretch", "apt-get update \\\n && apt-get install -y build-essential", "CMD /usr/bin/server"),
    ("ruby:2.7", "gem install bundler && bundle install --jobs 4", 'CMD ["bundle", "exec", "puma"]'),
    ("php:7.4-apache", "docker-php-ext-install pdo pdo_mysql", 'CMD ["apache2-foreground"]'),
    ("openjdk:8-jdk-alpine", "./mvnw -q package", 'ENTRYPOINT ["java", "-jar", "/app.jar"]'),
)
_GO_BUILDS = (
    "go build -o /usr/local/bin/app .",
    "go get -d -v ./... && go install -v ./...",
    "CGO_ENABLED=0 GOOS=linux go build -a -installsuffix cgo -o app ./cmd/app",
    "apk add --no-cache git make && make build",
)
_GO_STARTS = ('CMD ["/usr/local/bin/app"]', 'CMD ["app"]', 'ENTRYPOINT ["./app"]', "CMD ./app --port $PORT")


def _dockerfile(random: Random) -> str:
    if random.random() < 0.125:
        base = f"golang:1.{random.randint(9, 22)}"
        build, start = random.choice(_GO_BUILDS), random.choice(_GO_STARTS)
    else:
        base, build, start = random.choice(_BASES)
    head = [f"FROM {base}", "WORKDIR /app", "COPY . ."]
    return "\n".join([*head, *_settings(random), f"RUN {build}", "EXPOSE 8080", start]) + "\n"


def _settings(random: Random) -> Iterator[str]:
    for number in range(random.randint(0, 25)):
        yield random.choice(
            (
                f"ENV SETTING_{number}=value",
                f"RUN mkdir -p /var/lib/part{number} && chmod 755 /var/lib/part{number}",
                f'LABEL part{number}="a label" \\\n      other{number}="another"',
                f"# why part {number} is here",
            )
        )
