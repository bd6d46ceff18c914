"""Whether two image configurations mean the same to the program."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec.structs import replace

from rewriter.images.catalogue import distroless_environment, distroless_image, reference, toolchain_only
from rewriter.shell.execform import to_argv
from rewriter.shell.model import Argv
from rewriter.verify.engines.cleanup import LABEL
from rewriter.verify.image.seen import Healthcheck, ImageView
from rewriter.verify.image.start import DEFAULT_PATH, program_path, start_of
from rewriter.verify.model import Aspect, Difference, DifferenceKind

_TOOLCHAIN_PATH = frozenset({"/go/bin", "/usr/local/go/bin"})
"""What https://github.com/docker-library/golang adds to PATH."""
_SIGNALS = {"1": "HUP", "2": "INT", "3": "QUIT", "9": "KILL", "10": "USR1", "12": "USR2", "15": "TERM"}
_EXIT = re.compile(r"\s{0,80}\|\|\s{0,80}exit\s{1,80}[1-9]\d{0,2}\s{0,80}\Z", re.ASCII)
Comparison = Callable[[ImageView, ImageView], Iterator[str]]
"""What differs, in words."""


def compare_config(old: ImageView, new: ImageView) -> tuple[Difference, ...]:
    """All differences in the configuration, and in what it starts."""
    found = [
        Difference(Aspect.CONFIG, text, kind=kind)
        for compare, kind in _COMPARISONS
        for text in compare(old, new)
    ]
    return (*found, *_environment(old, new))


def stop_signal(text: str) -> str:
    """The name of a STOPSIGNAL without ``SIG``; the default is TERM."""
    name = text.upper().removeprefix("SIG") or "TERM"
    return _SIGNALS.get(name, name)


def identity(view: ImageView) -> tuple[int, int] | None:
    """uid and gid that USER stands for, ``None`` for a name that the image does not know.

    A user without a group has that of ``/etc/passwd``, an unknown number the group 0:
    https://docs.docker.com/reference/dockerfile/#user
    """
    name, _, group = view.config.user.partition(":")
    by_number = {uid: (uid, gid) for uid, gid in reversed([*view.users.values()])}
    if not name:
        user: tuple[int, int] | None = (0, 0)
    elif name in view.users:
        user = view.users[name]
    else:
        user = by_number.get(int(name), (int(name), 0)) if _is_number(name) else None
    if user is None or not group:
        return user
    if group in view.groups:
        return user[0], view.groups[group]
    return (user[0], int(group)) if _is_number(group) else None


def groups_of(view: ImageView) -> frozenset[int]:
    """All groups of the user that USER stands for; further ones only where USER names no group itself.

    https://github.com/moby/sys/blob/main/user/user.go (GetExecUser)
    """
    user = identity(view)
    if user is None:
        return frozenset()
    name, _, group = view.config.user.partition(":")
    names = (
        [name] if name in view.users else [known for known, (uid, _) in view.users.items() if uid == user[0]]
    )
    further = view.members.get(names[0], frozenset()) if names and not group else frozenset()
    return further | {user[1]}


def as_nonroot(view: ImageView) -> ImageView:
    """The image as if it ran as distroless' nonroot; what it says of HOME stays."""
    image = distroless_image(reference("static"))
    nonroot = image.users["nonroot"] if image is not None else None
    if nonroot is None:
        return view
    config = replace(view.config, user=f"{nonroot.uid}:{nonroot.gid}")
    return replace(view, config=config, homes={**view.homes, nonroot.uid: nonroot.home})


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 11


def _start(old: ImageView, new: ImageView) -> Iterator[str]:
    before, after = start_of(old.config), start_of(new.config)
    for what, was, now in (
        ("Entrypoint", before.entrypoint, after.entrypoint),
        ("Cmd", before.cmd, after.cmd),
    ):
        is_started = what == "Entrypoint" or not before.entrypoint
        if was != now and not (is_started and _same_words(old, was, new, now)):
            yield f"{what} was {_shown(was)} and is {_shown(now)}"


def _shell(old: ImageView, new: ImageView) -> Iterator[str]:
    if start_of(new.config).by_shell:
        yield "the new image starts its program by a shell"


def _same_words(old: ImageView, was: tuple[str, ...], new: ImageView, now: tuple[str, ...]) -> bool:
    """Whether only the first word differs, where a name became the path that it was found at."""
    if not was or not now or was[1:] != now[1:] or posixpath.basename(was[0]) != posixpath.basename(now[0]):
        return False
    path = program_path(old.config, old.listing, was[0])
    return path is not None and old.listing.resolve(now[0], old.config.workdir) == old.listing.resolve(path)


def _workdir(old: ImageView, new: ImageView) -> Iterator[str]:
    was, now = (posixpath.normpath(view.config.workdir or "/") for view in (old, new))
    if was != now:
        yield f"WorkingDir was {was} and is {now}"


def _user(old: ImageView, new: ImageView) -> Iterator[str]:
    was, now = identity(old), identity(new)
    # One that neither image knows is the same where it has the same name: neither starts.
    if was != now or (now is None and old.config.user != new.config.user):
        yield f"User was {_user_shown(old, was)} and is {_user_shown(new, now)}"


def _user_shown(view: ImageView, user: tuple[int, int] | None) -> str:
    name = view.config.user or "not set"
    return f"{name} (unknown)" if user is None else f"{name} ({user[0]}:{user[1]})"


def _sets(old: ImageView, new: ImageView) -> Iterator[str]:
    for what, was, now in (
        ("ExposedPorts", old.config.exposed, new.config.exposed),
        ("Volumes", old.config.volumes, new.config.volumes),
    ):
        if was != now:
            yield f"{what} were {_shown(sorted(was))} and are {_shown(sorted(now))}"


def _labels(old: ImageView, new: ImageView) -> Iterator[str]:
    was, now = (_without_ours(view.config.labels) for view in (old, new))
    if old.base is not None:
        # Ubuntu's and Red Hat's images have labels of their own, about themselves.
        was = {
            name: value for name, value in was.items() if old.base.labels.get(name) != value or name in now
        }
    for name in sorted(was.keys() | now.keys()):
        if was.get(name) != now.get(name):
            yield f"Label {name} was {_value(was, name)} and is {_value(now, name)}"


def _without_ours(labels: Mapping[str, str]) -> dict[str, str]:
    # io.buildah.version is written by buildah and podman into whatever they build.
    return {
        name: value
        for name, value in labels.items()
        if name != "io.buildah.version" and not name.startswith((LABEL, "distroify."))
    }


def _stop_signal(old: ImageView, new: ImageView) -> Iterator[str]:
    was, now = (stop_signal(view.config.stop_signal) for view in (old, new))
    if was != now:
        yield f"StopSignal was {was} and is {now}"


def _healthcheck(old: ImageView, new: ImageView) -> Iterator[str]:
    was, now = (_opened(view.config.healthcheck) for view in (old, new))
    if was == now:
        return
    alike = was is not None and now is not None and replace(was, test=()) == replace(now, test=())
    if was is None or now is None or not alike or not _same_words(old, was.test[1:], new, now.test[1:]):
        yield f"Healthcheck was {_check_shown(was)} and is {_check_shown(now)}"


def _opened(check: Healthcheck | None) -> Healthcheck | None:
    """The check with a shell form that is one command as that command.

    Every code but 0 is unhealthy, so a failure may as well keep its own:
    https://docs.docker.com/reference/dockerfile/#healthcheck
    """
    if check is None or check.test[:1] != ("CMD-SHELL",) or len(check.test) != 2:
        return check

    argv = to_argv(_EXIT.sub("", check.test[1]))
    return replace(check, test=("CMD", *argv.words)) if isinstance(argv, Argv) else check


def _onbuild(old: ImageView, new: ImageView) -> Iterator[str]:
    """https://docs.docker.com/reference/dockerfile/#onbuild"""
    was, now = old.config.onbuild, new.config.onbuild
    if was != now:
        yield f"OnBuild was {_shown(was)} and is {_shown(now)}"


def _check_shown(check: Healthcheck | None) -> str:
    if check is None:
        return "not set"
    return f"{_shown(check.test)} (times {_shown(check.times)} ns, {check.retries} retries)"


def _environment(old: ImageView, new: ImageView) -> Iterator[Difference]:
    """ENV less what only the toolchain reads; the new image may have what distroless sets."""
    was = {name: value for name, value in old.config.environment if not toolchain_only(name)}
    now = {name: value for name, value in new.config.environment if not toolchain_only(name)}
    for name, value in distroless_environment():
        if name not in was and now.get(name) == value:
            now.pop(name, None)
    lost = _lost_folders(was.pop("PATH", DEFAULT_PATH), now.pop("PATH", DEFAULT_PATH), new)
    if lost:
        yield Difference(Aspect.CONFIG, f"PATH has lost {', '.join(lost)}, which the new image has")
    said = "HOME" in was
    before, after = _home(old, was.pop("HOME", "")), _home(new, now.pop("HOME", ""))
    # A home that was never there (useradd without -m) is of no use to the program.
    if before != after and (said or old.listing.get(before) is not None):
        yield Difference(Aspect.CONFIG, f"HOME was {before} and is {after}")
    if was != now:
        names = sorted(name for name in was.keys() | now.keys() if was.get(name) != now.get(name))
        message, diff = f"Env differs in {', '.join(names)}", unified(_lines(was), _lines(now))
        yield Difference(Aspect.CONFIG, message, diff, kind=DifferenceKind.ENVIRONMENT)


def _home(view: ImageView, given: str) -> str:
    """HOME as the program sees it: the engine takes it from ``/etc/passwd`` where ENV does not say it.

    https://github.com/moby/sys/blob/main/user/user.go (GetExecUser): of an unknown user it is the root.
    """
    user = identity(view)
    return given or (view.homes.get(user[0]) if user is not None else None) or "/"


def _lost_folders(was: str, now: str, new: ImageView) -> list[str]:
    """Folders of PATH that matter: the toolchain's do not, nor one that the new image has not at all."""
    lost = [folder for folder in was.split(":") if folder not in now.split(":")]
    return [
        f for f in lost if f not in _TOOLCHAIN_PATH and f.startswith("/") and new.listing.get(f) is not None
    ]


def _lines(environment: Mapping[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in sorted(environment.items())]


def unified(before: Iterable[str], after: Iterable[str]) -> str:
    """A unified diff of two lists of lines, without file names' times; empty for equal ones."""
    return "\n".join(difflib.unified_diff([*before], [*after], "before", "after", n=2, lineterm=""))


def _shown(words: Iterable[object]) -> str:
    return "[" + ", ".join(str(word) for word in words) + "]"


def _value(labels: Mapping[str, str], name: str) -> str:
    return repr(labels[name]) if name in labels else "not set"


_COMPARISONS: tuple[tuple[Comparison, DifferenceKind], ...] = (
    (_start, DifferenceKind.START_WORDS),
    (_shell, DifferenceKind.STARTED_BY_SHELL),
    (_workdir, DifferenceKind.OTHER),
    (_user, DifferenceKind.OTHER),
    (_sets, DifferenceKind.OTHER),
    (_labels, DifferenceKind.OTHER),
    (_stop_signal, DifferenceKind.OTHER),
    (_healthcheck, DifferenceKind.HEALTHCHECK),
    (_onbuild, DifferenceKind.OTHER),
)
