"""The Compose file whose service builds a Dockerfile."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from rewriter.consumers.match import consumers
from rewriter.consumers.paths import common
from rewriter.context.files import Context
from rewriter.context.repository import repository_root
from rewriter.model import VerificationError
from rewriter.verify.compose.read import Place, way_of
from rewriter.verify.model import Findings, Pair, RunOptions
from rewriter.verify.run.observation import Way

_DEFAULT_NAMES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
"""In the order in which Compose takes them:
https://docs.docker.com/compose/intro/compose-application-model/#the-compose-file"""


def way_for(pair: Pair, options: RunOptions, environment: Mapping[str, str]) -> tuple[Way, Findings]:
    """How the images of a pair run in place of the service of the options.

    Raises ``VerificationError`` where the service is not found.
    """
    file = Path(os.path.abspath(pair.dockerfile))
    context = Path(os.path.abspath(pair.context))
    if options.compose_file is not None:
        given = Path(os.path.abspath(options.compose_file))
        root = repository_root(given.parent) or given.parent
        path = given.relative_to(root).as_posix()
    else:
        root = repository_root(file.parent) or context
        path = _file_of(pair, file.relative_to(root).as_posix(), options.service)
    inner = context.relative_to(root).as_posix() if context.is_relative_to(root) else ""
    own = dict(text.partition("=")[::2] for text in options.environment)
    place = Place(Context(root), path, inner.removeprefix("."), {**environment, **own})
    way, findings = way_of(place, options.service)
    variables = dict(text.partition("=")[::2] for text in way.environment) | own
    return replace(way, environment=tuple(f"{name}={value}" for name, value in variables.items())), findings


def _file_of(pair: Pair, dockerfile: str, service: str) -> str:
    """The Compose file, relative to the root: the nearest one, of these the one that Compose would take."""
    uses = [use for use in consumers(pair.dockerfile, pair.context).uses if use.is_compose]
    paths = {use.place.path for use in uses if ("service", service) in use.aliases}
    paths = {path for path in paths if ".override." not in posixpath.basename(path)}
    if not paths:
        known = sorted({name for use in uses for kind, name in use.aliases if kind == "service"})
        others = f"; services that build it: {', '.join(known)}" if known else ""
        raise VerificationError(f"no Compose file builds {dockerfile} as the service {service}{others}")
    most = max(common(path, dockerfile) for path in paths)
    nearest = sorted(path for path in paths if common(path, dockerfile) == most)
    default = [path for name in _DEFAULT_NAMES for path in nearest if posixpath.basename(path) == name]
    if not default and len(nearest) > 1:
        raise VerificationError(f"several Compose files have the service {service}: {', '.join(nearest)}")
    return (default or nearest)[0]
