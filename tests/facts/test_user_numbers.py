"""Who a user of the old image is in distroless: numbers, names that stay, databases that COPY brings."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.facts.files.model import RuntimeFile
from rewriter.facts.users.database import copied_database, is_named_there
from rewriter.facts.users.model import User
from rewriter.facts.users.nonroot import as_nonroot, given_to_nonroot, is_closed, is_system_file
from rewriter.facts.users.numbers import Numbers
from rewriter.facts.users.resolve import is_of_distroless, resolve
from rewriter.trace.filesystem.tree import NotFollowed, Owner
from rewriter.trace.model import UNKNOWN_USER, BuildTrace, Change, Event, Installed, UserMade
from tests.rewriting import BUILD, END, facts_of


def made(name: str, uid: int | None = None, gid: int | None = None, **more: object) -> UserMade:
    """``useradd -u uid -g gid name`` on line 2, changed by ``more``."""
    values: dict[str, object] = {"group": None, "home": f"/home/{name}", "line": 2, **more}
    return UserMade(name, uid, gid, **values)  # type: ignore[arg-type]


def group(name: str, gid: int | None, **more: object) -> UserMade:
    return made(name, None, gid, is_group=True, home=None, **more)


def trace(*users: UserMade, events: tuple[Event, ...] = (), installed: tuple[str, ...] = ()) -> BuildTrace:
    packages = (Installed(installed, 2),) if installed else ()
    return BuildTrace({}, events, (), packages, users, (), frozenset())


APP = made("app", 1400)
SHARED = made("app", 1400, group="team")


@pytest.mark.parametrize(
    ("user", "users", "distribution", "number", "home"),
    [
        pytest.param("1000", (), "debian", "1000", "/", id="number"),
        pytest.param("1000:7", (), "debian", "1000:7", "/", id="numbers"),
        pytest.param("65532", (), "debian", "65532:0", "/", id="number that distroless alone knows"),
        pytest.param("65532:65532", (), None, "65532:65532", None, id="number of an image that is not listed"),
        pytest.param("0", (), "scratch", "0", "/", id="root without a user database"),
        pytest.param("33", (), "debian", "33:33", "/var/www", id="number of a user of the base"),
        pytest.param("34", (), "alpine", "34", "/", id="number that the base does not know"),
        pytest.param("65534", (), "debian", "65534", None, id="number with the same group in distroless"),
        pytest.param("1400", (APP,), "debian", "1400:1400", "/home/app", id="number of a user who is made"),
        pytest.param("1400:5", (APP,), "debian", "1400:5", "/home/app", id="its own group is named"),
        pytest.param("root", (), "debian", "root", None, id="root"),
        pytest.param("nobody", (), "alpine", "nobody", "/", id="nobody"),
        pytest.param("nonroot", (), None, "nonroot", None, id="nonroot"),
        pytest.param("www-data", (), "debian", "33:33", "/var/www", id="name of the base"),
        pytest.param("man", (), "alpine", "13:15", None, id="user and group of the base differ"),
        pytest.param(":staff", (), "debian", "0:50", None, id="group of the base without a user"),
        pytest.param(":7", (), "debian", "0:7", None, id="number of a group without a user"),
        pytest.param(":", (), "debian", "0:0", None, id="neither a user nor a group"),
        pytest.param(":team", (group("team", 5),), None, "0:5", None, id="group that is made without a user"),
        pytest.param("app", (APP,), "debian", "1400:1400", "/home/app", id="made"),
        pytest.param("app", (made("app", 7, 9),), None, "7:9", "/home/app", id="made with both numbers"),
        pytest.param("app", (group("team", 5), SHARED), "debian", "1400:5", "/home/app", id="made in a group"),
        pytest.param("app:team", (group("team", 5), APP), "debian", "1400:5", "/home/app", id="group named"),
        pytest.param("app:audio", (APP,), "debian", "1400:29", "/home/app", id="group of the base"),
        pytest.param("app:77", (APP,), "debian", "1400:77", "/home/app", id="number of a group"),
        pytest.param("1400:team", (group("team", 5),), "debian", "1400:5", None, id="number and group"),
        pytest.param("app", (made("app"),), "debian", "1000:1000", "/home/app", id="first regular number"),
        pytest.param(
            "app", (made("ubuntu", 1000, line=0), made("app")), "ubuntu", "1001:1001", "/home/app",
            id="behind the user of the image",
        ),
        pytest.param("b", (made("a"), made("b")), "alpine", "1001:1001", "/home/b", id="busybox counts on"),
        pytest.param(
            "app", (made("app", system=True),), "alpine", "101:101", "/home/app", id="system user of busybox"
        ),
        pytest.param("nonroot", (made("nonroot", 1025),), "debian", "1025:1025", "/home/nonroot", id="own nonroot"),
        pytest.param("nonroot", (made("nonroot", 65532),), "debian", "nonroot", None, id="nonroot as in distroless"),
        pytest.param("nonroot", (made("nonroot", 65532, 7),), "debian", "65532:7", "/home/nonroot", id="its group is another"),
        pytest.param("root", (made("root", changed=True),), "debian", "root", None, id="root is root"),
    ],
)  # fmt: skip
def test_a_user_whose_number_is_known(
    user: str, users: tuple[UserMade, ...], distribution: str | None, number: str, home: str | None
) -> None:
    assert resolve(user, trace(*users), distribution) == User(user, number, home)


@pytest.mark.parametrize(
    ("user", "users", "problem"),
    [
        pytest.param(UNKNOWN_USER, (), "the value of USER is not known", id="unknown value"),
        pytest.param("app", (), "the user app is not created in this file", id="nobody makes it"),
        pytest.param("café", (APP,), "the user café is not created in this file", id="unicode"),
        pytest.param("²", (), "the user ² is not created in this file", id="a digit that is no number"),
        pytest.param("-1", (), "the user -1 is not created in this file", id="sign"),
        pytest.param("12345678901", (), "the user 12345678901 is not created in this file", id="too long a number"),
        pytest.param("app:x", (APP,), "the group x is not created in this file", id="group that nobody makes"),
        pytest.param("app", (APP, made("app", 1401)), "the user app is made under a condition, or more than once", id="made twice"),
        pytest.param(
            "app", (made("app", 7, certain=False),), "the user app is made under a condition, or more than once",
            id="made under a condition",
        ),
        pytest.param("app", (APP, made("app", line=4, changed=True)), "line 4 changes the user app", id="changed"),
        pytest.param("app", (APP, made("*", line=4, changed=True)), "line 4 changes the user app", id="somebody is changed"),
        pytest.param("app:team", (APP, made("team", line=5, changed=True)), "line 5 changes the user app", id="group is changed"),
        pytest.param(
            "app", (made("app", 7, more_groups=True),),
            "the user app has further groups, which a number does not carry", id="further groups",
        ),
        pytest.param(
            "app", (APP, made("app", changed=True, more_groups=True)),
            "the user app has further groups, which a number does not carry", id="put into further groups",
        ),
        pytest.param("nobody", (made("nobody", changed=True),), "line 2 changes the user nobody", id="nobody is changed"),
    ],
)  # fmt: skip
def test_a_user_who_is_not_known(user: str, users: tuple[UserMade, ...], problem: str) -> None:
    found = resolve(user, trace(*users), "debian")
    assert (found.number, found.problem, found.review) == (None, problem, None)


@pytest.mark.parametrize(
    ("user", "users", "instead"),
    [
        ("app", (made("app", 7, 9, more_groups=True),), "7:9"),
        ("app", (group("ops", 20), made("app", 7, group="ops"), made("app", changed=True, more_groups=True)), "7:20"),
        ("app", (made("app", system=True, more_groups=True),), None),
        ("app", (made("app", 7, certain=False, more_groups=True),), None),
        ("app:ops", (made("app", 7, 9, more_groups=True),), None),
    ],
)  # fmt: skip
def test_the_numbers_of_a_user_with_further_groups(
    user: str, users: tuple[UserMade, ...], instead: str | None
) -> None:
    assert resolve(user, trace(*users), "debian").instead == instead


@pytest.mark.parametrize(
    ("user", "users", "installed", "number", "review"),
    [
        pytest.param(
            "app", (made("app", system=True),), (), "65532:65532", "the number of the user app is not in the file",
            id="system user of Debian",
        ),
        pytest.param(
            "nonroot", (made("nonroot", system=True),), (), "65532:65532",
            "the number of the user nonroot is not in the file", id="nonroot without a number",
        ),
        pytest.param(
            "b", (made("a"), made("b")), (), "65532:65532", "the number of the user b is not in the file",
            id="two without numbers",
        ),
        pytest.param(
            "b", (made("a", 1000), made("b")), (), "65532:65532", "the number of the user b is not in the file",
            id="the first number may be taken",
        ),
        pytest.param(
            "app", (group("other", 1400), APP), (), "1400", "the number of the group of app is not in the file",
            id="the number of its group is taken",
        ),
    ],
)  # fmt: skip
def test_a_number_that_a_reviewer_looks_at(
    user: str, users: tuple[UserMade, ...], installed: tuple[str, ...], number: str, review: str
) -> None:
    found = resolve(user, trace(*users, installed=installed), "debian")
    assert (found.number, found.problem, found.review) == (number, None, review)


def test_a_package_of_alpine_may_make_users_too() -> None:
    users = trace(made("app", system=True), installed=("nginx",))
    assert resolve("app", users, "alpine").review == "the number of the user app is not in the file"
    users = trace(made("app", system=True), installed=("git",))
    assert resolve("app", users, "alpine").number == "101:101"


@pytest.mark.parametrize(
    ("name", "users", "expected"),
    [
        ("nobody", (), True),
        ("app", (APP,), False),
        ("", (), False),
        ("nonroot", (APP,), True),
        ("nonroot", (group("nonroot", 65532), made("nonroot", 65532, group="nonroot")), True),
        ("nonroot", (group("nonroot", 1025), made("nonroot", 65532, group="nonroot")), False),
        ("nonroot", (made("nonroot", 65532, group="users"),), False),
        ("nonroot", (group("nonroot", 1025),), False),
        ("nonroot", (made("nonroot"),), False),
    ],
)
def test_names_that_mean_the_same_in_distroless(
    name: str, users: tuple[UserMade, ...], expected: bool
) -> None:
    assert is_of_distroless(name, trace(*users)) is expected


NUMBERED = "FROM golang:1.24\nRUN groupadd -g 1300 team && useradd -u 1200 -g team app\n"


def numbers(root: Path, text: str = NUMBERED) -> Numbers:
    chain = facts_of(text, root).chain
    return Numbers(chain.target, copied_database(chain))


@pytest.mark.parametrize(
    ("user", "runs", "makes", "copies"),
    [
        ("", ("0", "0"), ("0", "0"), None),
        ("root:5", ("0", "0"), ("0", "0"), ("0", "5")),
        ("app", ("1200", "1300"), ("1200", "1300"), ("1200", "1200")),
        ("app:team", ("1200", "1300"), ("1200", "1300"), ("1200", "1300")),
        ("77", ("77", "0"), ("77", "77"), ("77", "77")),
        ("nonroot", ("65532", "65532"), ("65532", "65532"), ("65532", "65532")),
        ("nobody", ("65534", "65534"), ("65534", "65534"), ("65534", "65534")),
    ],
)
def test_numbers_as_instructions_take_them(
    user: str, runs: Owner, makes: Owner, copies: Owner | None, tmp_path: Path
) -> None:
    found = numbers(tmp_path)
    assert (found.runs_as(user), found.makes(user)) == (runs, makes)
    if copies is not None:
        assert found.copies(user) == copies


def test_a_user_without_a_number_keeps_the_name(tmp_path: Path) -> None:
    found = numbers(tmp_path)
    assert found.makes("other") == found.copies("other") == ("other", "other")
    with pytest.raises(NotFollowed):
        found.runs_as("other")


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("app", ("1200", "")),
        ("app:", ("1200", "1300")),
        ("app:audio", ("1200", "29")),
        (":team", ("", "1300")),
        ("7:8", ("7", "8")),
    ],
)
def test_what_chown_gives(text: str, owner: Owner, tmp_path: Path) -> None:
    assert numbers(tmp_path).owns(text) == owner


@pytest.mark.parametrize("text", ["other", "app:other", ":", ":other"])
def test_what_chown_cannot_give(text: str, tmp_path: Path) -> None:
    with pytest.raises(NotFollowed):
        numbers(tmp_path).owns(text)


MAKER = "FROM golang:1.24 AS users\nRUN useradd -u 1200 app\n\n"
PASSWD = "COPY --from=users /etc/passwd /etc/passwd\n"
GROUP = "COPY --from=users /etc/group /etc/group\n"


@pytest.mark.parametrize(
    ("lines", "groups"),
    [(PASSWD, False), (PASSWD + GROUP, True), ("COPY --from=users /etc /etc\n", True)],
    ids=["users", "users and groups", "the folder"],
)
def test_a_database_that_copy_brings(lines: str, groups: bool, tmp_path: Path) -> None:
    chain = facts_of(f"{MAKER}FROM alpine:3.20\n{lines}{END}", tmp_path).chain
    found = copied_database(chain)
    assert found is not None
    assert found.view is chain.views[0]
    assert chain.target.stage.instructions[found.at - chain.target.stage.from_.index - 1].line == 5
    assert found.groups is groups
    assert Numbers(chain.target, found).makes("app") == ("1200", "1200")


@pytest.mark.parametrize(
    "lines",
    [
        "",
        GROUP,
        PASSWD + "RUN adduser -D more\n",
        PASSWD + "RUN rm /etc/passwd\n",
        "COPY --from=users /etc/passwd /etc/passwd.old\n",
    ],
    ids=["nothing", "groups alone", "RUN adds users", "removed again", "another name"],
)
def test_no_database_that_copy_brings(lines: str, tmp_path: Path) -> None:
    assert copied_database(facts_of(f"{MAKER}FROM alpine:3.20\n{lines}{END}", tmp_path).chain) is None


@pytest.mark.parametrize(
    ("user", "users_alone", "with_groups"),
    [
        ("app", True, True),
        ("app:7", True, True),
        ("app:team", False, True),
        ("7", False, False),
        ("", False, False),
        ("$APP", False, False),
    ],
)
def test_names_that_the_copied_database_has(
    user: str, users_alone: bool, with_groups: bool, tmp_path: Path
) -> None:
    def asked(lines: str, root: Path) -> bool:
        return is_named_there(
            copied_database(facts_of(f"{MAKER}FROM alpine:3.20\n{lines}", root).chain), user
        )

    assert asked(PASSWD + END, tmp_path) is users_alone
    assert asked(PASSWD + GROUP + END, tmp_path) is with_groups
    assert not is_named_there(None, user)


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        (None, User("root", "65532:65532", None)),
        (User("", "0", None), User("root", "65532:65532", None)),
        (User("app", "7:7", "/srv"), User("app", "65532:65532", "/srv")),
        (User("x", None, None, problem="no", review="look"), User("x", "65532:65532", None)),
    ],
)
def test_nonroot_takes_the_place_of_a_user(user: User | None, expected: User) -> None:
    assert as_nonroot(user) == expected


@pytest.mark.parametrize(
    ("path", "is_system"),
    [
        ("/etc/ssl", True),
        ("/etc/ssl/certs/ca.crt", True),
        ("/usr/share/zoneinfo", True),
        ("/etc/ssl2/a", False),
        ("/etc", False),
        ("/data/etc/ssl", False),
        ("/data/é", False),
    ],
)
def test_files_that_are_given_to_nonroot(path: str, is_system: bool) -> None:
    item = RuntimeFile(path, "RUN makes it", False, 3, owner="7:7", problem="its owner is not known")
    assert is_system_file(path) is is_system
    expected = ("7:7", "its owner is not known") if is_system else ("65532:65532", None)
    given = given_to_nonroot(item)
    assert (given.owner, given.problem) == expected


@pytest.mark.parametrize(
    ("modes", "closed"),
    [
        ("", False),
        ("755", False),
        ("0711", False),
        ("+x", False),
        ("a+rx", False),
        ("700", True),
        ("750", True),
        ("0500", True),
        ("o-x", True),
        ("$MODE", True),
        ("700 755", False),
        ("755 700", True),
    ],
)
def test_whether_others_may_execute_a_file(modes: str, closed: bool) -> None:
    events = tuple(Event(Change.MODED, "/app", 2, detail=mode) for mode in modes.split())
    assert is_closed("/app", trace(events=events)) is closed
    assert not is_closed("/other", trace(events=events))


def test_a_umask_may_close_a_file(tmp_path: Path) -> None:
    opened = facts_of(BUILD + END, tmp_path).trace
    narrowed = facts_of(BUILD.replace("RUN go", "RUN umask 077 && go") + END, tmp_path).trace
    assert (is_closed("/app/main", opened), is_closed("/app/main", narrowed)) == (False, True)


@pytest.mark.parametrize(
    ("command", "user", "number"),
    [
        ("useradd -u 1500 app", "app", "1500:1500"),
        ("useradd -r -u 500 app", "app", "500:500"),
        ("useradd -r -u 10001 app", "app", None),
        ("useradd -r -u 10001 app", "10001", None),
        ("useradd -u 500 app", "app", None),
        ("useradd -u 65532 nonroot", "nonroot", None),
        ("groupadd -g 65532 nonroot && useradd -u 65532 -g nonroot nonroot", "nonroot", "nonroot"),
        ("useradd -r -u 10001 -g 0 app", "app", "10001:0"),
        ("adduser --system --uid 10001 --group app", "app", "10001:10001"),
    ],
)
def test_useradd_gives_groups_numbers_of_their_range(
    command: str, user: str, number: str | None, tmp_path: Path
) -> None:
    found = facts_of(f"{BUILD}RUN {command}\nUSER {user}\n{END}", tmp_path).trace
    resolved = resolve(user, found, "debian")
    assert resolved.number == number if number is not None else resolved.review is not None


JOINS = made("app", changed=True, more_groups=True)


@pytest.mark.parametrize(
    ("user", "users", "number", "more"),
    [
        ("1400", (APP, JOINS), "1400:1400", "app"),
        ("1400", (made("app", 1400, more_groups=True),), "1400:1400", "app"),
        ("1400:1400", (APP, JOINS), "1400:1400", None),
        ("1401", (APP, JOINS), "1401", None),
        ("app:1400", (APP, JOINS), "1400:1400", None),
    ],
)
def test_further_groups_of_a_number(
    user: str, users: tuple[UserMade, ...], number: str, more: str | None
) -> None:
    found = resolve(user, trace(*users), "debian")
    assert (found.number, found.more_groups, found.review, found.problem) == (number, more, None, None)
