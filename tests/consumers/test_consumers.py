"""Which files use the image of a Dockerfile, and what of it the new image lacks."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from pathlib import Path

import pytest

from rewriter.consumers import match
from rewriter.consumers.compose import read as read_compose
from rewriter.consumers.find import survey
from rewriter.consumers.match import consumers, said_context
from rewriter.consumers.model import Consumers, Survey, Words
from rewriter.consumers.names import image_name, same
from rewriter.model import Diagnostic, FileResult, Located, Settings, rooted
from rewriter.pipeline.rewrite import rewrite
from rewriter.support.yaml_tree import UNKNOWN

FROM = "FROM golang:1.24\nWORKDIR /app\nCOPY . .\nRUN CGO_ENABLED=0 go build -o main .\n"
CMD = 'CMD ["/app/main"]\n'
SOURCE = {
    "go.mod": "module example.com/web\n\ngo 1.22\n",
    "main.go": 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n',
}
_numbers = count()


def write(root: Path, files: Mapping[str, str]) -> Path:
    # A folder of its own each time: a survey is kept for the life of the process.
    root = root / str(next(_numbers))
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def run(root: Path, files: Mapping[str, str], dockerfile: str = FROM + CMD, *allow: str) -> FileResult:
    """The Dockerfile in a repository that has these files besides the program's."""
    root = write(root, {"Dockerfile": dockerfile, **SOURCE, **files})
    settings = Settings(allow=frozenset(allow))
    data = dockerfile.encode()
    return rewrite("Dockerfile", data, settings, context=root, dockerfile_path=root / "Dockerfile")


def told(result: FileResult) -> list[Diagnostic]:
    rules = (
        "image-consumer",
        "consumer-start",
        "started-elsewhere",
        "no-start",
        "needs-shell",
        "unknown-start",
    )
    return [item for item in result.diagnostics if item.rule in rules]


def tied(found: Survey, dockerfile: str) -> Consumers:
    return match.tied(match.Index(found), dockerfile)


def place(result: FileResult) -> tuple[str, int | None]:
    [diagnostic] = told(result)
    [evidence] = diagnostic.evidence
    return evidence.path, evidence.line


def service(text: str) -> dict[str, str]:
    lines = "".join(f"    {line}\n" for line in text.split("\n"))
    return {"docker-compose.yml": f"services:\n  web:\n    build: .\n{lines}"}


@pytest.mark.parametrize(
    ("reference", "path", "is_open"),
    [
        ("app", "app", False),
        ("app:1", "app", False),
        ("localhost:5000/team/app:1@sha256:abc", "localhost:5000/team/app", False),
        ("docker.io/library/app", "app", False),
        ("docker.io/team/app:latest", "team/app", False),
        (f"{UNKNOWN}/team/app:{UNKNOWN}", "team/app", True),
        (f"gcr.io/{UNKNOWN}/app", "app", True),
        (f"gcr.io/my-{UNKNOWN}/team/app", "team/app", True),
    ],
)
def test_names(reference: str, path: str, is_open: bool) -> None:
    name = image_name(reference)
    assert name is not None and (name.path, name.is_open) == (path, is_open)


@pytest.mark.parametrize(
    "reference", ["", f"{UNKNOWN}", f"team/{UNKNOWN}", f"team/app{UNKNOWN}:1", f"{UNKNOWN}:1"]
)
def test_names_of_which_the_last_element_is_unknown(reference: str) -> None:
    assert image_name(reference) is None


@pytest.mark.parametrize(
    ("one", "other", "result"),
    [
        ("team/app:1", "docker.io/team/app:2", True),
        ("app", "team/app", False),
        (f"{UNKNOWN}/app", "gcr.io/team/app", True),
        (f"{UNKNOWN}/app", "gcr.io/team/myapp", False),
        (f"{UNKNOWN}/app", "app", True),
        (f"{UNKNOWN}/a/app", f"{UNKNOWN}/app", False),
    ],
)
def test_same_names(one: str, other: str, result: bool) -> None:
    left, right = image_name(one), image_name(other)
    assert left is not None and right is not None
    assert same(left, right) is same(right, left) is result


@pytest.mark.parametrize(
    ("value", "items"),
    [
        ("sh -c 'a b'", ("sh", "-c", "a b")),
        ("[a, 'b c', 1]", ("a", "b c", "1")),
        ("a $$HOME ${X} $Y", ("a", "$HOME", UNKNOWN, UNKNOWN)),
        ("a ${X:-b c}d", ("a", f"{UNKNOWN}d")),
        ("'unbalanced \"'", (UNKNOWN,)),
        ("[]", ()),
        ("''", ()),
    ],
)
def test_commands_of_compose_files(value: str, items: tuple[str, ...]) -> None:
    [use] = read_compose("compose.yml", f"services:\n  web:\n    image: x\n    command: {value}\n")
    assert use.command is not None and use.command.items == items


@pytest.mark.parametrize("value", ["", "null", "~", "{a: b}"])
def test_commands_that_leave_the_images(value: str) -> None:
    [use] = read_compose("compose.yml", f"services:\n  web:\n    image: x\n    command: {value}\n")
    assert use.command is None


@pytest.mark.parametrize(
    ("build", "dockerfile"),
    [
        ("build: .", "deploy/Dockerfile"),
        ("build: ..", "Dockerfile"),
        ("build: {context: ../api}", "api/Dockerfile"),
        ("build: {context: .., dockerfile: api/x.Dockerfile}", "api/x.Dockerfile"),
        ("build: {dockerfile: ../Dockerfile}", "Dockerfile"),
        ("build: ../..", None),
        ("build: /srv", None),
        ("build: 'git@github.com:a/b'", None),
        ("build: '${DIR}'", None),
    ],
)
def test_builds_of_compose_files(build: str, dockerfile: str | None) -> None:
    [use] = read_compose("deploy/compose.yml", f"services:\n  web:\n    {build}\n")
    assert use.built is not None
    assert next(iter(use.built.dockerfiles), None) == dockerfile


def test_services_without_a_top_key_and_with_an_anchor() -> None:
    assert [use.what for use in read_compose("docker-compose.yml", "web:\n  build: .\n  command: sh\n")]
    text = "x-base: &base {build: ., command: sh}\nservices:\n  a: {<<: *base}\n  b:\n    <<: *base\n    command: b\n"
    first, second = read_compose("compose.yml", text)
    assert [use.command and use.command.items for use in (first, second)] == [("sh",), ("b",)]
    assert first.built is not None and second.built is not None


def survey_of(tmp_path: Path, files: Mapping[str, str]) -> Survey:
    return survey(str(write(tmp_path, files)))


def uses(found: Consumers) -> list[str]:
    return [use.place.path for use in found.uses]


def pod(image: str) -> str:
    return f"apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      image: {image}\n"


def test_a_name_belongs_to_the_nearest_dockerfile(tmp_path: Path) -> None:
    compose = "services: {web: {build: ., image: app}}\n"
    found = survey_of(
        tmp_path,
        {
            "a/compose.yml": compose, "b/compose.yml": compose, "a/k8s/pod.yaml": pod("app:1"),
            "b/pod.yaml": pod("app"), "pod.yaml": pod("app"), "c/pod.yaml": pod("other"),
        },
    )  # fmt: skip
    assert uses(tied(found, "a/Dockerfile")) == ["a/compose.yml", "a/k8s/pod.yaml"]
    assert uses(tied(found, "b/Dockerfile")) == ["b/compose.yml", "b/pod.yaml"]
    assert uses(tied(found, "Dockerfile")) == []


def test_a_kustomization_renames_images(tmp_path: Path) -> None:
    files = {
        "Makefile": "a:\n\tdocker build -t gcr.io/team/app .\n",
        "k8s/base/pod.yaml": pod("app"),
        "k8s/base/kustomization.yaml": "images:\n  - name: app\n    newName: gcr.io/team/app\n    newTag: v1\n",
        "k8s/other/pod.yaml": pod("web"),
    }
    assert uses(tied(survey_of(tmp_path, files), "Dockerfile")) == ["k8s/base/pod.yaml"]


def test_a_service_may_extend_another_one(tmp_path: Path) -> None:
    text = "services:\n  base: {build: ., command: sh}\n  a: {extends: {service: base}, command: a}\n  b: {extends: base}\n"
    found = tied(survey_of(tmp_path, {"compose.yml": text + "  c: {extends: {service: c}}\n"}), "Dockerfile")
    assert [use.command and use.command.items for use in found.uses] == [("sh",), ("a",), ("sh",)]


def test_many_manifests_do_not_hide_a_compose_file(tmp_path: Path) -> None:
    files = {f"a/{number}.yaml": "x: 1\n" for number in range(600)} | {
        "b/c/compose.yml": "services: {w: {build: ../..}}\n"
    }
    assert uses(tied(survey_of(tmp_path, files), "Dockerfile")) == ["b/c/compose.yml"]


def test_a_target_without_command_may_get_one_from_another_file(tmp_path: Path) -> None:
    target = "services: {web: {build: {context: ., target: '0'}}}\n"
    assert run(tmp_path, {"compose.yml": target}).outcome == "refused"
    merged = {"compose.override.yml": target, "compose.yml": "services: {web: {build: ., command: ./main}}\n"}
    result = run(tmp_path, merged)
    assert result.outcome == "rewritten"
    assert "builds the target 0" in told(result)[0].message


def test_targets_and_default_names(tmp_path: Path) -> None:
    text = "services:\n  a: {build: {context: ., target: dev}}\n  b: {build: {context: ., target: prod}}\n"
    found = tied(
        survey_of(tmp_path, {"compose.yml": text, "Makefile": "x:\n\tdocker build --target dev .\n"}),
        "dockerfile",
    )
    assert {name: (place.path, place.line) for name, place in found.targets.items()} == {
        "dev": ("Makefile", 2),
        "prod": ("compose.yml", 3),
    }


def test_what_is_not_searched(tmp_path: Path) -> None:
    text = "services: {web: {build: .}}\n"
    folders = ("vendor/a", "node_modules", "testdata", ".cache", "_old")
    found = survey_of(tmp_path, {f"{folder}/compose.yml": text for folder in folders} | {"README.md": text})
    assert found == Survey()


def test_a_link_out_of_the_repository_is_not_followed(tmp_path: Path) -> None:
    outside = write(tmp_path, {"compose.yml": "services: {web: {build: ., command: sh}}\n"})
    inside = write(tmp_path, SOURCE)
    (inside / "compose.yml").symlink_to(outside / "compose.yml")
    (inside / "deploy").symlink_to(outside)
    assert survey(str(inside)) == Survey()


def test_the_repository_is_the_root_and_places_are_relative_to_it(tmp_path: Path) -> None:
    root = write(
        tmp_path, {".git": "", "deploy/compose.yml": "services: {web: {build: ../api, command: sh}}\n"}
    )
    found = consumers(root / "api" / "Dockerfile", root / "api")
    assert uses(found) == ["deploy/compose.yml"]
    assert (found.root, found.uses[0].place) == (str(root), rooted("deploy/compose.yml", 1))
    assert uses(consumers(root / "api" / "Dockerfile", None)) == ["deploy/compose.yml"]
    assert consumers(root / "api" / "other.Dockerfile", root / "api").uses == ()


def test_a_dockerfile_outside_of_its_context_has_no_consumers(tmp_path: Path) -> None:
    root = write(tmp_path, {"a/compose.yml": "services: {web: {build: .}}\n"})
    assert consumers(root / "b" / "Dockerfile", root / "a") == Consumers()


@pytest.mark.parametrize(
    "text",
    [
        "command: sh",
        "command: /bin/sh -c './main'",
        "command: [bash, -c, ./main]",
        "entrypoint: ash",
        "entrypoint: ['/bin/sh', '-c']\ncommand: ['./main']",
        "command: ./entrypoint.sh",
        "command: bin/wait.bash ./main",
        "entrypoint: []\ncommand: sh",
    ],
)
def test_compose_services_that_start_a_shell_are_refused(tmp_path: Path, text: str) -> None:
    result = run(tmp_path, service(text))
    assert [item.rule for item in told(result)] == ["consumer-start"]
    assert place(result) == ("docker-compose.yml", 4 + text.startswith("entrypoint: []"))
    allowed = run(tmp_path, service(text), FROM + CMD, "break-consumers")
    assert allowed.outcome == "rewritten"
    assert [item.rule for item in told(allowed)] == ["image-consumer"]


@pytest.mark.parametrize(
    "text",
    [
        "command: /app/main sh -c x",
        "command: ./main",
        "working_dir: /\ncommand: app/main",
        "entrypoint: /app/main\ncommand: sh",
        "command: '${SHELL}'",
        "command: ''",
        "entrypoint: null",
        "environment: {CMD: sh}",
        "healthcheck: {test: [NONE]}",
        "healthcheck: {test: [CMD, ./main, -check]}",
        "healthcheck: {interval: 5s}",
        "volumes: ['data:/data', './x.json:/app/x.json']",
        "volumes: [/app]",
        "develop: {watch: [{action: rebuild, path: .}]}",
        "pre_stop: [{command: /app/main stop}]",
    ],
)
def test_compose_services_that_need_nothing(tmp_path: Path, text: str) -> None:
    result = run(tmp_path, service(text))
    assert result.outcome == "rewritten"
    assert told(result) == []


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("command: go run .", 4, "starts go,"),
        ("entrypoint: [dockerize, -wait, 'tcp://db:1']\ncommand: ./main", 4, "starts dockerize,"),
        ("command: main", 4, "main, which is not on PATH"),
        ("working_dir: /tmp\ncommand: ./main", 5, "./main, which distroless lacks"),
        ("healthcheck:\n  test: exit 0", 5, "healthcheck runs a shell: exit 0"),
        ("healthcheck:\n  test: [CMD-SHELL, './main']", 5, "healthcheck runs a shell"),
        ("healthcheck:\n  test: [CMD, curl, x]", 5, "healthcheck runs curl"),
        ("pre_stop:\n  - command: sleep 5", 5, "pre_stop runs sleep"),
        ("volumes:\n  - .:/app", 5, "hides /app/main"),
        ("volumes:\n  - .:/app/:cached", 5, "hides /app/main"),
        ("volumes:\n  - type: bind\n    target: /", 5, "hides /app/main"),
        ("develop:\n  watch:\n    - {action: sync, path: ., target: /app}", 6, "stat, mkdir and rmdir"),
    ],
)
def test_compose_services_that_need_tools_are_named(tmp_path: Path, text: str, line: int, words: str) -> None:
    result = run(tmp_path, service(text), FROM.replace("golang:1.24", "golang:1.24-bookworm") + CMD)
    assert result.outcome == "rewritten"
    assert [item.rule for item in told(result)] == ["image-consumer"]
    assert words in told(result)[0].message
    assert place(result) == ("docker-compose.yml", line)


def test_what_the_old_image_lacks_too_is_no_finding(tmp_path: Path) -> None:
    alpine = FROM.replace("golang:1.24", "golang:1.24-alpine") + CMD
    assert told(run(tmp_path, service("healthcheck: {test: [CMD, curl, x]}"), alpine)) == []


@pytest.mark.parametrize("command", ["ls", "sh -c 'ls -l'"])
def test_words_behind_an_entrypoint_are_arguments(tmp_path: Path, command: str) -> None:
    files = service(f"command: {command}")
    assert told(run(tmp_path, files, FROM + CMD.replace("CMD", "ENTRYPOINT"))) == []
    assert told(run(tmp_path, service(f"entrypoint: {command}"), FROM + CMD.replace("CMD", "ENTRYPOINT")))


@pytest.mark.parametrize(
    ("file", "text", "line", "words"),
    [
        ("run.sh", "docker build -t app .\ndocker run app sh\n", 2, "docker run starts the shell sh"),
        ("run.sh", "docker build -t app .\ndocker run -v $PWD:/app app\n", 2, "hides /app/main"),
        ("run.sh", "docker build -t app .\ndocker run --name x app\ndocker exec x ls\n", 3, "docker exec runs ls"),
        ("skaffold.yaml", "build:\n  artifacts:\n    - image: app\n---\n" + pod("app") + "      command: [sh]\n", 0, ""),
        (".gitlab-ci.yml", "a:\n  script: docker build -t app .\nb:\n  image: app\n  script: [ls]\n", 4, "a job runs the job's"),
        (".github/workflows/a.yml", "jobs: {a: {steps: [{run: docker build -t app . && docker run app bash}]}}\n", 1, "bash"),
        (".devcontainer.json", '{"dockerFile": "Dockerfile"} // x\n', 1, "the devcontainer"),
    ],
)  # fmt: skip
def test_other_files(tmp_path: Path, file: str, text: str, line: int, words: str) -> None:
    result = run(tmp_path, {file: text})
    assert result.outcome == "rewritten"
    if not line:
        assert told(result) == []
        return
    assert words in told(result)[0].message
    assert place(result) == (file, line)


def test_a_target_that_is_no_stage_of_the_program_is_another_image(tmp_path: Path) -> None:
    two = "FROM golang:1.24 AS dev\nCMD sh\n" + FROM.replace("golang:1.24", "golang:1.24 AS prod") + CMD
    files = {"compose.yml": "services: {web: {build: {context: ., target: dev}, command: sh}}\n"}
    assert told(run(tmp_path, files, two)) == []


NAMED = FROM.replace("golang:1.24", "golang:1.24 AS app") + CMD


@pytest.mark.parametrize(
    "files",
    [
        {"Makefile": "a:\n\tdocker build --target app .\n"},
        {"compose.yml": "services: {web: {build: {context: ., target: APP}}}\n"},
        {"compose.yml": "services: {web: {build: {context: ., target: app}, volumes: ['./d:/d']}}\n"},
    ],
)
def test_who_builds_the_stage_by_name_gets_the_runtime_stage(tmp_path: Path, files: dict[str, str]) -> None:
    result = run(tmp_path, files, NAMED)
    assert told(result) == []
    assert (result.after or "").startswith("FROM golang:1.24 AS build\n")
    assert "FROM gcr.io/distroless/static-debian13 AS app\n" in (result.after or "")


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"compose.yml": "services: {web: {build: {context: ., target: app}, command: go run .}}\n"},
        {"compose.yml": "services: {web: {build: {context: ., target: other}}}\n"},
        {"compose.yml": "services: {web: {build: .}}\n"},
    ],
)
def test_else_the_name_stays_with_the_toolchain(tmp_path: Path, files: dict[str, str]) -> None:
    result = run(tmp_path, files, NAMED)
    assert told(result) == []
    assert (result.after or "").startswith("FROM golang:1.24 AS app\n")


def test_a_target_by_number_is_the_build_stage(tmp_path: Path) -> None:
    result = run(tmp_path, {"Makefile": "a:\n\tdocker build --target 0 .\n"})
    assert result.outcome == "rewritten"
    assert "the target 0 is built here" in told(result)[0].message
    assert place(result) == ("Makefile", 2)


@pytest.mark.parametrize(
    ("files", "outcome", "rule"),
    [
        ({}, "refused", "no-start"),
        (service("command: /app/main"), "rewritten", "started-elsewhere"),
        (service("entrypoint: /app/main\ncommand: x"), "rewritten", "started-elsewhere"),
        (service("command: ./main"), "rewritten", "started-elsewhere"),
        (service("environment: {A: b}"), "refused", "no-start"),
        (service("command: main"), "refused", "unknown-start"),
        (service("command: ${CMD}"), "refused", "no-start"),
        (service("command: /app/main ${ARGS}"), "refused", "no-start"),
        (service("working_dir: /tmp\ncommand: /app/main"), "refused", "no-start"),
        (service("command: /app/other"), "refused", "unknown-start"),
        (service("command: sh -c ./main"), "refused", "needs-shell"),
        ({"run.sh": "docker build -t app .\ndocker run app /app/main\n"}, "rewritten", "started-elsewhere"),
        ({"run.sh": "docker build -t app .\ndocker run -it app\n"}, "refused", "no-start"),
        ({"Makefile": "a:\n\tdocker build -t app .\n", "pod.yaml": pod("app") + "      args: [/app/main]\n"},
         "rewritten", "started-elsewhere"),
        (service("environment: {A: b}") | {"compose.override.yml": "services: {web: {command: /app/main}}\n"},
         "rewritten", "started-elsewhere"),
    ],
)  # fmt: skip
def test_starts_from_outside(tmp_path: Path, files: dict[str, str], outcome: str, rule: str) -> None:
    result = run(tmp_path, files, FROM)
    assert (result.outcome, [item.rule for item in told(result)]) == (outcome, [rule])
    if outcome == "rewritten":
        assert (result.after or "").endswith("COPY --from=build /app/main /app/main\n")


def test_a_start_of_the_dockerfile_is_not_replaced(tmp_path: Path) -> None:
    result = run(tmp_path, service("command: ./main x"))
    assert told(result) == []
    assert CMD in (result.after or "")


def test_known_words() -> None:
    assert Words(("a", "b"), rooted("x", 1)).known
    assert not Words(("a", f"b{UNKNOWN}"), rooted("x", 1)).known


def test_the_context_that_builds_name(tmp_path: Path) -> None:
    text = "services: {a: {build: {context: ., dockerfile: svc/Dockerfile}}}\n"
    root = write(
        tmp_path, {".git/HEAD": "", "compose.yaml": text, "svc/Dockerfile": "", "api/Dockerfile": ""}
    )
    said = said_context(root / "svc" / "Dockerfile")
    assert said is not None and (said.root, said.place) == (root, "compose.yaml:1")
    assert said_context(root / "api" / "Dockerfile") is None


def test_builds_that_differ_name_no_context(tmp_path: Path) -> None:
    text = "services: {a: {build: {context: ., dockerfile: svc/Dockerfile}}, b: {build: svc}}\n"
    root = write(tmp_path, {".git/HEAD": "", "compose.yaml": text, "svc/Dockerfile": ""})
    assert said_context(root / "svc" / "Dockerfile") is None


def test_a_context_that_leads_out_of_the_repository_is_none(tmp_path: Path) -> None:
    text = "services: {a: {build: {context: out, dockerfile: ../svc/Dockerfile}}}\n"
    root = write(tmp_path, {".git/HEAD": "", "compose.yaml": text, "svc/Dockerfile": ""})
    (tmp_path / "elsewhere").mkdir()
    (root / "out").symlink_to(tmp_path / "elsewhere")
    assert said_context(root / "svc" / "Dockerfile") is None


def test_the_context_of_the_user_wins(tmp_path: Path) -> None:
    text = "services: {a: {build: {context: ., dockerfile: svc/Dockerfile}}}\n"
    sources = {**SOURCE, **{f"svc/{name}": content for name, content in SOURCE.items()}}
    root = write(tmp_path, {".git/HEAD": "", "compose.yaml": text, **sources})
    at = Located(str(root), "svc/Dockerfile")

    def context(given: Path | None) -> str | None:
        path = root / "svc" / "Dockerfile"
        data = (FROM + CMD).encode()
        result = rewrite("svc/Dockerfile", data, Settings(), context=given, dockerfile_path=path, at=at)
        return result.located.context if result.located is not None else None

    assert (context(None), context(root / "svc")) == (".", "svc")
