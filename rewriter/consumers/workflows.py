"""GitHub and GitLab workflows and other YAML whose texts are shell commands.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax,
https://docs.gitlab.com/ci/yaml/, https://github.com/docker/build-push-action#inputs,
https://cloud.google.com/build/docs/build-config-file-schema
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from rewriter.consumers import docker
from rewriter.consumers.given import argument, lines, platform_node
from rewriter.consumers.lines import Command, shell_commands
from rewriter.consumers.matrix import Combination, combinations
from rewriter.consumers.model import INTERESTING, Built, Given, Use
from rewriter.consumers.paths import inside, sources
from rewriter.model import rooted
from rewriter.support.regex import regex
from rewriter.support.yaml_tree import NOTHING, UNKNOWN, Node, documents, mappings

MAX_VARIABLES = 200
MAX_ITEMS = 500
"""Commands of one list."""

_EXPRESSION = regex(r"\$\{\{([^{}]{0,300})\}\}")
_ACTION = regex(r"^(?:docker|depot|useblacksmith)/build-push-action@")
_SUBSTITUTION = regex(r"\$(?:\{\w{1,100}\}|[A-Z_]\w*)")
_ROOTS = {"PWD": ".", "CI_PROJECT_DIR": ".", "GITHUB_WORKSPACE": "."}
"""Variables that name the folder of the repository, where steps run."""
_TAGS = regex(r"[,\n]")


def read(path: str, text: str) -> Iterator[docker.Found]:
    """What the steps of a workflow build and run."""
    for document in documents(text)[:5]:
        variables = _variables(document)
        images = _images(document, variables)
        default = document.get("defaults", "run", "working-directory")
        matrices = _matrices(document)
        for node in mappings(document):
            folder = node.get("working-directory") or default
            for matrix in matrices.get(id(node), ({},)) if _reads_matrix(node) else ({},):
                values = _Values(variables, matrix, document)
                yield from _action(path, node, values, images)
                yield from _steps(path, node, folder, values)
            yield from _job(path, node, _Values(variables, {}, document))
            yield from _words(path, node)


def _matrices(document: Node) -> dict[int, tuple[Combination, ...]]:
    """The combinations that the nodes of a job with a matrix are run with, by the node's identity."""
    found: dict[int, tuple[Combination, ...]] = {}
    for job in document.get("jobs").pairs.values():
        if job.get("strategy", "matrix"):
            known = combinations(job)
            found.update((id(node), known) for node in mappings(job))
    return found


def _reads_matrix(node: Node) -> bool:
    """Whether a step's values hang on the matrix of its job."""
    values = (*node.pairs.values(), *node.get("with").pairs.values())
    return any("matrix." in (value.text or "") for value in values)


class _Values(Struct, frozen=True):
    """What expressions stand for: ``env``, ``matrix`` of the job, and the defaults of ``inputs``."""

    variables: dict[str, str]
    matrix: Combination
    document: Node

    def resolved(self, text: str) -> str:
        """The text with ``${{ env.NAME }}`` and ``${{ matrix.NAME }}`` as their values, others unknown."""
        return _EXPRESSION.sub(self._value, text)

    def _value(self, found: re.Match[str]) -> str:
        expression = found[1].strip()
        scope, _, name = expression.partition(".")
        if expression == "github.workspace":
            return "."
        if scope == "inputs":
            return self._input(name)
        if scope == "matrix":
            first, *keys = name.split(".")
            text = self.matrix.get(first, NOTHING).get(*keys).text
            return text if text is not None else UNKNOWN
        return self.variables.get(name, UNKNOWN) if scope == "env" else UNKNOWN

    def _input(self, name: str) -> str:
        """https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#onworkflow_callinputs"""
        for keys in (("on", "workflow_call"), ("on", "workflow_dispatch"), ()):
            text = self.document.get(*keys, "inputs", name, "default").text
            if text is not None:
                return text
        return UNKNOWN


def _words(path: str, node: Node) -> Iterator[docker.Found]:
    """A step that gives docker its words as a list: Google Cloud Build."""
    name, args = node.get("name"), node.get("args")
    tool = (name.text or "").rpartition("/")[2]
    if not args.items or tool.partition(":")[0] not in ("docker", "executor"):
        return
    words = tuple(_SUBSTITUTION.sub(UNKNOWN, item.text or "") for item in args.items[:MAX_ITEMS])
    where = inside("", node.get("dir").text or "")
    yield from docker.read(Command((tool.partition(":")[0], *words), rooted(path, args.line), where))


def _steps(path: str, node: Node, folder: Node, values: _Values) -> Iterator[docker.Found]:
    """The shell texts of a node."""
    for key, value in node.pairs.items():
        for item in (value, *value.items[:MAX_ITEMS]):
            if item.text is not None and INTERESTING.search(item.text):
                yield from _shell(path, item, folder if key == "run" else NOTHING, values)


def _shell(path: str, item: Node, folder: Node, values: _Values) -> Iterator[docker.Found]:
    text = values.resolved(item.text or "")
    where = inside("", values.resolved(folder.text or ""))
    # A block's text begins in the line below its mark.
    line = item.line + ("\n" in text)
    for command in shell_commands(text, path, line, where, values.variables | _ROOTS):
        yield from docker.read(command)


def _images(document: Node, variables: dict[str, str]) -> dict[str, str]:
    """Images that docker/metadata-action makes tags of, by the id of its step.

    https://github.com/docker/metadata-action#inputs
    """
    found: dict[str, str] = {}
    for node in mappings(document):
        uses, images, name = node.get("uses"), node.get("with", "images"), node.get("id")
        if images.text and name.text and (uses.text or "").startswith("docker/metadata-action@"):
            found[name.text] = _Values(variables, {}, document).resolved(images.text)
    return found


def _action(path: str, node: Node, values: _Values, images: dict[str, str]) -> Iterator[Built]:
    if not _ACTION.match(node.get("uses").text or ""):
        return
    given = {
        key: values.resolved(_with_tags(text, images))
        for key in ("context", "file", "tags", "target")
        if (text := node.get("with", key).text)
    }
    context = inside("", given.get("context", "."))
    tags = tuple(tag.strip() for tag in _TAGS.split(given.get("tags", ""))[:50] if tag.strip())
    yield Built(
        sources(context, given.get("file"), ""),
        given.get("target"),
        tags,
        rooted(path, node.line),
        _arguments(path, node.get("with", "build-args"), values),
        platform_node(node.get("with", "platforms"), path, values.resolved),
    )


def _arguments(path: str, node: Node, values: _Values) -> tuple[Given, ...]:
    """One ``NAME=value`` a line."""
    found = (argument(values.resolved(text), rooted(path, line)) for line, text in lines(node))
    return tuple(given for given in found if given is not None)


def _with_tags(text: str, images: dict[str, str]) -> str:
    """The text with ``steps.ID.outputs.tags`` as the images that the step names."""
    return _EXPRESSION.sub(lambda found: images.get(_step(found[1].strip()), found[0]), text)


def _step(expression: str) -> str:
    parts = expression.split(".")
    return parts[1] if len(parts) == 4 and parts[0] == "steps" and parts[2:] == ["outputs", "tags"] else ""


def _job(path: str, node: Node, values: _Values) -> Iterator[Use]:
    """A job that runs its steps in an image: GitHub's ``container:``, GitLab's ``image:`` and ``script:``."""
    container = node.get("container")
    if node.get("script"):
        container = node.get("image")
    elif not node.get("steps") and not node.get("runs-on"):
        return
    image = container.get("image") or container.get("name") or container
    if image.text:
        need = ("runs the job's steps in a shell of the image", rooted(path, image.line))
        name = values.resolved(image.text)
        yield Use("a job", need[1], name, needs=(need,), is_started=False)


def _variables(document: Node) -> dict[str, str]:
    """``env`` of the workflow and its jobs, ``variables`` of GitLab; the first value of a name counts."""
    found: dict[str, str] = {}
    for node in mappings(document):
        for key in ("env", "variables"):
            for name, value in node.get(key).pairs.items():
                if len(found) < MAX_VARIABLES and value.text is not None:
                    text = _EXPRESSION.sub(UNKNOWN, value.text)[:500]
                    # A name with several values is not known.
                    found[name] = UNKNOWN if found.setdefault(name, text) != text else text
    return found
