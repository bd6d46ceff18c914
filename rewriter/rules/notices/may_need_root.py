"""``--nonroot`` was given, and the program does something that may need root.

What it does
    Lists ports below 1024 (EXPOSE, ENV, arguments, addresses in the Go source), paths of root that the
    program seems to write to, calls and packages that need a capability, and a home that is another one.

Why
    Only root may open such ports where the container's ``net.ipv4.ip_unprivileged_port_start`` does not
    allow it (Docker sets 0 since 20.10, other runtimes may not), and only root may write to root's files.

Example
    before
        http.ListenAndServe(":80", nil)
        EXPOSE 80

When it refuses
    Only with ``--safe-only``.

What you can do
    Let the program use what every user may: a port from 1024 on, a folder of its own.

    before (main.go)
        http.ListenAndServe(":80", nil)
    after (main.go)
        http.ListenAndServe(":8080", nil)

    Docker lets every user open low ports; Kubernetes does with the sysctl
    ``net.ipv4.ip_unprivileged_port_start``.

Applicability
    review

References
    https://docs.kernel.org/networking/ip-sysctl.html (ip_unprivileged_port_start),
    https://man7.org/linux/man-pages/man7/capabilities.7.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.users.nonroot import ROOT_HOME
from rewriter.facts.users.resolve import NONROOT, resolve
from rewriter.model import Diagnostic, Place, Settings
from rewriter.plan.home import distroless_home, home_to_set
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import notice
from rewriter.rules.questions.privileged import low_ports, privileges, reads_home, rooted_writes
from rewriter.rules.rule import Rule
from rewriter.support.messages import shorten
from rewriter.trace.accounts import is_other_user

if TYPE_CHECKING:
    from rewriter.rules.questions.privileged import Where

_HOME = distroless_home(NONROOT)
_MOST = 10
_PORT = "listen on a port from 1024 on, or start the container with ip_unprivileged_port_start=0"
_RIGHT = "give the container that right, or run without --nonroot"
_WRITE = "RUN mkdir -p FOLDER before the build's end makes a folder, which is then copied for nonroot"


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """One notice for each port, path and kind of call."""
    if plan.facts.program is None or not plan.runtime.nonroot:
        return

    was_root = not is_other_user(plan.facts.trace.final.user)
    found: list[tuple[str, str | None, Sequence[Where]]] = []
    if was_root:
        ports, asked = low_ports(plan), privileges(plan)
        found += [(f"nonroot may not be allowed to listen on port {n}", _PORT, at) for n, at in ports.items()]
        found += [(f"the program {what}", _RIGHT, at) for what, at in asked.items()]
    home = plan.facts.trace.final.environment.get("HOME")
    if was_root and home == ROOT_HOME:
        found.append((f"ENV HOME is {home}, which nonroot may not enter", "drop the ENV", ()))
    old = _lost_home(plan) if home is None and reads_home(plan) else None
    if old is not None:
        found.append((f"the program reads HOME, which was {old} and is {_HOME}", None, ()))
    writes = rooted_writes(plan)
    found += [(f"nonroot may not write {shorten(path)}", _WRITE, at) for path, at in writes.items()]
    for message, help_, where in found:
        yield _notice(plan, message, help_, where)


def _lost_home(plan: Plan) -> str | None:
    """The home that the program had, where nonroot's takes its place."""
    if any(variable.name == "HOME" for variable in plan.facts.start.opening.variables):
        return None  # the start sets it
    name = plan.facts.trace.final.user
    user = resolve(name if is_other_user(name) else "0", plan.facts.trace, plan.facts.base.distribution)
    known = distroless_home(user.number) if user.number and not user.is_renumbered else "another folder"
    home = user.home or known
    return None if home == _HOME or home_to_set(plan, is_read=True) == home else home


def _notice(plan: Plan, message: str, help_: str | None, where: Sequence[Where]) -> Diagnostic:
    words = [place for place in where if isinstance(place, str)]
    evidence = [place.evidence for place in where if isinstance(place, Place)]
    text = f"{message} ({', '.join(words)})" if words else message
    return notice(RULE, text, plan.facts.start.line or plan.facts.from_.line, help_, tuple(evidence[:_MOST]))


RULE = Rule(__name__, order=190, check=check)
