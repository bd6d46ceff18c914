"""``.distroify.toml``: what it takes, what it says about the rest, and its published schema."""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path, PurePosixPath

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rewriter
from rewriter.model import ModuleNotes, Settings
from rewriter.settings.read import Config, SettingsError, parse_config, repository_config, with_flags
from rewriter.support.words import unknown
from tests.cli import fake
from tests.cli.conftest import Run

SCHEMA = json.loads(Path(rewriter.__path__[0], "settings", "config.schema.json").read_text("utf-8"))

GOOD = [
    "",
    'registry = "localhost:5000/mirror/distroless"',
    'registry = "mirror.example.com"',
    "debian = 12",
    "safe-only = true\nstrict = false",
    'exclude = ["examples/", "!examples/a"]',
    'allow = ["nonroot"]',
    '[context]\n"deploy/Dockerfile" = "."\ndocker = "src"',
    'variant = "base-nossl"\ntag = "debug-nonroot"\nfrom-scratch = true',
    '[digests]\nstatic-debian13 = "sha256:'
    + "0" * 64
    + '"\n"cc-debian12:nonroot" = "sha256:'
    + "f" * 64
    + '"',
    'build-packages = ["libfoo-dev", "g++", "python3.11"]',
    '[bases]\n"example.com:5000/team/golang" = "golang:1.24"\n"team/base" = "alpine"',
    '[[modules]]\npath = "git.example.com/team/lib"\nexecutables = []\nfiles = ["/etc/a.conf", "/srv/d/"]',
    '[[modules]]\npath = "a"\nneeds-cgo = true\nlibraries = ["z", "stdc++"]\n[[modules]]\npath = "b"',
]
BAD = [
    ('registy = "x"', 'unknown key "registy", did you mean "registry"?'),
    (
        "zzz = 1",
        "known are: allow, bases, build-packages, context, debian, digests, exclude, from-scratch, modules, ",
    ),
    ("registry = 1", '"registry" must be a string'),
    ('registry = "https://gcr.io"', '"registry" cannot be'),
    ('registry = "a\\nRUN evil"', '"registry" cannot be'),
    ('registry = "gcr.io\\n"', '"registry" cannot be'),
    ('registry = ""', '"registry" cannot be'),
    ('registry = "' + "a" * 300 + '"', "too long"),
    ('debian = "13"', '"debian" must be an integer'),
    ("debian = true", '"debian" must be an integer'),
    ("debian = 9", '"debian" must be one of 12, 13, not 9'),
    ("debian = 13.0", '"debian" must be an integer'),
    ("safe-only = 1", '"safe-only" must be true or false'),
    ('strict = "yes"', '"strict" must be true or false'),
    ('allow = "nonroot"', '"allow" must be an array of strings'),
    ("exclude = [1]", '"exclude" must be an array of strings'),
    ('context = "."', '"context" must be a table of strings'),
    ("[context]\na = 1", '"context" must be a table of strings'),
    ('variant = "bass"', "one of auto, static, base-nossl, base, cc, not 'bass'; did you mean \"base\"?"),
    ('tag = "nonrot"', 'did you mean "nonroot"?'),
    ('tag = "v1"', '"tag" must be one of'),
    ('digests = "sha256:00"', '"digests" must be a table of strings'),
    ('[digests]\nstatic-debain13 = "sha256:' + "0" * 64 + '"', 'did you mean "static-debian13"?'),
    ('[digests]\nstatic-debian13 = "sha256:00"', "\"digests.static-debian13\" cannot be 'sha256:00'"),
    ('[digests]\n"gcr.io/distroless/static-debian13" = "sha256:00"', '"digests" cannot have the key'),
    ("from-scratch = 1", '"from-scratch" must be true or false'),
    ('bases = {"team/golang" = "golang:1\\nRUN evil"}', '"bases.team/golang" cannot be'),
    ('bases = ["golang"]', '"bases" must be a table of strings'),
    ('build-packages = ["a b"]', "\"build-packages\" cannot be 'a b'"),
    ("build-packages = [true]", '"build-packages" must be an array of strings'),
    ('modules = ["a/b"]', '"modules" must be an array of tables'),
    ("[modules]", '"modules" must be an array of tables'),
    ("[[modules]]", '"modules" must have "path"'),
    ('[[modules]]\npath = "a/b"\nexecutable = []', 'unknown key "executable", did you mean "executables"?'),
    ('[[modules]]\npath = "a b"', "\"modules.path\" cannot be 'a b'"),
    ('[[modules]]\npath = "/a"', '"modules.path" cannot be'),
    ('[[modules]]\npath = "a"\nneeds-cgo = "yes"', '"modules.needs-cgo" must be true or false'),
    ('[[modules]]\npath = "a"\nfiles = ["etc/x"]', '"modules.files" cannot be'),
    ('[[modules]]\npath = "a"\nfiles = ["/"]', '"modules.files" cannot be'),
    ('[[modules]]\npath = "a"\nfiles = ["/a b"]', '"modules.files" cannot be'),
    ('[[modules]]\npath = "a"\nexecutables = ["a b"]', '"modules.executables" cannot be'),
]
BAD_BEYOND_THE_SCHEMA = [
    ('allow = ["non-root"]', 'unknown name to allow "non-root", did you mean "nonroot"?'),
    ('[context]\na = "../.."', "only paths inside the repository"),
    ('[context]\n"/a" = "."', "only paths inside the repository"),
    ("registry = ", "Invalid value"),
    ('[[modules]]\npath = "a"\nlibraries = ["z"]', 'f:3: "libraries" are what cgo links'),
    (
        'allow = [\n  "nonroot",\n  "drop-health",\n]',
        'f:3: unknown name to allow "drop-health", did you mean',
    ),
    ("a." * 40_000 + "b = 1", "not a settings file"),
    ("a = " + "[" * 5000, "not a settings file"),
    ("a = " + "1" * 5000, "not a settings file"),
]


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rewriter.settings.checks.allowable", lambda: ("drop-healthcheck", "nonroot"))


@pytest.mark.parametrize("text", GOOD)
def test_good_settings_fit_the_schema(text: str) -> None:
    parse_config(text.encode(), "f")
    jsonschema.validate(tomllib.loads(text), SCHEMA)


@pytest.mark.parametrize(("text", "message"), BAD)
def test_bad_settings_are_named_with_their_file_and_the_schema_agrees(text: str, message: str) -> None:
    with pytest.raises(SettingsError) as error:
        parse_config(text.encode(), "some/.distroify.toml")
    last = text.count("\n") + 1
    assert re.match(rf"some/\.distroify\.toml:[1-{last}]: ", str(error.value))
    assert message in str(error.value)
    # To a JSON schema 13.0 is an integer, and `$` matches before a final newline in Python.
    if text not in ("debian = 13.0", 'registry = "gcr.io\\n"'):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(tomllib.loads(text), SCHEMA)


@pytest.mark.parametrize(("text", "message"), BAD_BEYOND_THE_SCHEMA)
def test_what_the_schema_cannot_say(text: str, message: str) -> None:
    with pytest.raises(SettingsError) as error:
        parse_config(text.encode(), "f")
    assert message in str(error.value)


def test_not_utf8() -> None:
    with pytest.raises(SettingsError, match=r"f: not UTF-8 \(byte 3\)"):
        parse_config(b"# \xc3(\n"[0:2] + b"#\xff", "f")


@given(st.text(st.sampled_from("registryalow=[]{}\"'1.\n# -"), max_size=60))
def test_any_text_is_settings_or_an_error(text: str) -> None:
    try:
        parse_config(text.encode(), "f")
    except SettingsError as error:
        assert re.match(r"f(:\d+)?: ", str(error))


def test_defaults_are_those_of_the_model_and_of_the_schema() -> None:
    empty = parse_config(b"", "f")
    assert (empty.settings, empty.strict, empty.context) == (Settings(), False, ())
    for key, rule in SCHEMA["properties"].items():
        if key not in ("context", "strict", "paths"):
            default = getattr(Settings(), key.replace("-", "_"))
            kind = {"array": list, "object": dict}.get(rule["type"])
            assert (kind(default) if kind is not None else default) == rule["default"]


def test_values_arrive() -> None:
    text = b'registry="r"\ndebian=12\nsafe-only=true\nstrict=true\nallow=["nonroot"]\nexclude=["x/"]\n'
    config = parse_config(text, "f")
    assert config.settings == Settings("r", 12, True, frozenset({"nonroot"}), ("x/",))
    assert config.strict


def test_flags_win_and_add() -> None:
    config = parse_config(b'allow = ["nonroot"]', "f")
    joined = with_flags(config, safe_only=True, strict=True, allow=["drop-healthcheck"])
    assert joined.settings.allow == {"nonroot", "drop-healthcheck"}
    assert (joined.settings.safe_only, joined.strict) == (True, True)
    assert with_flags(config, safe_only=False, strict=False, allow=()) == config


def test_nonroot_by_setting_or_flag() -> None:
    config = parse_config(b"nonroot = true", "f")
    assert config.settings.nonroot
    assert with_flags(config, safe_only=False, strict=False, allow=()).settings.nonroot
    flagged = with_flags(parse_config(b"", "f"), safe_only=False, strict=False, allow=(), nonroot=True)
    assert flagged.settings.nonroot


def test_the_longest_context_key_counts() -> None:
    config = parse_config(b'[context]\n"." = "a"\n"x" = "b"\n"x/y/Dockerfile" = "."\n', "f")
    assert config.context_of("Dockerfile") == PurePosixPath("a")
    assert config.context_of("x/Dockerfile") == PurePosixPath("b")
    assert config.context_of("xx/Dockerfile") == PurePosixPath("a")
    assert config.context_of("x/y/Dockerfile") == PurePosixPath(".")
    assert Config().context_of("Dockerfile") is None


def test_unknown_names_all_or_the_nearest() -> None:
    assert (
        unknown("rule", "exec-from", ["exec-form", "x"])
        == 'unknown rule "exec-from", did you mean "exec-form"?'
    )
    assert unknown("rule", "q", []) == 'unknown rule "q"; known are: none'


def test_the_file_at_the_repository_root_counts_for_every_folder(run: Run, repository: Path) -> None:
    (repository / "a").mkdir()
    (repository / "a" / "Dockerfile").write_bytes(fake.GO)
    (repository / "a" / ".distroify.toml").write_text("debian = 99")
    (repository / ".distroify.toml").write_text("debian = 12\n[context]\na = 'a'\n")
    assert run("a/Dockerfile").code == 0
    assert fake.calls[0][2].debian == 12
    assert fake.calls[0][3] == repository / "a"


def test_config_and_no_config_replace_it(run: Run, repository: Path) -> None:
    (repository / "Dockerfile").write_bytes(fake.GO)
    (repository / ".distroify.toml").write_text("debian = 12")
    (repository / "other.toml").write_text("safe-only = true")
    run("--config", "other.toml", "Dockerfile")
    run("--no-config", "Dockerfile")
    assert [(call[2].debian, call[2].safe_only) for call in fake.calls] == [(13, True), (13, False)]


def test_a_bad_file_fails_its_repository_only(run: Run, repository: Path) -> None:
    for name in ("good", "bad"):
        (repository / name / ".git").mkdir(parents=True)
        (repository / name / "Dockerfile").write_bytes(fake.GO)
    (repository / "bad" / ".distroify.toml").write_text("debain = 12")
    done = run("--write", ".")
    assert done.code == 2
    assert 'unknown key "debain", did you mean "debian"?' in done.err
    assert (repository / "bad" / "Dockerfile").read_bytes() == fake.GO
    assert (repository / "good" / "Dockerfile").read_bytes() == fake.REWRITTEN


def test_a_bad_config_flag_stops_everything(run: Run, repository: Path) -> None:
    (repository / "Dockerfile").write_bytes(fake.GO)
    (repository / "other.toml").write_text("debian = 1")
    done = run("--config", "other.toml", "--write", ".")
    assert done.code == 2
    assert done.err == 'distroify: other.toml:1: "debian" must be one of 12, 13, not 1\n'
    assert fake.calls == []


def test_strict_and_exclude_from_the_file(run: Run, repository: Path) -> None:
    (repository / "Dockerfile").write_bytes(fake.REFUSED)
    (repository / "old").mkdir()
    (repository / "old" / "Dockerfile").write_bytes(fake.BROKEN)
    (repository / ".distroify.toml").write_text('strict = true\nexclude = ["old/"]')
    assert run(".").code == 1
    assert run("--no-config", "Dockerfile").code == 0


@pytest.mark.parametrize("folder", ["nowhere", "link"])
def test_a_context_out_of_the_repository_is_refused(run: Run, repository: Path, folder: str) -> None:
    (repository / "link").symlink_to("/etc")
    (repository / "Dockerfile").write_bytes(fake.GO)
    (repository / ".distroify.toml").write_text(f'context = {{"Dockerfile" = "{folder}"}}')
    done = run("Dockerfile")
    assert done.code == 2
    assert "no folder of the repository" in done.err
    assert fake.calls == []


def test_new_values_arrive() -> None:
    digest = "sha256:" + "0" * 64
    text = (
        f'variant="cc"\ntag="latest"\nfrom-scratch=true\nbuild-packages=["a"]\ndigests={{cc-debian13="{digest}"}}\n'
        '[[modules]]\npath="a/b"\nexecutables=[]\n[[modules]]\npath="c"\nneeds-cgo=true\nlibraries=["z"]\n'
        'files=["/etc/x"]'
    )
    settings = parse_config(text.encode(), "f").settings
    assert (settings.variant, settings.tag, settings.from_scratch) == ("cc", "latest", True)
    assert settings.build_packages == {"a"}
    assert settings.digests == (("cc-debian13", digest),)
    assert settings.modules == (
        ModuleNotes("a/b", executables=()),
        ModuleNotes("c", None, ("/etc/x",), True, ("z",)),
    )


@pytest.mark.parametrize("tag", ["nonroot", "debug-nonroot"])
def test_a_nonroot_tag_means_nonroot(tag: str) -> None:
    assert parse_config(f'tag = "{tag}"'.encode(), "f").settings.nonroot
    assert with_flags(parse_config(b"", "f"), tag=tag).settings.nonroot
    assert not with_flags(parse_config(f'tag = "{tag}"'.encode(), "f"), tag="latest").settings.nonroot


def test_a_flag_wins_over_the_file_and_lists_are_joined() -> None:
    config = parse_config(b'registry="a"\ndebian=12\nallow=["nonroot"]', "f")
    joined = with_flags(config, registry="b", debian=13, variant="cc", allow=frozenset({"drop-healthcheck"}))
    assert (joined.settings.registry, joined.settings.debian, joined.settings.variant) == ("b", 13, "cc")
    assert joined.settings.allow == {"nonroot", "drop-healthcheck"}


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (("--debian", "11"), '--debian: "debian" must be one of 12, 13, not 11'),
        (("--variant", "stattic"), 'did you mean "static"?'),
        (("--registry", "https://x"), "--registry"),
        (("--tag", "v1"), "--tag"),
        (("--allow", "drop-health"), 'did you mean "drop-healthcheck"?'),
    ],
)
def test_a_bad_flag_is_bad_usage(run: Run, repository: Path, flags: tuple[str, ...], message: str) -> None:
    (repository / "Dockerfile").write_bytes(fake.GO)
    for command in ((), ("config",)):
        done = run(*command, *flags, ".")
        assert done.code == 2
        assert message in done.err
    assert fake.calls == []


def test_flags_reach_the_pipeline(run: Run, repository: Path) -> None:
    (repository / "Dockerfile").write_bytes(fake.GO)
    flags = (
        "--registry",
        "r.io/d",
        "--debian",
        "12",
        "--variant",
        "base",
        "--tag",
        "debug",
        "--from-scratch",
    )
    assert run(*flags, "Dockerfile").code == 0
    assert fake.calls[0][2] == Settings("r.io/d", 12, variant="base", tag="debug", from_scratch=True)


def test_a_link_inside_of_the_repository_is_followed(run: Run, repository: Path) -> None:
    (repository / "Dockerfile").write_bytes(fake.GO)
    (repository / "shared.toml").write_text("debian = 12")
    (repository / ".distroify.toml").symlink_to("shared.toml")
    assert run("Dockerfile").code == 0
    assert fake.calls[0][2].debian == 12


@pytest.mark.parametrize("kind", ["link", "broken", "folder", "pipe", "huge", "utf-16", "keys"])
def test_hostile_settings_fail_their_files(
    run: Run, repository: Path, tmp_path_factory: pytest.TempPathFactory, kind: str
) -> None:
    (repository / "Dockerfile").write_bytes(fake.GO)
    path = repository / ".distroify.toml"
    outside = tmp_path_factory.mktemp("outside") / "secret"
    outside.write_text("password = 1")
    match kind:
        case "link":
            path.symlink_to(outside)
        case "broken":
            path.symlink_to("nowhere")
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "huge":
            path.write_text("#" * 100_001)
        case "utf-16":
            path.write_text("debian = 12", "utf-16")
        case "keys":
            path.write_text("a." * 45_000 + "b = 1")
    done = run("--write", "Dockerfile")
    assert done.code == 2
    assert ".distroify.toml: " in done.err
    assert "password" not in done.err
    assert (repository / "Dockerfile").read_bytes() == fake.GO
    assert run("config").code == 2


def test_a_byte_order_mark_is_no_key() -> None:
    assert parse_config(b"\xef\xbb\xbfdebian = 12", "f").settings.debian == 12


def test_an_image_can_only_be_like_one_that_is_known() -> None:
    with pytest.raises(
        SettingsError, match=r"\"bases\" cannot name 'team/other': what it holds is not known"
    ):
        parse_config(b'bases = {"team/golang" = "team/other"}', "f")


# -- parts of a repository ---------------------------------------------------------------------------

PARTS = """\
debian = 12
allow = ["drop-healthcheck"]

[[paths]]
files = ["services/pay/**"]
debian = 13
allow = []

[[paths]]
files = ["services/**", "Dockerfile.dev"]
debian = 12
variant = "cc"
strict = true

[[paths]]
files = ["services/pay/Dockerfile"]
variant = "base"
"""


@pytest.mark.parametrize(
    ("file", "debian", "variant", "allow", "strict"),
    [
        ("Dockerfile", 12, "auto", frozenset({"drop-healthcheck"}), False),
        ("services/a/Dockerfile", 12, "cc", frozenset({"drop-healthcheck"}), True),
        ("services/pay/Dockerfile", 13, "base", frozenset(), True),
        ("services/pay/x/Dockerfile", 13, "cc", frozenset(), True),
        ("services/payment/Dockerfile", 12, "cc", frozenset({"drop-healthcheck"}), True),
        ("deep/in/it/Dockerfile.dev", 12, "cc", frozenset({"drop-healthcheck"}), True),
        ("other/services/a/Dockerfile", 12, "auto", frozenset({"drop-healthcheck"}), False),
        ("-", 12, "auto", frozenset({"drop-healthcheck"}), False),
    ],
)
def test_the_nearest_part_counts(
    file: str, debian: int, variant: str, allow: frozenset[str], strict: bool
) -> None:
    config = parse_config(PARTS.encode(), "s.toml").at(file)
    found = config.settings
    assert (found.debian, found.variant, found.allow, config.strict) == (debian, variant, allow, strict)


def test_of_equally_near_parts_the_later_counts() -> None:
    text = '[[paths]]\nfiles = ["a/*"]\ndebian = 12\n[[paths]]\nfiles = ["a/**"]\ndebian = 13\n'
    assert parse_config(text.encode(), "s").at("a/Dockerfile").settings.debian == 13


def test_flags_win_over_parts_and_lists_are_joined() -> None:
    config = with_flags(parse_config(PARTS.encode(), "s"), variant="static", allow={"nonroot"})
    found = config.at("services/pay/Dockerfile").settings
    assert (found.variant, found.allow) == ("static", frozenset({"nonroot"}))
    assert config.at("services/a/Dockerfile").settings.allow == {"nonroot", "drop-healthcheck"}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ('files = ["a"]\nexclude = ["b"]', 'unknown key "exclude"'),
        ('files = ["a"]\ncontext = {}', 'unknown key "context"'),
        ("debian = 12", 'must have "files"'),
        ("files = []\ndebian = 12", "names no files"),
        ('files = ["a"]', "sets nothing"),
        ('files = ["!a"]\ndebian = 12', "cannot be '!a'"),
        ('files = ["a"]\ndebian = 11', "must be one of 12, 13"),
        ('files = ["a"]\nallow = ["nonrot"]', 'did you mean "nonroot"'),
        ('files = ["a"]\nbases = {"x" = "y"}', "what it holds is not known"),
    ],
)
def test_what_a_part_cannot_be(row: str, message: str) -> None:
    with pytest.raises(SettingsError, match=r"^s\.toml:[2-4]: ") as error:
        parse_config(f"# x\n[[paths]]\n{row}\n".encode(), "s.toml")
    assert message in str(error.value)


def test_settings_that_match_nothing_have_their_place() -> None:
    from rewriter.settings.paths import unmatched

    text = (
        'exclude = ["old/", "nope/**"]\n[bases]\n"own/go" = "golang"\n"own/lost" = "golang"\n'
        '[[paths]]\nfiles = ["servces/pay/**", "services/**"]\ndebian = 12\n'
    )
    config = parse_config(text.encode(), "s")
    files = ["services/pay/Dockerfile", "Dockerfile"]
    found = [*unmatched(config.table, files, [*files, "old/a/Dockerfile"], ["FROM own/go:1\n", "FROM x"])]
    assert [path for path, _ in found] == [("exclude", 1), ("paths", 0, "files", 0), ("bases", "own/lost")]
    assert "did you mean 'services/pay'?" in found[1][1]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            '"a/Dockerfle" = "."',
            "\"context\" names 'a/Dockerfle', which is not in the repository; did you mean",
        ),
        ('"a/Dockerfile" = "b"', "\"context\" names 'b', which is no folder of the repository"),
    ],
)
def test_a_context_that_is_not_there(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "Dockerfile").write_text("FROM golang\n")
    (tmp_path / ".distroify.toml").write_text(f"[context]\n{line}\n")
    with pytest.raises(SettingsError) as error:
        repository_config(tmp_path)
    assert f"{tmp_path / '.distroify.toml'}:2: {message}" in str(error.value)
    (tmp_path / ".distroify.toml").write_text('[context]\n"a/Dockerfile" = "a"\n"a" = "."\n')
    assert len(repository_config(tmp_path).context) == 2
