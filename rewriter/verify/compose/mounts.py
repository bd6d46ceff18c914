"""What a service mounts: files of the repository are copied, volumes are fresh, all else is left out."""

from __future__ import annotations

import io
import posixpath
import tarfile
from dataclasses import dataclass, field

from rewriter.consumers.paths import inside
from rewriter.context.files import Context

MAX_FILES = 2_000
MAX_BYTES = 32 << 20


@dataclass(slots=True)
class Copies:
    """The mounts of the service ``name`` in a Compose file of ``folder``; remarks go to ``notes``."""

    files: Context
    folder: str
    context: str
    name: str
    notes: list[str]
    volumes: list[str] = field(default_factory=list)
    tmpfs: list[str] = field(default_factory=list)
    _found: dict[str, tuple[bytes | None, bool]] = field(default_factory=dict)
    """By path in the container: the content (``None``: a folder), and whether it is executable."""
    _size: int = 0

    def mount(self, kind: str, source: str, target: str) -> None:
        """Take over one mount: ``bind``, ``volume`` or ``tmpfs``."""
        target = posixpath.normpath(target) if target.startswith("/") else ""
        if not target.lstrip("/"):
            self.notes.append(f"the service {self.name} runs without a mount at {target or 'no path'}")
        elif kind == "tmpfs":
            self.tmpfs.append(target)
        elif kind == "volume":
            self.volumes.append(target)
        else:
            self._bind(source, target)

    def archive(self) -> bytes:
        """The copies as a tar archive for the root of the container; empty where there are none."""
        if not self._found:
            return b""
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w") as archive:
            for path, (content, is_executable) in self._found.items():
                member = tarfile.TarInfo(path.lstrip("/"))
                member.type = tarfile.DIRTYPE if content is None else tarfile.REGTYPE
                # Whose they are on the machine of the service is not known: everybody may use them.
                member.mode = 0o777 if content is None or is_executable else 0o666
                member.size = len(content or b"")
                archive.addfile(member, io.BytesIO(content or b""))
        return stream.getvalue()

    def _bind(self, source: str, target: str) -> None:
        path = self._path(source)
        if path is None:
            self._leave_out(source, target, "it is not in the repository")
        elif self.files.is_file(path):
            self._copy(path, target)
        elif not self.files.is_dir(path):
            # The engine makes an empty folder.
            self.volumes.append(target)
        elif not path or path == self.context or self.context.startswith(path + "/"):
            self._leave_out(source, target, "it would hide the files of the image behind those of the source")
        else:
            self._found[target] = (None, False)
            for inner in self.files.walk_files(path):
                self._copy(inner, posixpath.join(target, posixpath.relpath(inner, path)))

    def _path(self, source: str) -> str | None:
        """The source's path in the repository, ``None`` for one outside of it."""
        root = self.files.root.resolve().as_posix()
        if source == root or source.startswith(root + "/"):
            return inside("", source[len(root) + 1 :])
        return inside(self.folder, source)

    def _copy(self, path: str, target: str) -> None:
        content = self.files.read_bytes(path, MAX_BYTES + 1)
        self._size += len(content or b"")
        if content is None or self._size > MAX_BYTES or len(self._found) >= MAX_FILES:
            self._leave_out(path, target, "it cannot be read, or is too large")
        else:
            self._found[target] = (content, self.files.is_executable(path))

    def _leave_out(self, source: str, target: str, why: str) -> None:
        note = f"the service {self.name} runs without {source} at {target}: {why}"
        if note not in self.notes[-100:] and len(self.notes) < 100:
            self.notes.append(note)
