"""Listening sockets of a container, and connections to them from outside of its network.

Docker without a bridge gives a container a network of its own that nothing reaches. So the tables of the
kernel are read, and connections made, from inside that network: by the host where it may enter it (root on
Linux), else by a helper that the engine starts there.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from rewriter.verify.run.observation import Port

# https://man7.org/linux/man-pages/man5/proc_pid_net.5.html; the states are TCP_LISTEN and TCP_CLOSE.
_TABLES = (("tcp", "tcp", "0A"), ("tcp6", "tcp", "0A"), ("udp", "udp", "07"), ("udp6", "udp", "07"))
_LOOPBACK = ("0100007F", "7F000001", "00000000000000000000000001000000", "00000000000000000000000000000001")
_DNS_OF_DOCKER = "0B00007F"
FIRST_EPHEMERAL = 32768
"""https://man7.org/linux/man-pages/man7/ip.7.html, ip_local_port_range: given out where none is asked for."""
_CLONE_NEWNET = 0x40000000
_MOST_PROCESSES = 10_000


def tables(pid: int) -> dict[str, str]:
    """The socket tables of a process's network; those that can be read and have a socket."""
    found = {}
    empty = _empty_tables(pid)
    for name, _, _ in _TABLES:
        with suppress(OSError):
            if name not in empty:
                found[name] = Path(f"/proc/{pid}/net/{name}").read_text(encoding="ascii", errors="replace")
    return found


def _empty_tables(pid: int) -> frozenset[str]:
    """The tables of no socket by the kernel's count, ``TCP6: inuse 0``: to read a TCP table takes it
    milliseconds, which grow with the memory of the machine and not with the sockets."""
    empty = set()
    for name in ("sockstat", "sockstat6"):
        with suppress(OSError):
            for line in _read(f"/proc/{pid}/net/{name}").decode("ascii", "replace").splitlines():
                protocol, *counts = line.split()
                if counts[:2] == ["inuse", "0"]:
                    empty.add(protocol.removesuffix(":").lower())
    return frozenset(empty)


def listening(found: dict[str, str], inodes: frozenset[str] | None = None) -> tuple[Port, ...]:
    """The ports in socket tables; only those of ``inodes`` where these are known."""
    ports = set()
    for name, protocol, state in _TABLES:
        for line in found.get(name, "").split("\n")[1:]:
            fields = line.split()
            if len(fields) < 10 or fields[3] != state or (inodes is not None and fields[9] not in inodes):
                continue
            address, _, number = fields[1].partition(":")
            port = _port(protocol, address, number)
            if port is not None:
                ports.add(port)
    return tuple(sorted(ports))


def _port(protocol: str, address: str, number: str) -> Port | None:
    try:
        value = int(number, 16)
    except ValueError:
        return None
    # A UDP client looks like a server, but for its port.
    if address == _DNS_OF_DOCKER or (protocol == "udp" and value >= FIRST_EPHEMERAL):
        return None
    return Port(protocol, value, address in _LOOPBACK)


def socket_inodes(pids: Iterable[int]) -> frozenset[str] | None:
    """The sockets that processes hold; ``None`` where that may not be known."""
    found = set()
    for process in pids:
        try:
            descriptors = os.listdir(f"/proc/{process}/fd")
        except FileNotFoundError:
            continue
        except OSError:
            return None
        for descriptor in descriptors:
            with suppress(OSError):
                target = os.readlink(f"/proc/{process}/fd/{descriptor}")
                if target.startswith("socket:["):
                    found.add(target[8:-1])
    return frozenset(found)


def descendants(pid: int) -> tuple[int, ...]:
    """``pid`` and all processes below it."""
    below: dict[int, list[int]] = {}
    for process, parent in _parents():
        below.setdefault(parent, []).append(process)
    found = [pid]
    for process in found:
        if len(found) < _MOST_PROCESSES:
            found += below.get(process, ())
    return tuple(found)


def children(pid: int) -> tuple[int, ...]:
    """The processes right below ``pid``."""
    return tuple(process for process, parent in _parents() if parent == pid)


def inner_pids(pids: Iterable[int]) -> tuple[int, ...]:
    """Processes as their own PID namespace numbers them (proc_pid_status(5), ``NSpid``)."""
    found = []
    for process in pids:
        with suppress(OSError):
            status = _read(f"/proc/{process}/status")
            found += [int(line.split()[-1]) for line in status.split(b"\n") if line.startswith(b"NSpid:\t")]
    return tuple(sorted(found))


def _parents() -> Iterator[tuple[int, int]]:
    """None where there is no /proc. All processes are looked at several times a second."""
    for name in os.listdir("/proc") if os.path.isdir("/proc/self") else ():
        if name.isdecimal():
            with suppress(OSError, IndexError, ValueError):
                yield int(name), int(_read(f"/proc/{name}/stat").rpartition(b")")[2].split()[1])


def _read(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:
        return file.read()


def enter_network(pid: int) -> bool:
    """Move this thread into the network of a process; ``False`` where that is not let.

    The rest of the program stays where it is. https://man7.org/linux/man-pages/man2/setns.2.html
    """
    try:
        descriptor = os.open(f"/proc/{pid}/ns/net", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        if os.readlink(f"/proc/{pid}/ns/net") == os.readlink("/proc/self/ns/net"):
            return True
        return ctypes.CDLL(None, use_errno=True).setns(descriptor, _CLONE_NEWNET) == 0  # type: ignore[no-any-return]
    except OSError:
        return False
    finally:
        os.close(descriptor)
