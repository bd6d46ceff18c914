"""A service of a Compose file, and those that it depends on, as ways to run an image.

Nothing outside of the repository is read, and nothing is run. Files are merged as Compose does with
``compose.override.yaml``; ``extends`` is followed within the file.
https://docs.docker.com/reference/compose-file/services/
"""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from rewriter.consumers.paths import inside
from rewriter.context.files import Context
from rewriter.model import VerificationError
from rewriter.support.yaml_tree import Node
from rewriter.verify.compose.merge import document_in, merged_services, over, override_of
from rewriter.verify.compose.mounts import Copies
from rewriter.verify.compose.values import Variables, env_file
from rewriter.verify.image.seen import Healthcheck
from rewriter.verify.model import Findings, Gap
from rewriter.verify.run.observation import Condition, Service, Way

MAX_DEPENDENCIES = 20
MAX_EXTENDS = 5
_LEFT_OUT = (
    "cap_add", "devices", "dns", "extra_hosts", "gpus", "init", "ipc", "network_mode", "pid", "privileged",
    "security_opt", "shm_size", "sysctls", "ulimits",
)  # fmt: skip
"""Settings of a service that its run does not get."""


class Place(Struct, frozen=True):
    """A Compose file: its path in the repository, the build context's, and what its variables stand for."""

    files: Context
    path: str
    context: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    """Names and values of the environment, which go before those of ``.env``."""


def way_of(place: Place, service: str) -> tuple[Way, Findings]:
    """How to run an image in place of a service, and what of the service is not as the file says.

    Raises ``VerificationError`` where the file has no such service.
    """
    project = _Project(place)
    if service not in project.services:
        known = ", ".join(list(project.services)[:10]) or "none"
        raise VerificationError(f"{place.path} has no service {service}; it has: {known}")
    own = project.way(service)
    dependencies = tuple(project.dependencies(service))
    assert own.service is not None
    names = tuple(dict.fromkeys((*own.service.names, *project.links(service))))
    way = replace(own, service=replace(own.service, names=names, dependencies=dependencies))
    return way, project.findings()


class _Project:
    """The services of a file and of its override."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.folder = posixpath.dirname(place.path)
        document = document_in(place.files, place.path)
        if not document:
            raise VerificationError(f"{place.path} is no Compose file")
        dot_env = place.files.read_text(posixpath.join(self.folder, ".env")) or ""
        known = {**env_file(dot_env, place.variables), **place.variables}
        self.variables = Variables(known)
        self.services = merged_services(
            document.get("services"), override_of(place.files, place.path).get("services")
        )
        self.document = document
        self.notes: list[str] = []
        self.gaps: list[Gap] = []
        self._name = self._text(document.get("name")) or posixpath.basename(self.folder)

    def findings(self) -> Findings:
        """What a reader should know of the file."""
        notes, gaps = list(self.notes), list(self.gaps)
        for name, message in self.variables.missing.items():
            if message:
                gaps.append(
                    Gap(f"{self.place.path} needs the variable {name}: {message}", f"--env {name}=VALUE")
                )
            else:
                notes.append(
                    f"the variable {name} of {self.place.path} has no value: it is empty, as in Compose"
                )
        return Findings((), tuple(dict.fromkeys(gaps)), tuple(dict.fromkeys(notes)))

    def way(self, name: str, condition: Condition = Condition.STARTED) -> Way:
        """A service without its dependencies."""
        node = self._extended(name)
        entrypoint, command = self._words(node.get("entrypoint")), self._words(node.get("command"))
        # https://docs.docker.com/reference/compose-file/services/#entrypoint: the image's CMD goes with it.
        arguments = () if entrypoint is not None and command is None else command
        copies = Copies(self.place.files, self.folder, self.place.context, name, self.notes)
        for mount in self._mounts(node):
            copies.mount(*mount)
        for kind in ("secrets", "configs"):
            for source, target in self._given(node, kind):
                copies.mount("bind", source, target)
        left_out = [key for key in _LEFT_OUT if node.get(key)]
        if left_out:
            self.notes.append(f"the service {name} runs without its {', '.join(left_out)}")
        tmpfs = node.get("tmpfs")
        service = Service(
            name,
            self._text(node.get("image")) or f"{_project_name(self._name)}-{name}",
            entrypoint,
            arguments,
            self._text(node.get("working_dir")),
            tuple(copies.volumes),
            tuple(self._texts(tmpfs)) + tuple(copies.tmpfs),
            copies.archive(),
            tuple(self._names(name, node)),
            condition=condition,
            healthcheck=self._healthcheck(node.get("healthcheck")),
        )
        is_read_only = self._text(node.get("read_only")) == "true" and not service.files
        environment = tuple(f"{key}={value}" for key, value in self._environment(name, node).items())
        user = self._text(node.get("user"))
        return Way(arguments, environment, user, read_only=is_read_only, service=service)

    def dependencies(self, name: str) -> list[Way]:
        """What the service depends on, in the order in which it is to be started."""
        conditions: dict[str, Condition] = {}
        self._visit(name, conditions, frozenset())
        conditions.pop(name, None)
        if len(conditions) > MAX_DEPENDENCIES:
            message = (
                f"the service {name} depends on {len(conditions)} others: {MAX_DEPENDENCIES} are started"
            )
            self.gaps.append(Gap(message))
        return [self.way(*item) for item in list(conditions.items())[:MAX_DEPENDENCIES]]

    def _visit(self, name: str, found: dict[str, Condition], above: frozenset[str]) -> None:
        node = self._extended(name)
        conditions = {other: self._condition(item) for other, item in node.get("depends_on").pairs.items()}
        conditions |= {link: Condition.STARTED for link in self._linked(node) if link not in conditions}
        # What goes on first: the first container makes the network of all.
        for other, condition in sorted(conditions.items(), key=lambda item: item[1] is Condition.COMPLETED):
            if other in above or other == name:
                continue
            if other not in self.services:
                self.gaps.append(Gap(f"the service {name} depends on {other}, which {self.place.path} lacks"))
                continue
            self._visit(other, found, above | {name})
            strongest = max(condition, found.get(other, condition), key=list(Condition).index)
            found[other] = strongest

    def _condition(self, node: Node) -> Condition:
        text = self._text(node.get("condition"))
        return Condition(text) if text in list(Condition) else Condition.STARTED

    def links(self, name: str) -> list[str]:
        """Host names that only this service has for others (``links: [db:database]``)."""
        node = self._extended(name).get("links")
        return [text.partition(":")[2] for text in self._texts(node) if ":" in text]

    def _linked(self, node: Node) -> list[str]:
        return [text.partition(":")[0] for text in self._texts(node.get("links"))]

    def _extended(self, name: str) -> Node:
        node = self.services[name]
        for _ in range(MAX_EXTENDS):
            extends = node.get("extends")
            if extends.value is None:
                break
            base = extends.text or self._text(extends.get("service"))
            if extends.get("file") or base not in self.services:
                self.notes.append(f"the service {name} runs without what it extends in another file")
                break
            below = self.services[base]
            above = {key: value for key, value in node.pairs.items() if key != "extends"}
            node = Node(over(below.pairs, above), node.line)
        return node

    def _environment(self, name: str, node: Node) -> dict[str, str]:
        found: dict[str, str] = {}
        for path, is_required in self._env_files(node.get("env_file")):
            where = inside(self.folder, path)
            text = self.place.files.read_text(where) if where is not None else None
            if text is not None:
                found |= env_file(text, self.variables.known)
            elif is_required:
                message = f"the service {name} needs the file {path}, which the repository does not have"
                self.gaps.append(Gap(message, f"--env-file FILE for the variables of {path}"))
        for key, value in node.get("environment").pairs.items():
            if value.text is not None:
                found[key] = self.variables.put_in(value.text)
            elif key in self.variables.known:
                found[key] = self.variables.known[key]
        return found

    def _env_files(self, node: Node) -> Iterator[tuple[str, bool]]:
        for item in (node, *node.items):
            path = self._text(item) or self._text(item.get("path"))
            if path:
                yield path, self._text(item.get("required")) != "false"

    def _mounts(self, node: Node) -> Iterator[tuple[str, str, str]]:
        """Kind, source and target."""
        for item in node.get("volumes").items:
            if item.text is None:
                target = self._text(item.get("target"))
                yield self._text(item.get("type")) or "volume", self._text(item.get("source")), target
                continue
            source, colon, rest = self._text(item).partition(":")
            is_path = source.startswith((".", "/", "~"))
            if colon:
                yield "bind" if is_path else "volume", source, rest.partition(":")[0]
            else:
                yield "volume", "", source

    def _given(self, node: Node, kind: str) -> Iterator[tuple[str, str]]:
        """The files of ``secrets`` and ``configs``: source and target."""
        for item in node.get(kind).items:
            name = self._text(item) or self._text(item.get("source"))
            target = self._text(item.get("target")) or name
            file = self._text(self.document.get(kind, name, "file"))
            if not target.startswith("/"):
                target = f"/run/secrets/{target}" if kind == "secrets" else f"/{target}"
            if file:
                yield file, target
            else:
                self.notes.append(f"{kind[:-1]} {name} of {self.place.path} is no file: it is not there")

    def _names(self, name: str, node: Node) -> Iterator[str]:
        yield name
        for key in ("container_name", "hostname"):
            text = self._text(node.get(key))
            if text:
                yield text
        for network in node.get("networks").pairs.values():
            yield from self._texts(network.get("aliases"))

    def _healthcheck(self, node: Node) -> Healthcheck | None:
        test = node.get("test")
        if self._text(node.get("disable")) == "true":
            return Healthcheck(("NONE",))
        if test.value is None:
            return None
        return Healthcheck(tuple(self._texts(test)) if test.items else ("CMD-SHELL", self._text(test)))

    def _words(self, node: Node) -> tuple[str, ...] | None:
        """``command`` or ``entrypoint``; a text is split as by a shell.

        https://docs.docker.com/reference/compose-file/services/#command
        """
        if node.value is None:
            return None
        if node.text is None:
            return tuple(self._texts(node))
        try:
            return tuple(shlex.split(self._text(node)))
        except ValueError as error:
            raise VerificationError(f"{self.place.path}:{node.line}: {str(error).lower()}") from error

    def _text(self, node: Node) -> str:
        return self.variables.put_in(node.text) if node.text is not None else ""

    def _texts(self, node: Node) -> list[str]:
        """A list, or a text alone."""
        return [self._text(item) for item in node.items] or [text for text in [self._text(node)] if text]


def _project_name(text: str) -> str:
    """https://docs.docker.com/reference/compose-file/version-and-name/"""
    return re.sub(r"[^a-z0-9_-]", "", text.lower()).lstrip("_-")
