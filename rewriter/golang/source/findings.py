"""What is found in the files of a program, as it is gathered."""

from __future__ import annotations

from msgspec import Struct, field

from rewriter.golang.model import CallUse, StringUse
from rewriter.golang.source import defaults
from rewriter.golang.strings.holes import HOLE, says_something
from rewriter.golang.strings.parameters import Forwarding
from rewriter.model import Place


class Findings(Struct):
    """Collected in the order of packages, files and lines."""

    strings: list[StringUse] = field(default_factory=list)
    executables: list[CallUse] = field(default_factory=list)
    path_calls: list[CallUse] = field(default_factory=list)
    watched: list[defaults.Call] = field(default_factory=list)
    privileged: list[CallUse] = field(default_factory=list)
    environment: set[str] = field(default_factory=set)
    embeds: dict[str, None] = field(default_factory=dict)

    def fill(self, forwarding: Forwarding) -> None:
        """Add what calls pass to parameters, once all packages are read."""
        for sink in forwarding.sinks:
            starts = sink.table == "executables"
            uses = self.executables if starts else self.path_calls
            computed: dict[Place, None] = {}
            for found in forwarding.resolve(sink.part):
                value = found.value if starts or found.value is None else plain(found.value)
                if value is None or (HOLE in value and (starts or not says_something(value))):
                    computed.setdefault(sink.place)
                    if found.place.path and starts:
                        computed.setdefault(found.place)
                elif HOLE in value:
                    uses.append(CallUse(sink.call, None, sink.place, sink.kind, partial=value))
                else:
                    uses.append(CallUse(sink.call, value, found.place, sink.kind))
                    if not starts:
                        use = StringUse(value, sink.call, sink.position, found.place, found.directory)
                        self.strings.append(use)
            uses.extend(
                CallUse(sink.call, None, place, sink.kind, partial=partial)
                for place in computed
                for partial in sink.partials
            )


def plain(path: str) -> str:
    """The path in a ``file://`` URL."""
    return path.removeprefix("file://")
