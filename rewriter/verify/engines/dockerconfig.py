"""The JSON of ``docker image inspect`` and ``buildah inspect``, which have the same ``Config``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rewriter.verify.image.seen import Healthcheck, ImageConfig

_TIMES = ("Interval", "Timeout", "StartPeriod", "StartInterval")
_TRIGGER = re.compile(r"#\(nop\)\s+ONBUILD\s+(.+)", re.DOTALL)


def whole_config(found: Mapping[str, Any]) -> dict[str, Any]:
    """``Config`` of an ``image inspect``, with what podman's lacks, for it is that of an OCI image.

    podman tells the health check beside it, and of triggers the history alone. That has also those of a base
    that were run, so an image on such a base seems to have them still.
    https://docs.podman.io/en/latest/markdown/podman-image-inspect.1.html
    """
    config = dict(found.get("Config") or {})
    if found.get("Healthcheck"):
        config.setdefault("Healthcheck", found["Healthcheck"])
    made = (_TRIGGER.search(entry.get("created_by") or "") for entry in found.get("History") or ())
    triggers = [one[1].strip() for one in made if one]
    if triggers:
        config.setdefault("OnBuild", triggers)
    return config


def image_config(config: Mapping[str, Any], architecture: str, size: int) -> ImageConfig:
    """Read ``Config`` (https://docs.docker.com/reference/api/engine/, ImageConfig)."""
    pairs = (item.partition("=") for item in config.get("Env") or ())
    return ImageConfig(
        entrypoint=tuple(config.get("Entrypoint") or ()),
        cmd=tuple(config.get("Cmd") or ()),
        environment=tuple((name, value) for name, _, value in pairs),
        workdir=config.get("WorkingDir") or "",
        user=config.get("User") or "",
        exposed=frozenset(config.get("ExposedPorts") or ()),
        volumes=frozenset(config.get("Volumes") or ()),
        labels=dict(config.get("Labels") or {}),
        stop_signal=config.get("StopSignal") or "",
        healthcheck=_healthcheck(config.get("Healthcheck")),
        architecture=architecture,
        size=size,
        onbuild=tuple(config.get("OnBuild") or ()),
        shell=tuple(config.get("Shell") or ()),
    )


def _healthcheck(value: Mapping[str, Any] | None) -> Healthcheck | None:
    test = tuple((value or {}).get("Test") or ())
    if not value or not test or test == ("NONE",):
        return None
    return Healthcheck(test, tuple(value.get(key) or 0 for key in _TIMES), value.get("Retries") or 0)
