"""Stands in for ``gh`` and ``glab`` on PATH: ``standin.py gh api …``. Runs alone, with nothing but Python.

It takes no more than the options that the real ones have for ``api`` (pkg/cmd/api/api.go of cli/cli, v2.23 and
later; internal/commands/api/api.go of gitlab-org/cli), and prints as they do: with ``--include`` the protocol,
the status, the headers in order with CRLF, an empty line, and the body; for 300 and more ``gh: MESSAGE`` on
standard error, and 1 as exit code. Answers have the members of the interfaces of the hosts that are used.

All it knows is in the file of STANDIN: ``repositories`` by path, with the bare repository of each and its pull
requests; ``answers``, which come instead of the usual ones, each once; ``calls``, what it was asked; and
``wrong``, what was not as the contract says.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import subprocess
import sys
from typing import Any
from urllib.parse import parse_qs, unquote

REASONS = {200: "OK", 201: "Created", 403: "Forbidden", 404: "Not Found", 409: "Conflict"}


class Wrong(Exception):
    """The real program would not have been called like this."""


class Answer(Exception):
    def __init__(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.status, self.body, self.headers = status, body, headers or {}


def main(program: str, words: list[str]) -> int:
    with open(os.environ["STANDIN"], "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        state = json.load(file)
        try:
            code = called(program, words, state)
        except Wrong as error:
            state["wrong"].append(f"{program} {words}: {error}")
            print(f"unknown flag: {error}\n\nUsage:  {program} api <endpoint> [flags]", file=sys.stderr)
            code = 1
        file.seek(0)
        file.truncate()
        json.dump(state, file)
    return code


def called(program: str, words: list[str], state: dict[str, Any]) -> int:
    options, endpoint = parsed(words)
    check(program, options, endpoint)
    data = sys.stdin.buffer.read() if "--input" in options else b""
    content = json.loads(data) if data else None
    method = options["--method"]
    state["calls"].append(
        {
            "program": program,
            "host": options["--hostname"],
            "method": method,
            "endpoint": endpoint,
            "content": content,
        }
    )
    if program not in state.get("login", ("gh", "glab")):
        # gh: internal/ghcmd, exit code 4; glab asks without a token, and is told 401.
        if program == "gh":
            print("To get started with GitHub CLI, please run:  gh auth login", file=sys.stderr)
            return 4
        return printed(program, Answer(401, {"message": "401 Unauthorized"}))
    try:
        for number, given in enumerate(state["answers"]):
            if given["method"] == method and re.search(given["endpoint"], endpoint):
                del state["answers"][number]
                if given.get("silent"):
                    print(given["silent"], file=sys.stderr)
                    return 1
                raise Answer(given["status"], given["body"], given.get("headers"))
        host = GitHub(state) if program == "gh" else GitLab(state)
        host.answer(method, endpoint, content or {})
    except Answer as answer:
        return printed(program, answer)
    raise Wrong(f"no such endpoint: {method} {endpoint}")


def parsed(words: list[str]) -> tuple[dict[str, str], str]:
    if words[:1] != ["api"]:
        raise Wrong("only api is used")
    options: dict[str, str] = {}
    rest = []
    queue = words[1:]
    while queue:
        word = queue.pop(0)
        if word == "--include":
            options[word] = ""
        elif word in ("--hostname", "--method", "--header", "--input"):
            options[word] = queue.pop(0)
        elif word.startswith("-"):
            raise Wrong(word)
        else:
            rest.append(word)
    if len(rest) != 1:
        raise Wrong(f"accepts 1 arg(s), received {len(rest)}")
    return options, rest[0]


def check(program: str, options: dict[str, str], endpoint: str) -> None:
    placeholder = r"\{[a-z]+\}|:(owner|repo|branch|id|fullpath|namespace|group|user|username)\b"
    if re.search(placeholder, endpoint) or re.search(r"[\s\\]|//|\.\.", endpoint) or endpoint.startswith("/"):
        raise Wrong(f"a placeholder, or no endpoint: {endpoint}")
    if "--include" not in options or not re.fullmatch(r"[a-z0-9.-]+", options.get("--hostname", "")):
        raise Wrong("neither --include nor a host")
    if "--input" in options and (options["--input"] != "-" or "json" not in options.get("--header", "")):
        raise Wrong("the text comes in on standard input, as JSON")
    if os.environ.get("GH_DEBUG") or os.environ.get("NO_COLOR") != "1" or os.getcwd() != "/":
        raise Wrong("traces, colours, or a repository around it")
    if not os.environ.get("GH_PROMPT_DISABLED") or not os.environ.get("NO_PROMPT"):
        raise Wrong("it could ask something")
    if (options["--hostname"].startswith("gitlab")) != (program == "glab"):
        raise Wrong("another host")


def printed(program: str, answer: Answer) -> int:
    headers = {"Content-Type": "application/json; charset=utf-8", **answer.headers}
    head = f"HTTP/2.0 {answer.status} {REASONS.get(answer.status, 'Status')}\n"
    head += "".join(f"{name}: {headers[name]}\r\n" for name in sorted(headers)) + "\r\n"
    sys.stdout.write(head + json.dumps(answer.body))
    errors = answer.body.get("errors") if isinstance(answer.body, dict) else None
    if answer.status < 300 and not errors:
        return 0
    message = answer.body.get("message") if isinstance(answer.body, dict) else answer.body
    print(f"{program}: {message} (HTTP {answer.status})", file=sys.stderr)
    return 1


def git(repository: str, *words: str) -> str:
    done = subprocess.run(["git", "-C", repository, *words], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


class GitHub:
    def __init__(self, state: dict[str, Any]) -> None:
        self.state = state

    def answer(self, method: str, endpoint: str, content: dict[str, Any]) -> None:
        path, _, query = endpoint.partition("?")
        if (method, path) == ("POST", "graphql"):
            raise Answer(200, {"data": {"repository": {"pullRequest": self.standing(content["variables"])}}})
        match = re.fullmatch(r"repos/([^/]+)/([^/]+)(/.*)?", path)
        if match is None:
            return
        name = f"{unquote(match[1])}/{unquote(match[2])}"
        name = self.state.get("renamed", {}).get(name, name)
        repository = self.state["repositories"].get(name)
        if repository is None:
            raise Answer(404, {"message": "Not Found", "status": "404"})
        rest = match[3] or ""
        pulls = repository["pulls"]
        if (method, rest) == ("GET", ""):
            raise Answer(
                200,
                {
                    "full_name": name,
                    "default_branch": repository.get("branch", "main"),
                    "archived": repository.get("archived", False),
                    "permissions": {"push": repository.get("push", True)},
                },
            )
        if (method, rest) == ("GET", "/pulls"):
            wanted = parse_qs(query)
            assert wanted["state"] == ["all"]
            head = wanted["head"][0].partition(":")[2]
            raise Answer(200, [self.pull(name, one) for one in pulls if one["branch"] == head])
        if (method, rest) == ("POST", "/pulls"):
            self.create(name, repository, content)
        if match := re.fullmatch(r"/(pulls|issues)/(\d+)(/\w+)?", rest):
            pull = next(one for one in pulls if one["number"] == int(match[2]))
            if method == "PATCH" and not match[3]:
                if content.get("state") == "open" and not git(
                    repository["path"], "rev-parse", f"refs/heads/{pull['branch']}"
                ):
                    raise Answer(
                        422,
                        {
                            "message": "Validation Failed",
                            "errors": [
                                {
                                    "code": "custom",
                                    "message": "state cannot be changed. The branch was deleted.",
                                }
                            ],
                        },
                    )
                pull.update({key: content[key] for key in ("title", "body", "state") if key in content})
                raise Answer(200, self.pull(name, pull))
            if method == "POST" and match[3] == "/comments":
                pull["comments"].append(content["body"])
                raise Answer(201, {"id": 1})
            if method == "POST" and match[3] == "/labels":
                pull["labels"] += content["labels"]
                raise Answer(200, [])
            if method == "POST" and match[3] == "/requested_reviewers":
                pull["reviewers"] += content["reviewers"] + content["team_reviewers"]
                raise Answer(201, self.pull(name, pull))

    def create(self, name: str, repository: dict[str, Any], content: dict[str, Any]) -> None:
        if set(content) != {"title", "head", "base", "body", "draft"}:
            raise Wrong(f"members {sorted(content)}")
        head, base = (
            git(repository["path"], "rev-parse", f"refs/heads/{content[one]}") for one in ("head", "base")
        )
        failed = {"message": "Validation Failed", "documentation_url": "https://docs.github.com/rest"}
        if not head or not base or len(content["body"]) > 65_536:
            raise Answer(
                422, {**failed, "errors": [{"resource": "PullRequest", "field": "head", "code": "invalid"}]}
            )
        if any(one["branch"] == content["head"] and one["state"] == "open" for one in repository["pulls"]):
            owner = name.partition("/")[0]
            told = f"A pull request already exists for {owner}:{content['head']}."
            raise Answer(
                422, {**failed, "errors": [{"resource": "PullRequest", "code": "custom", "message": told}]}
            )
        raise Answer(201, self.pull(name, opened(repository, content["head"], content)))

    def pull(self, name: str, one: dict[str, Any]) -> dict[str, Any]:
        return {
            "number": one["number"],
            "html_url": f"https://github.com/{name}/pull/{one['number']}",
            "state": "closed" if one["state"] == "merged" else one["state"],
            "merged_at": "2026-01-01T00:00:00Z" if one["state"] == "merged" else None,
            "title": one["title"],
            "body": one["body"],
            "base": {"ref": one["base"]},
            "head": {"ref": one["branch"], "repo": {"full_name": one.get("from", name)}},
        }

    def standing(self, given: dict[str, Any]) -> dict[str, Any]:
        pulls = self.state["repositories"][f"{given['owner']}/{given['name']}"]["pulls"]
        one = next(one for one in pulls if one["number"] == given["number"])
        rollup = {"state": one["checks"]} if one.get("checks") else None
        return {
            "state": one["state"].upper(),
            "isDraft": one["draft"],
            "reviewDecision": one.get("review"),
            "commits": {"nodes": [{"commit": {"statusCheckRollup": rollup}}]},
        }


class GitLab:
    def __init__(self, state: dict[str, Any]) -> None:
        self.state = state

    def answer(self, method: str, endpoint: str, content: dict[str, Any]) -> None:
        path, _, query = endpoint.partition("?")
        names = [*self.state["repositories"]]
        if path == "users":
            name = parse_qs(query)["username"][0]
            raise Answer(200, [{"id": 7, "username": name}] if name != "nobody" else [])
        match = re.fullmatch(r"projects/([^/]+)(/.*)?", path)
        if match is None:
            return
        name = unquote(match[1])
        name = names[int(name)] if name.isdigit() else name
        repository = self.state["repositories"].get(name)
        if repository is None:
            raise Answer(404, {"message": "404 Project Not Found"})
        number = names.index(name)
        rest = match[2] or ""
        if (method, rest) == ("GET", ""):
            raise Answer(
                200,
                {
                    "id": number,
                    "path_with_namespace": name,
                    "default_branch": repository.get("branch", "main"),
                    "archived": repository.get("archived", False),
                    "permissions": {
                        "project_access": {"access_level": repository.get("level", 40)},
                        "group_access": None,
                    },
                },
            )
        if (method, rest) == ("GET", "/merge_requests"):
            head = parse_qs(query)["source_branch"][0]
            raise Answer(200, [self.pull(name, one) for one in repository["pulls"] if one["branch"] == head])
        if (method, rest) == ("POST", "/merge_requests"):
            head = content["source_branch"]
            if any(one["branch"] == head and one["state"] == "open" for one in repository["pulls"]):
                raise Answer(
                    409, {"message": ["Another open merge request already exists for this source branch: !1"]}
                )
            given = {
                "base": content["target_branch"],
                "title": content["title"],
                "body": content["description"],
            }
            given["draft"] = content["title"].startswith("Draft: ")
            raise Answer(201, self.pull(name, opened(repository, head, given)))
        if match := re.fullmatch(r"/merge_requests/(\d+)(/\w+)?", rest):
            pull = next(one for one in repository["pulls"] if one["number"] == int(match[1]))
            if method == "GET" and match[2] == "/approvals":
                raise Answer(
                    200,
                    {
                        "approved": pull.get("review") != "required",
                        "approved_by": [{}] if pull.get("review") == "approved" else [],
                    },
                )
            if method == "GET" and not match[2]:
                raise Answer(200, self.pull(name, pull))
            if method == "POST" and match[2] == "/notes":
                pull["comments"].append(content["body"])
                raise Answer(201, {"id": 1})
            if method == "PUT" and not match[2]:
                pull["title"] = content.get("title", pull["title"])
                pull["body"] = content.get("description", pull["body"])
                pull["labels"] += content["add_labels"].split(",") if "add_labels" in content else []
                pull["reviewers"] += content.get("reviewer_ids", [])
                event = content.get("state_event")
                pull["state"] = {"close": "closed", "reopen": "open", None: pull["state"]}[event]
                raise Answer(200, self.pull(name, pull))

    def pull(self, name: str, one: dict[str, Any]) -> dict[str, Any]:
        number = [*self.state["repositories"]].index(name)
        return {
            "iid": one["number"],
            "web_url": f"https://gitlab.com/{name}/-/merge_requests/{one['number']}",
            "state": {"open": "opened"}.get(one["state"], one["state"]),
            "title": one["title"],
            "description": one["body"],
            "target_branch": one["base"],
            "source_branch": one["branch"],
            "source_project_id": number,
            "draft": one["draft"],
            "head_pipeline": {"status": one["checks"]} if one.get("checks") else None,
            "detailed_merge_status": one.get("merge_status", "mergeable"),
        }


def opened(repository: dict[str, Any], branch: str, content: dict[str, Any]) -> dict[str, Any]:
    pull = {
        "number": len(repository["pulls"]) + 1,
        "state": "open",
        "branch": branch,
        "base": content["base"],
        "title": content["title"],
        "body": content["body"],
        "draft": content["draft"],
        "labels": [],
        "reviewers": [],
        "comments": [],
    }
    repository["pulls"].append(pull)
    return pull


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
