"""The container's network seen by a helper in it, where the host itself cannot look into it.

The old image is the helper: it has a shell, and Debian's and Alpine's have what reads and connects.
"""

from __future__ import annotations

from rewriter.verify.engines.engine import Running
from rewriter.verify.engines.sockets import listening
from rewriter.verify.run.observation import Port

_SECONDS = 10.0
_TABLES = ("tcp", "tcp6", "udp", "udp6")
_READ = ("sh", "-c", 'for t in tcp tcp6 udp udp6; do echo "= $t"; cat /proc/net/$t 2>/dev/null; done; :')
# perl-base is essential in Debian, nc a part of Alpine's busybox.
_CONNECT = """\
if command -v perl >/dev/null; then
  exec perl -MIO::Socket::INET -e '
    $/ = undef; my $request = <STDIN>;
    my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $ARGV[0], Timeout => 5) or exit 0;
    alarm $ARGV[1]; print $s $request; $s->flush; while (sysread($s, my $b, 65536)) { print $b }' "$1" "$2"
fi
exec nc -w "$2" 127.0.0.1 "$1"
"""


def ports(running: Running) -> tuple[Port, ...]:
    """The listening ports; none where the engine or the image does not help."""
    answer = running.assist(_READ, b"", _SECONDS)
    if answer is None:
        return ()
    found = {}
    for part in answer.decode("ascii", "replace").split("= ")[1:]:
        name, _, text = part.partition("\n")
        if name in _TABLES:
            found[name] = text
    return listening(found)


def exchange(running: Running, port: int, request: bytes, seconds: float) -> bytes:
    """The answer of a port to a request, empty for none; in plain only, and never longer than ``seconds``."""
    inside = str(max(1, round(seconds) - 1))
    answer = running.assist(("sh", "-c", _CONNECT, "sh", str(port), inside), request, seconds)
    return answer or b""
