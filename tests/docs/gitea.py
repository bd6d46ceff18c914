"""As much of Gitea's API as multi-gitter asks for: an organisation whose repositories are bare ones of this machine.

https://docs.gitea.com/api/, and multi-gitter's internal/scm/gitea (f9c9768).
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

OWNER = {"login": "team", "username": "team"}


@dataclass
class Gitea:
    """The stand-in: its address, and the pull requests that were asked for, by repository."""

    repositories: Mapping[str, Path]
    url: str = ""
    pulls: dict[str, dict[str, Any]] = field(default_factory=dict)

    def answer(self, method: str, target: str, given: Any) -> Any:
        """What a request gets; ``None`` for what is not there."""
        parts = urlsplit(target)
        path = parts.path.removeprefix("/api/v1")
        if path == "/version":
            return {"version": "1.22.0"}
        if path == "/orgs/team/repos":
            is_first = parse_qs(parts.query).get("page", ["1"]) == ["1"]
            return [self._repository(name) for name in self.repositories] if is_first else []
        match = re.fullmatch(r"/repos/team/([a-z]+)(?:/(pulls|labels|commits).*)?", path)
        if match is None or match[1] not in self.repositories:
            return None
        name, part = match[1], match[2]
        if part == "labels":
            return []
        if part == "commits":
            return {"state": "", "statuses": []}
        if part is None:
            return self._repository(name)
        if method == "GET":
            return [self.pulls[name]] if name in self.pulls else []
        if path.endswith("/requested_reviewers"):
            return []
        side = {"label": given["head"], "ref": given["head"], "sha": "1" * 40, "repo": self._repository(name)}
        self.pulls[name] = {"number": 1, "state": "open", "head": side, "base": side, **_kept(given)}
        return self.pulls[name]

    def _repository(self, name: str) -> dict[str, Any]:
        return {
            "id": list(self.repositories).index(name),
            "name": name,
            "full_name": f"team/{name}",
            "owner": OWNER,
            "default_branch": "main",
            "ssh_url": f"file://{self.repositories[name]}",
            "permissions": {"admin": True, "push": True, "pull": True},
        }


def _kept(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in ("title", "body")}


@contextmanager
def gitea(repositories: Mapping[str, Path]) -> Iterator[Gitea]:
    """A stand-in that answers meanwhile."""
    state = Gitea(repositories)

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            given = json.loads(self.rfile.read(length) or b"null")
            found = state.answer(self.command, self.path, given)
            text = json.dumps(found if found is not None else {"message": f"no {self.path}"}).encode()
            self.send_response(404 if found is None else 201 if self.command == "POST" else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = _answer

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
