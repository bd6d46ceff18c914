"""The JSON of ``docker image inspect`` and ``buildah inspect``, which have the same ``Config``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rewriter.verify.model import Healthcheck, ImageConfig

_TIMES = ("Interval", "Timeout", "StartPeriod", "StartInterval")


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
