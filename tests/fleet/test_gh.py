"""The real ``gh``, over HTTPS to a server that stands in for api.github.com: what it sends and prints is what the
other tests take it to."""

from __future__ import annotations

import json
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.fleet import standin
from tests.fleet.hosts import FAST, World, branches, call, head, publish, records, set_state

TOKEN = "ghp_" + "0aB" * 12


class Handler(BaseHTTPRequestHandler):
    """A proxy that is the host behind it, too: gh asks it to connect to api.github.com, and gets an answer here."""

    world: World
    context: ssl.SSLContext

    def do_CONNECT(self) -> None:
        assert self.path == "api.github.com:443"
        self.send_response(200)
        self.end_headers()
        self.connection = self.context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb")
        self.handle_one_request()
        self.close_connection = True

    def answer(self) -> None:
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Transfer-Encoding") == "chunked":
            data = b"".join(self.chunks())
        content = json.loads(data) if data else {}
        endpoint = self.path.lstrip("/")
        with self.world.changed() as state:
            state["calls"].append({"method": self.command, "endpoint": endpoint, "content": content})
            given = self.told(state, endpoint, content)
        body = json.dumps(given.body).encode()
        self.send_response(given.status)
        for name, value in {"Content-Type": "application/json; charset=utf-8", **given.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def told(self, state: dict[str, Any], endpoint: str, content: dict[str, Any]) -> standin.Answer:
        if self.headers.get("Authorization") != f"token {TOKEN}":
            return standin.Answer(401, {"message": "Bad credentials"})
        for given in state["answers"]:
            state["answers"].remove(given)
            return standin.Answer(given["status"], given["body"], given["headers"])
        try:
            standin.GitHub(state).answer(self.command, endpoint, content)
        except standin.Answer as answer:
            return answer
        return standin.Answer(404, {"message": "Not Found"})

    def chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline(), 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()

    do_GET = do_POST = do_PATCH = answer

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def server(world: World) -> Iterator[tuple[int, Path]]:
    """The port of the proxy, and the file with the certificate to trust."""
    key, certificate = world.folder / "key.pem", world.folder / "certificate.pem"
    words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=stand-in"]
    words += ["-addext", "subjectAltName=DNS:api.github.com", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", *words], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    handler = type("Bound", (Handler,), {"world": world, "context": context})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        try:
            yield running.server_port, certificate
        finally:
            running.shutdown()
            thread.join()


@pytest.fixture
def github(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    (world.folder / "tools" / "gh").unlink()
    for program in ("gh", "openssl"):
        if shutil.which(program) is None:
            pytest.skip(f"no {program}")
    with server(world) as (port, certificate):
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        monkeypatch.setenv("GH_TOKEN", TOKEN)
        monkeypatch.setenv("GH_DEBUG", "api")
        for name in ("NO_PROXY", "no_proxy", "ALL_PROXY"):
            monkeypatch.delenv(name, raising=False)
        yield world


def test_a_campaign_through_the_real_gh(github: World, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = github.repository("o/app")
    out = github.run("o/app")
    for status, headers in ((403, {"Retry-After": "61"}), (429, {})):
        github.answer(status, {"message": "slower"}, headers=headers)
        done = publish(out)
        assert done.code == 3 and "the host asks to stop: slower\n" in done.err
    github.answer(404, {"message": "Not Found"}, headers={})
    assert "failed: not-found: Not Found" in publish(out).err
    errors = {
        "message": "Validation Failed",
        "errors": [{"resource": "PullRequest", "field": "base", "code": "invalid"}],
    }
    github.answer(422, errors, headers={})
    assert "failed: rejected: Validation Failed: base invalid" in publish(out).err

    done = publish(out, "--label", "docker", "--reviewer", "ann", "--draft")
    assert "opened https://github.com/o/app/pull/1\n" in done.err
    [pull] = github.pulls("o/app")
    assert (pull["labels"], pull["reviewers"], pull["draft"]) == (["docker"], ["ann"], True)
    assert f"distroify:commit={head(bare)}" in pull["body"]
    writes = github.writes()
    assert "as before" in publish(out).err and github.writes() == writes
    set_state(github, "o/app", "open", title="x", review="CHANGES_REQUESTED", checks="ERROR")
    given = json.loads(call("status", str(out), "--format", "json").out)
    assert [
        (one["state"], one["is_draft"], one["review"], one["checks"]) for one in given["repositories"]
    ] == [("open", True, "changes-requested", "failed")]
    assert "deleted branch distroify" in call("close", str(out), "--all", *FAST).err
    assert github.pulls("o/app")[0]["state"] == "closed" and branches(bare) == ["main"]
    assert records(out)["github.com/o/app"]["state"] == "closed"
    assert TOKEN not in (out / "publish.jsonl").read_text()

    monkeypatch.setenv("GH_TOKEN", "ghp_wrong")
    done = publish(out)
    assert done.code == 2 and "github.com does not take the login of gh: gh auth login" in done.err
    monkeypatch.delenv("GH_TOKEN")
    # gh says other words in automation.
    for automation in ("", "true"):
        monkeypatch.setenv("CI", automation)
        done = publish(out)
        assert (
            done.code == 2
            and "gh is not logged in to github.com: gh auth login --hostname github.com" in done.err
        )


def test_git_logs_in_as_gh_does(github: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """git asks the program for the login of the host, where the user's configuration has none."""
    from rewriter.fleet.publish.api import Kind
    from rewriter.fleet.publish.branch import publisher

    folder = github.folder / "git"
    folder.mkdir()
    environment = publisher(folder, {"github.com": Kind.GITHUB}).environment
    done = subprocess.run(
        ["git", "credential", "fill"],
        input=b"protocol=https\nhost=github.com\n\n",
        env=environment,
        capture_output=True,
        check=True,
    )
    assert f"password={TOKEN}\n" in done.stdout.decode()
