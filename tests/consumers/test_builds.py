"""What builds give: names, arguments and platforms, from bake files, workflows and the like."""

from __future__ import annotations

from types import ModuleType

import pytest

from rewriter.consumers import (
    action,
    bake,
    based,
    compose,
    fly,
    goreleaser,
    heroku,
    recipes,
    render,
    skaffold,
    workflows,
)
from rewriter.consumers.model import UNKNOWN, Built, Source
from rewriter.images.platforms import architecture

BAKE = """\
variable "TAG" { default = "1" }
variable "ALL" {
  type = list(string)
  default = ["linux/amd64", "linux/386"]
}
target "base" {
  args = { SERVICE = "api", X = TAG }
  platforms = ALL
}
target "app" {
  inherits = ["base"]
  matrix = { svc = ["a", "b"] }
  name = "app-${svc}"
  tags = ["r/${svc}:${TAG}", upper("x")]
  args = {
    SERVICE = svc
    Y = null
  }
}
"""


def arguments(built: Built) -> dict[str, str]:
    return {given.name: given.value for given in built.arguments}


def platforms(built: Built) -> list[str]:
    return [name for name, _ in built.platforms]


def test_bake_targets_take_over_and_have_a_matrix() -> None:
    first, second = bake.read("docker-bake.hcl", BAKE)
    assert first.names == ("r/a:1", UNKNOWN)
    assert second.names == ("r/b:1", UNKNOWN)
    assert arguments(first) == {"SERVICE": "a", "X": "1"}
    assert platforms(first) == ["linux/amd64", "linux/386"]
    assert first.platforms[1][1].line == 4
    assert first.dockerfiles == ("Dockerfile", "dockerfile")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('target "a" {\n  tags = ["x", "y",]\n}\n', [("x", "y")]),
        ('target "a" {\n  tags = concat(["x"], ["y"])\n}\n', [("x", "y")]),
        ('target "a" {\n  tags = [for t in ["x"] : t]\n}\n', [()]),
        ('target "a" {\n  tags = ["x" \n}\ntarget "b" {\n  tags = ["y"]\n}\n', [("y",)]),
        ('target "a" {\n  dockerfile-inline = "FROM scratch"\n}\n', []),
        ('target "a" {}\ntarget "b" { inherits = ["a"] }\n', [()]),
        ('group "g" { targets = ["a"] }\ntarget "a" {}\ntarget "b" { inherits = ["a"] }\n', [(), ()]),
        ("target {\n", []),
        ("\x00", []),
        ("x = " + "[" * 3000, []),
        ('target "a" { inherits = ["a"] }\n', []),
    ],
)
def test_bake_reads_what_is_plain(text: str, names: list[tuple[str, ...]]) -> None:
    assert [built.names for built in bake.read("docker-bake.hcl", text)] == names


def test_bake_paths_are_seen_from_the_root_and_from_the_file() -> None:
    [built] = bake.read(
        "deploy/docker-bake.hcl", 'target "default" {\n  context = "app"\n  dockerfile = "D"\n}\n'
    )
    assert built.sources == (Source("app/D", "app"), Source("deploy/app/D", "deploy/app"))


def test_bake_override_without_a_file_is_no_build() -> None:
    assert [*bake.read("docker-bake.override.hcl", 'target "a" { tags = ["x"] }\n')] == []


def test_bake_in_json() -> None:
    text = (
        '{"variable": {"V": {"default": "2"}}, "target": {"a": {"tags": ["x:${V}"], "args": {"N": "${V}"}}}}'
    )
    [built] = bake.read("docker-bake.json", text)
    assert (built.names, arguments(built)) == (("x:2",), {"N": "2"})


def test_workflow_matrix() -> None:
    text = """\
jobs:
  image:
    strategy:
      matrix:
        service: [api, worker]
        target:
          - {platform: linux/amd64}
        exclude:
          - service: worker
        include:
          - service: extra
            target: {platform: linux/386}
    steps:
      - uses: docker/build-push-action@v6
        with:
          platforms: ${{ matrix.target.platform }}
          build-args: |
            SERVICE=${{ matrix.service }}
            TAG=${{ github.sha }}
"""
    found = [*workflows.read(".github/workflows/a.yml", text)]
    assert [(platforms(b), arguments(b)) for b in found if isinstance(b, Built)] == [
        (["linux/amd64"], {"SERVICE": "api", "TAG": UNKNOWN}),
        (["linux/386"], {"SERVICE": "extra", "TAG": UNKNOWN}),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "services:\n  a:\n    build:\n      context: .\n      args:\n        N: v\n      platforms: [linux/386]\n",
        "services:\n  a:\n    platform: linux/386\n    build:\n      args: [N=v]\n",
    ],
)
def test_compose(text: str) -> None:
    [use] = compose.read("compose.yml", text)
    assert use.built is not None
    assert (platforms(use.built), arguments(use.built)) == (["linux/386"], {"N": "v"})


def test_compose_extends_puts_a_build_together() -> None:
    text = """\
services:
  base:
    build: {context: app, args: {A: x, N: u}}
  thumbs:
    extends: base
    build:
      args:
        N: v
"""
    _, use = compose.read("compose.yml", text)
    assert use.built is not None
    assert (use.built.dockerfiles[0], arguments(use.built)) == ("app/Dockerfile", {"A": "x", "N": "v"})


def test_compose_defaults_are_values_besides_unknown_ones() -> None:
    text = "services:\n  a:\n    platform: ${P:-linux/386}\n    build: {context: ., args: {N: '${N:-v}'}}\n"
    [use] = compose.read("compose.yml", text)
    assert use.built is not None
    assert [given.value for given in use.built.arguments] == ["v", UNKNOWN]
    assert platforms(use.built) == ["linux/386"]


def test_bake_functions_give_names() -> None:
    text = (
        'function "tag" {\n  params = [t]\n  result = ["r/app:${t}"]\n}\ntarget "a" {\n  tags = tag("1")\n}\n'
    )
    [built] = bake.read("docker-bake.hcl", text)
    assert built.names == (f"r/app:{UNKNOWN}",)


def test_justfile() -> None:
    text = "image tag='1':\n    docker build --build-arg N={{tag}} --platform linux/386 -t app:{{tag}} .\n"
    [built] = recipes.read("justfile", text)
    assert isinstance(built, Built)
    assert (built.place.line, platforms(built), arguments(built)) == (2, ["linux/386"], {"N": UNKNOWN})


def test_makefile() -> None:
    text = "P = linux/386,linux/amd64\nimage:\n\tdocker buildx build --platform=$(P) --build-arg N=v --build-arg M .\n"
    [built] = recipes.read("Makefile", text)
    assert isinstance(built, Built)
    assert (platforms(built), arguments(built)) == (["linux/386", "linux/amd64"], {"N": "v", "M": UNKNOWN})


def test_skaffold() -> None:
    text = """\
build:
  platforms: [linux/386]
  artifacts:
    - image: app
      docker:
        buildArgs:
          N: v
          M: "{{.TAG}}"
"""
    [built] = skaffold.read("skaffold.yaml", text)
    assert (platforms(built), arguments(built)) == (["linux/386"], {"N": "v", "M": UNKNOWN})


def test_goreleaser() -> None:
    text = """\
dockers_v2:
  - images: [app]
    platforms: [linux/386]
    build_args: {N: v}
"""
    [built] = goreleaser.read(".goreleaser.yaml", text)
    assert (platforms(built), arguments(built)) == (["linux/386"], {"N": "v"})


@pytest.mark.parametrize(
    ("platform", "found"),
    [
        ("linux/amd64", "amd64"),
        ("linux/amd64/v3", "amd64"),
        ("Linux/x86_64", "amd64"),
        ("amd64", "amd64"),
        ("386", "386"),
        ("linux/i686", "386"),
        ("linux/arm", "arm"),
        ("linux/arm/v7", "arm"),
        ("linux/arm/v8", "arm"),
        ("linux/arm/v6", "arm/v6"),
        ("linux/armel", "arm/v6"),
        ("linux/aarch64", "arm64"),
        ("windows/amd64", None),
        ("windows", None),
        ("linux", None),
        ("linux/" + UNKNOWN, None),
        (UNKNOWN, None),
        ("", None),
    ],
)
def test_architecture(platform: str, found: str | None) -> None:
    assert architecture(platform) == found


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (fly, "["),
        (fly, '[build]\nbuilder = "heroku/builder:24"\n[processes]\nweb = "sh -c x"\n'),
        (render, "services: 1\n"),
        (render, "services:\n  - runtime: go\n    startCommand: ./app\n"),
        (heroku, "run:\n  web: ./app\n"),
        (heroku, "build: x\nrun: [a]\n"),
        (action, "runs: {using: node20, main: index.js}\n"),
        (action, "runs: {using: docker}\n"),
        (based, "RUN x\n"),
        (based, "FROM ${\n"),
    ],
)
def test_what_says_nothing(reader: ModuleType, text: str) -> None:
    assert [*reader.read("a/file", text)] == []


def test_fly_builds_with_arguments() -> None:
    text = '[build]\ndockerfile = "D"\nbuild-target = "prod"\n[build.args]\nN = "v"\n'
    [use] = fly.read("deploy/fly.toml", text)
    built = use.built
    assert built is not None
    assert (built.dockerfiles, built.target, arguments(built)) == (("deploy/D",), "prod", {"N": "v"})
    assert built.arguments[0].place.line == 5


def test_stages_are_followed_to_their_image() -> None:
    text = 'FROM app AS a\nFROM a AS b\nRUN ["/app", "x"]\nFROM scratch\nCOPY --from=b /app /\nCOPY --from=app /x* /y /\n'
    found = [*based.read("Dockerfile", text)]
    assert [use.image for use in found] == ["app", "app", "app", "scratch"]
    assert [call.words.items for call in found[1].calls] == [("/app", "x")]
    assert [path for path, _ in found[2].takes] == ["/y"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".gitlab-ci.yml", "a:\n  script:\n    - /kaniko/executor --cleanup --context $CI_PROJECT_DIR --dockerfile "
         "$CI_PROJECT_DIR/Dockerfile --custom-platform=linux/386 --build-arg N=v --destination app\n"),
        ("cloudbuild.yaml", "steps:\n- name: gcr.io/cloud-builders/docker\n  args: [build, --platform, linux/386, "
         "--build-arg, N=v, -t, app, .]\n"),
        ("azure-pipelines.yml", "steps:\n- script: podman build --arch 386 --build-arg N=v -t app .\n"),
        (".github/workflows/a.yml", "on:\n  workflow_call:\n    inputs:\n      p: {default: linux/386}\njobs:\n"
         "  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          platforms: "
         "${{ inputs.p }}\n          build-args: N=v\n          tags: app\n"),
    ],
)  # fmt: skip
def test_other_builders(path: str, text: str) -> None:
    [built] = [item for item in workflows.read(path, text) if isinstance(item, Built)]
    assert (platforms(built), arguments(built), built.names) == (["linux/386"], {"N": "v"}, ("app",))
    assert "Dockerfile" in built.dockerfiles


def test_a_composite_action_builds() -> None:
    text = """\
inputs:
  platforms: {default: linux/386}
runs:
  using: composite
  steps:
    - uses: docker/build-push-action@v6
      with:
        platforms: ${{ inputs.platforms }}
"""
    [built] = action.read(".github/actions/image/action.yml", text)
    assert isinstance(built, Built)
    assert platforms(built) == ["linux/386"]


@pytest.mark.parametrize(
    ("reader", "path", "text", "source"),
    [
        (compose, "a/compose.yml", "services: {a: {build: {context: .., dockerfile: b/D}}}\n", ("b/D", "")),
        (compose, "a/compose.yml", "services: {a: {build: ../b}}\n", ("b/Dockerfile", "b")),
        (recipes, "a/Makefile", "i:\n\tdocker build -f b/D ..\n", ("a/b/D", "")),
        (workflows, "a.yml", "a: {uses: docker/build-push-action@v6, with: {file: b/D}}\n", ("b/D", "")),
        (skaffold, "skaffold.yaml", "build: {artifacts: [{image: a, context: b}]}\n", ("b/Dockerfile", "b")),
        (heroku, "heroku.yml", "build: {docker: {web: b/D}}\n", ("b/D", "b")),
        (action, "action.yml", "runs:\n  using: docker\n  image: b/D\n", ("b/D", "b")),
        (goreleaser, ".goreleaser.yml", "dockers: [{dockerfile: b/D}]\n", ("b/D", None)),
        (fly, "fly.toml", '[build]\ndockerfile = "b/D"\n', ("b/D", "")),
        (fly, "b/fly.toml", '[build]\ndockerfile = "D"\n', ("b/D", None)),
        (render, "render.yaml", "services: [{runtime: docker, dockerfilePath: b/D}]\n", ("b/D", "")),
    ],
)
def test_the_build_context(reader: ModuleType, path: str, text: str, source: tuple[str, str | None]) -> None:
    [found] = reader.read(path, text)
    built = found if isinstance(found, Built) else found.built
    assert built.sources[0] == Source(*source)
