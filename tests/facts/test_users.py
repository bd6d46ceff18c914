"""Users: their numbers, groups and homes, and what may be written by them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rewriting import APP, BUILD, COPY, END, check_lines, check_refused, go, result_of


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("useradd -N -u 7 app", "7:100"),
        ("adduser --system --uid 7 app", "7:65534"),
        ("useradd -u 7 -g users app", "7:100"),
        ("groupadd zed && useradd app", "1000"),
    ],
)
def test_groups(line: str, number: str, tmp_path: Path) -> None:
    result = result_of(f"{BUILD}RUN {line}\nUSER app\n{END}", tmp_path)
    assert result.after is not None
    assert f"\nUSER {number}\n" in result.after


@pytest.mark.parametrize(
    "line",
    [
        "useradd app && usermod -u 7 app",
        "groupadd -g 9 x && useradd -u 7 -G x app",
        "useradd -u 7 app && adduser app audio",
        "useradd -u 7 app && usermod -aG audio $SOMEBODY",
        "useradd -u 7 app && gpasswd -a $SOMEBODY audio",
        'if [ "$X" ]; then useradd -u 7 app; else useradd -u 8 app; fi',
    ],
)
def test_users_whose_number_does_not_carry_them(line: str, tmp_path: Path) -> None:
    check_refused(f"{BUILD}RUN {line}\nUSER app\n{END}", "unknown-user", tmp_path)


@pytest.mark.parametrize(
    ("line", "tells"),
    [
        ("useradd -u 7007 app && usermod -aG audio app", True),
        ("useradd -u 7007 app && usermod -a -G audio,video app", True),
        ("useradd -u 7007 app && gpasswd -a app audio", True),
        ("useradd -u 7007 -G audio app", True),
        ("useradd -u 7007 app && adduser app audio", True),
        ("useradd -u 7007 app && useradd -u 7008 -G audio other", False),
    ],
)
def test_a_number_does_not_carry_further_groups(line: str, tells: bool, tmp_path: Path) -> None:
    result = result_of(f"{BUILD}RUN {line}\nUSER 7007\n{END}", tmp_path)
    assert "\nUSER 7007:7007\n" in (result.after or "")
    said = [one for one in result.diagnostics if "further groups" in one.message]
    assert len(said) == tells


PASSWD = "echo app:x:1500:1600::/home/app:/bin/false >> /etc/passwd"


@pytest.mark.parametrize(
    ("line", "user", "written"),
    [
        (PASSWD, "app", "1500:1600"),
        (f"{PASSWD} && echo 'team:x:1700:' >> /etc/group", "app:team", "1500:1700"),
        (f"cd /etc && {PASSWD.replace('/etc/', '')}", "1500", "1500:1600"),
    ],
)
def test_users_that_are_written_into_the_database(line: str, user: str, written: str, tmp_path: Path) -> None:
    after = result_of(f"{BUILD}RUN {line}\nUSER {user}\n{END}", tmp_path).after or ""
    assert f"\nUSER {written}\n" in after
    assert "/etc/passwd" not in after.split("distroless", 1)[1]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (PASSWD.replace("echo", "printf '%s\\n'"), "who app is cannot be told: line 5 writes /etc/passwd"),
        (PASSWD.replace(">>", ">"), "who app is cannot be told: line 5 writes /etc/passwd"),
        (PASSWD.replace("1500", "$ID"), "who app is cannot be told: line 5 writes /etc/passwd"),
        (f'if [ "$X" ]; then {PASSWD}; fi', "the user app is made under a condition, or more than once"),
        (f"{PASSWD} && echo team:x:7:app >> /etc/group", "the user app has further groups, which a number"),
    ],
)
def test_users_that_are_written_and_not_known(line: str, said: str, tmp_path: Path) -> None:
    result = result_of(f"{BUILD}RUN {line}\nUSER app\n{END}", tmp_path)
    [one] = [each for each in result.diagnostics if each.rule == "unknown-user"]
    assert one.message.startswith(said)


def test_the_way_out_of_further_groups_is_the_own_number(tmp_path: Path) -> None:
    result = result_of(f"{BUILD}RUN useradd -u 1007 -G audio app\nUSER app\n{END}", tmp_path)
    [one] = [each for each in result.diagnostics if each.rule == "unknown-user"]
    assert one.help == "write the number: USER 1007:1007"


def test_the_first_entry_of_a_name_counts(tmp_path: Path) -> None:
    line = PASSWD.replace("app", "www-data")
    line += " && echo audio:x:7:app >> /etc/group"
    after = result_of(f"{BUILD}RUN {line}\nUSER www-data:audio\n{END}", tmp_path).after or ""
    assert "\nUSER 33:29\n" in after


def test_the_home_folder_of_a_user(tmp_path: Path) -> None:
    text = f"FROM golang:1.24\nRUN useradd -m -u 1007 app\n{BUILD[17:]}USER app\n{END}".replace(
        "/app", "/home/app"
    )
    check_lines(
        text,
        f"ENV HOME=/home/app\nUSER 1007:1007\nWORKDIR /home/app\nCOPY --from=build /home/app/main /home/app/main\n{END}",
        tmp_path,
    )


def test_accounts_and_home_for_programs_that_ask(tmp_path: Path) -> None:
    files = {**APP, "main.go": go("user.Current(); os.UserHomeDir()", "os/user")}
    expected = (
        f"ENV HOME=/home/app\nWORKDIR /app\n{COPY}"
        "COPY --from=build /etc/group /etc/group\nCOPY --from=build /etc/passwd /etc/passwd\n"
        f"COPY --from=build --chown=1007:1007 /home/app /home/app\nUSER 1007:1007\n{END}"
    )
    check_lines(f"{BUILD}RUN useradd -m -u 1007 app\nUSER app\n{END}", expected, tmp_path, files)


@pytest.mark.parametrize(
    ("name", "copied"), [("www-data", True), ("nobody", False), ("root", False), ("me", False)]
)
def test_users_of_the_old_base(name: str, copied: bool, tmp_path: Path) -> None:
    files = {**APP, "main.go": go(f'user.Lookup("{name}")', "os/user")}
    after = result_of(BUILD + END, tmp_path, files).after or ""
    assert ("COPY --from=build /etc/passwd /etc/passwd\n" in after) == copied


@pytest.mark.parametrize(
    ("user", "body", "copied"),
    [
        ("www-data", "user.Current()", True),
        ("33", "user.Current()", True),
        ("nobody", "user.Current()", False),
        ("10001", "user.Current()", False),
        ("www-data", "os.Getuid()", False),
    ],
)
def test_a_container_that_runs_as_a_user_of_the_old_base(
    user: str, body: str, copied: bool, tmp_path: Path
) -> None:
    imports = ("os/user",) if "user." in body else ()
    files = {**APP, "main.go": go(body, *imports)}
    after = result_of(f"{BUILD}USER {user}\n{END}", tmp_path, files).after or ""
    assert ("COPY --from=build /etc/passwd /etc/passwd\n" in after) == copied


@pytest.mark.parametrize("change", ["chmod 777 /app", "chgrp -R 0 /app && chmod -R g=u /app"])
def test_a_working_folder_that_others_may_write(change: str, tmp_path: Path) -> None:
    text = f"{BUILD}RUN {change}\nUSER 1005\n{END}"
    made = "COPY --from=build /rootfs/ /\n"
    check_lines(text, f"WORKDIR /app\n{made}{COPY}USER 1005\n{END}", tmp_path)


def test_a_working_folder_that_the_user_may_write(tmp_path: Path) -> None:
    text = f"{BUILD}RUN chown -Rf 1005 /app\nUSER 1005\n{END}"
    check_lines(text, f"USER 1005\nWORKDIR /app\n{COPY}{END}", tmp_path)


@pytest.mark.parametrize("user", ["nobody", "5:6"])
def test_the_open_folder_of_the_golang_image(user: str, tmp_path: Path) -> None:
    text = f"FROM golang:1.24\nCOPY . .\nRUN go build -o main .\nUSER {user}\n{END}"
    check_lines(text, f"USER {user}\nWORKDIR /go\nCOPY --from=build /go/main /go/main\n{END}", tmp_path)
