"""docker, Compose and kubectl command lines, in Makefiles, scripts and workflows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewriter.consumers import recipes, workflows
from rewriter.consumers.docker import Found
from rewriter.consumers.model import Built, Exec, Use
from rewriter.support.yaml_tree import UNKNOWN


def script(text: str, path: str = "run.sh") -> list[Found]:
    return list(recipes.read(path, text))


def built(text: str, path: str = "run.sh") -> tuple[tuple[str, ...], tuple[str, ...], str | None]:
    [found] = script(text, path)
    assert isinstance(found, Built)
    return found.dockerfiles[:1], found.names, found.target


@pytest.mark.parametrize(
    ("line", "dockerfile", "names", "target"),
    [
        ("docker build .", "Dockerfile", (), None),
        ("docker build -t app .", "Dockerfile", ("app",), None),
        ("docker build . -t app:1 --tag=app:latest", "Dockerfile", ("app:1", "app:latest"), None),
        ("sudo docker build --no-cache --rm=true -t app ./api", "api/Dockerfile", ("app",), None),
        ("docker buildx build --push --platform linux/amd64 -f docker/api.Dockerfile .", "docker/api.Dockerfile", (), None),
        ("docker image build --target build -tapp .", "Dockerfile", ("app",), "build"),
        ("DOCKER_BUILDKIT=1 docker build --build-arg A=b .", "Dockerfile", (), None),
        ("cd api && docker build -f ../Dockerfile ..", "Dockerfile", (), None),
        ("time podman build -t app .", "Dockerfile", ("app",), None),
        ("docker --context x build -q .", "Dockerfile", (), None),
        ("NAME=app; docker build -t $NAME:${TAG} .", "Dockerfile", (f"app:{UNKNOWN}",), None),
    ],
)  # fmt: skip
def test_builds(line: str, dockerfile: str, names: tuple[str, ...], target: str | None) -> None:
    assert built(line) == ((dockerfile,), names, target)


@pytest.mark.parametrize(
    "line",
    [
        "docker build https://github.com/a/b.git",
        "docker build $DIR",
        "docker build ../..",
        "docker build /srv",
    ],
)
def test_builds_of_what_is_elsewhere(line: str) -> None:
    assert built(line)[0] == ()


@pytest.mark.parametrize(
    "line",
    [
        "echo docker build .",
        "# docker build .",
        "docker push app",
        "docker",
        "docker build",
        "docker run",
        "kubectl",
    ],
)
def test_what_builds_and_runs_nothing(line: str) -> None:
    assert script(line) == []


@pytest.mark.parametrize(
    ("line", "image", "entrypoint", "command"),
    [
        ("docker run app", "app", None, None),
        ("docker run -it --rm -p 80:80 -e A=b --name x app sh -c 'a b'", "app", None, ("sh", "-c", "a b")),
        ("docker run --entrypoint sh app -c ls", "app", ("sh",), ("-c", "ls")),
        ("docker run --entrypoint='' app ls", "app", (), ("ls",)),
        ("docker container run -v $PWD:/app --init app:1 -v", "app:1", None, ("-v",)),
        ("docker run -itd -w /tmp app", "app", None, None),
    ],
)
def test_runs(
    line: str, image: str, entrypoint: tuple[str, ...] | None, command: tuple[str, ...] | None
) -> None:
    [use] = script(line)
    assert isinstance(use, Use)
    assert use.image == image
    assert (use.entrypoint.items if use.entrypoint else None) == entrypoint
    assert (use.command.items if use.command else None) == command


@pytest.mark.parametrize(
    ("line", "kind", "name", "words", "is_command"),
    [
        ("docker exec -it -e A=b box bash", "container", "box", ("bash",), False),
        ("docker compose -f a.yml --profile x exec -T web ls -l", "service", "web", ("ls", "-l"), False),
        ("docker-compose exec -u root web sh", "service", "web", ("sh",), False),
        ("docker compose run --rm web migrate up", "service", "web", ("migrate", "up"), True),
        ("docker compose run --rm --entrypoint sh web -c ls", "service", "web", ("sh", "-c", "ls"), False),
        ("kubectl -n prod exec -it deploy/web -c api -- sh", "workload", "web", ("sh",), False),
        ("kubectl exec web-5d4-x7 ls", "workload", "web-5d4-x7", ("ls",), False),
        ("bash -c 'docker exec box ls'", "container", "box", ("ls",), False),
    ],
)  # fmt: skip
def test_execs(line: str, kind: str, name: str, words: tuple[str, ...], is_command: bool) -> None:
    [found] = script(line)
    assert isinstance(found, Exec)
    assert (found.kind, found.name, found.call.words.items, found.is_command) == (
        kind,
        name,
        words,
        is_command,
    )


def test_lines_of_makefiles() -> None:
    text = "IMAGE ?= team/app\nTAG := $(shell git describe)\n\nimage: go.mod\n\t@docker build \\\n\t  -t $(IMAGE):$(TAG) \\\n\t  $(CURDIR)\n"
    [found] = script(text, "api/Makefile")
    assert isinstance(found, Built)
    assert found.dockerfiles[0] == "api/Dockerfile"
    assert found.names == (f"team/app:{UNKNOWN}",)
    assert found.place.line == 5


def test_each_recipe_line_has_its_own_folder() -> None:
    found = script("a:\n\tcd sub\n\tdocker build .\nb:\n\tcd sub && docker build .\n", "Makefile")
    # The first cd is a line of its own: a reader of one line cannot know that; make starts another shell.
    assert [item.dockerfiles[0] for item in found if isinstance(item, Built)] == [
        "Dockerfile",
        "sub/Dockerfile",
    ]


WORKFLOW = """\
on: push
env: {REGISTRY: ghcr.io}
jobs:
  build:
    runs-on: ubuntu-latest
    defaults: {run: {working-directory: ignored}}
    steps:
      - id: meta
        uses: docker/metadata-action@v5
        with:
          images: ${{ env.REGISTRY }}/team/app
      - uses: docker/build-push-action@v6
        with:
          context: api
          file: api/Dockerfile.prod
          target: prod
          tags: ${{ steps.meta.outputs.tags }}
      - working-directory: api
        run: |
          set -e
          docker build -t $REGISTRY/team/dev .
  test:
    runs-on: ubuntu-latest
    container: ghcr.io/team/app:latest
    steps: []
"""


def test_workflows() -> None:
    found = list(workflows.read(".github/workflows/ci.yml", WORKFLOW))
    pushed, run = sorted((f for f in found if isinstance(f, Built)), key=lambda item: item.place.line)
    assert (pushed.dockerfiles, pushed.names, pushed.target) == (
        ("api/Dockerfile.prod",),
        ("ghcr.io/team/app",),
        "prod",
    )
    assert (run.dockerfiles[0], run.names, run.place.line) == ("api/Dockerfile", ("ghcr.io/team/dev",), 21)
    [job] = [item for item in found if isinstance(item, Use)]
    assert (job.image, job.is_started, job.place.line) == ("ghcr.io/team/app:latest", False, 24)


def test_gitlab() -> None:
    text = (
        "variables: {NAME: team/app}\nbuild:\n  image: docker:27\n  script:\n    - docker build -t $NAME .\n"
    )
    found = list(workflows.read(".gitlab-ci.yml", text))
    assert [item.names for item in found if isinstance(item, Built)] == [("team/app",)]
    assert [item.image for item in found if isinstance(item, Use)] == ["docker:27"]


words = st.sampled_from(
    ["docker", "kubectl", "compose", "exec", "run", "build", "-it", "-t", "--name", "=", "--", "-", ".", "a", "$A", "$(B)",
     "'", '"', "\\", "\n", "\n\t", "|", "&&", "(", ")", "sh", "-c", "cd", "..", "A=b", "{", "}", "<<E", "\x00", "é"]
)  # fmt: skip


@given(st.lists(words, max_size=30).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_nothing_is_raised(text: str) -> None:
    for path in ("Makefile", "a/run.sh"):
        script(text, path)
