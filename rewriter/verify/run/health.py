"""The health check of an image, run once in its container as the engine runs it."""

from __future__ import annotations

from rewriter.model import VerificationError
from rewriter.verify.engines.engine import Running
from rewriter.verify.image.seen import Healthcheck
from rewriter.verify.run.observation import Health

_NANOSECONDS = 1_000_000_000
_SECONDS = 5.0
"""At most; a check that takes longer on the loopback hangs."""


def words(check: Healthcheck) -> tuple[str, ...]:
    """What the engine starts; nothing for ``NONE``.

    https://github.com/moby/moby/blob/master/daemon/health.go: ``CMD-SHELL`` is the shell form. The shell of a
    SHELL instruction is not known here.
    """
    kind, *rest = check.test or ("NONE",)
    if kind == "CMD-SHELL":
        return ("/bin/sh", "-c", *rest)
    return tuple(rest) if kind == "CMD" else ()


def check_health(running: Running, check: Healthcheck | None) -> Health | None:
    """The result, ``None`` where there is no check or the engine cannot run one."""
    argv = words(check) if check is not None else ()
    if check is None or not argv:
        return None
    timeout = check.times[1] / _NANOSECONDS if check.times[1:] else 0
    try:
        done = running.execute(argv, min(timeout or _SECONDS, _SECONDS))
    except VerificationError:
        return Health(None)
    return None if done is None else Health(done.code, done.stdout + done.stderr)
