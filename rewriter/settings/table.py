"""``.distroify.toml`` as types: the tables that are read, and what ``config.schema.json`` is made of.

Only type checkers and what makes the schema import this module: a run reads the schema. Keys have a ``-``, so
most tables are no classes.
"""

from __future__ import annotations

from typing import Annotated, Literal, Required, TypeAlias, TypedDict

from msgspec import Meta


def _said(description: str, **default: object) -> Meta:
    """What the schema says of a key."""
    return Meta(description=description, extra_json_schema=default)


def _like(pattern: str, *examples: str, most: int | None = None) -> Meta:
    """What a text has to look like. Examples are shown in messages, and looked through for what was meant."""
    return Meta(pattern=pattern, examples=[*examples], max_length=most)


_Registry: TypeAlias = Annotated[
    str,
    _like(
        "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$",
        "mirror.example.com:5000/distroless",
        most=255,
    ),
]
_Distroless: TypeAlias = Annotated[
    str,
    _like(
        "^(static|base-nossl|base|cc)-debian(12|13)(:(latest|nonroot|debug|debug-nonroot))?$",
        *("static-debian13", "static-debian13:nonroot", "static-debian13:debug", "base-nossl-debian13"),
        *("base-debian13", "base-debian13:nonroot", "cc-debian13", "cc-debian13:nonroot"),
        *("static-debian12", "base-debian12", "cc-debian12"),
    ),
]
_Digest: TypeAlias = Annotated[str, _like("^sha256:[0-9a-f]{64}$", "sha256: and 64 hexadecimal digits")]
_Image: TypeAlias = Annotated[
    str,
    _like("^[a-z0-9][a-z0-9._/-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?$", "golang:1.24-bookworm", most=255),
]
_Package: TypeAlias = Annotated[str, _like("^[a-z0-9][a-z0-9+._-]*$", "ffmpeg")]
_ImportPath: TypeAlias = Annotated[
    str,
    _like(
        "^[A-Za-z0-9_~-][A-Za-z0-9._~-]*(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*$",
        "git.example.com/team/lib",
        most=255,
    ),
]
_Executable: TypeAlias = Annotated[str, _like("^[A-Za-z0-9/][A-Za-z0-9/._+-]*$", "git")]
_File: TypeAlias = Annotated[str, _like(r"^/[^\s$*?\[\\]*[^\s$*?\[\\/.][^\s$*?\[\\]*$", "/etc/app.conf")]
_Library: TypeAlias = Annotated[str, _like("^[A-Za-z0-9][A-Za-z0-9._+-]*$", "z")]
_Pattern: TypeAlias = Annotated[str, _like(r"^[^!#\s][^\n]*$", "services/pay/**", most=1000)]


ModuleTable = TypedDict(
    "ModuleTable",
    {
        "path": Required[
            Annotated[_ImportPath, _said("Import path of a module or package, without major version.")]
        ],
        "executables": Annotated[
            list[_Executable], _said("The executables that it starts; none: it starts nothing.")
        ],
        "files": Annotated[
            list[_File],
            _said("Files and folders (with / at the end) of the old image that it reads, by absolute path."),
        ],
        "needs-cgo": Annotated[bool, _said("Whether a program with it needs cgo.")],
        "libraries": Annotated[
            list[_Library],
            _said(
                "The shared libraries that it links, as behind -l; only with needs-cgo. Without it they are "
                "not known."
            ),
        ],
    },
    total=False,
)

_Choices = TypedDict(
    "_Choices",
    {
        "registry": Annotated[
            _Registry,
            _said(
                "Where the distroless images are pulled from, for example a mirror.",
                default="gcr.io/distroless",
            ),
        ],
        "debian": Annotated[Literal[12, 13], _said("Debian release of the runtime image.", default=13)],
        "variant": Annotated[
            Literal["auto", "static", "base-nossl", "base", "cc"],
            _said(
                "The smallest image to take (`static`, `base-nossl`, `base`, `cc`); a program that needs a "
                "larger one gets that. `auto`: the smallest that fits.",
                default="auto",
            ),
        ],
        "tag": Annotated[
            Literal["auto", "latest", "nonroot", "debug", "debug-nonroot"],
            _said(
                "Tag of the runtime image (`latest`, `nonroot`, `debug`, `debug-nonroot`). `nonroot` means "
                "`nonroot = true`, and what else asks for a tag adds to it. `auto`: none of its own.",
                default="auto",
            ),
        ],
        "digests": Annotated[
            dict[_Distroless, _Digest],
            _said(
                "Digest of each image, by its name and tag as they are written: "
                '`"static-debian13:nonroot" = "sha256:…"`.',
                default={},
            ),
        ],
        "safe-only": Annotated[bool, _said("Refuse where a change rests on an assumption.", default=False)],
        "nonroot": Annotated[
            bool, _said("Run every program as distroless' user nonroot (65532).", default=False)
        ],
        "from-scratch": Annotated[
            bool,
            _said(
                "Move a last stage on `scratch` to distroless too: it gains certificates, time zones and "
                "users.",
                default=False,
            ),
        ],
        "strict": Annotated[bool, _said("Exit with 1 if a file is refused.", default=False)],
        "allow": Annotated[
            list[str],
            _said(
                "Changes of behaviour that are wanted, by the names that distroify rules prints.", default=[]
            ),
        ],
    },
    total=False,
)


class _OfAll(TypedDict, total=False):
    exclude: Annotated[
        list[str],
        _said("Files and folders that a search leaves out: gitignore patterns.", default=[]),
    ]
    context: Annotated[
        dict[str, str],
        _said(
            "Build context of a Dockerfile, or of all in a folder: both relative to the repository root.",
            default={},
        ),
    ]


_Knowledge = TypedDict(
    "_Knowledge",
    {
        "bases": Annotated[
            dict[str, _Image],
            _said(
                "What images of one's own are like, by name without tag: "
                '`"example.com/team/golang" = "golang:1.24-bookworm"`; a value without tag has the one in '
                "FROM.",
                default={},
            ),
        ],
        "build-packages": Annotated[
            list[_Package],
            _said(
                "System packages that only builds and people need, whatever the tables of distroify say.",
                default=[],
            ),
        ],
        "modules": Annotated[
            list[ModuleTable],
            _said(
                "What Go packages do that distroify cannot see: tables with `path` (they and all below) and "
                "`executables`, `files`, `needs-cgo`, `libraries`.",
                default=[],
            ),
        ],
    },
    total=False,
)


class PartTable(_Choices, _Knowledge, total=False):
    """Settings for a part of the repository."""

    files: Required[
        Annotated[
            list[_Pattern],
            _said("Which Dockerfiles: gitignore patterns from the root of the repository, without `!`."),
        ]
    ]


class SettingsTable(_Choices, _OfAll, _Knowledge, total=False):
    """Settings of distroify, at the repository root. Command line flags win."""

    paths: Annotated[
        list[PartTable],
        _said(
            "Settings for a part of the repository: tables with `files` (gitignore patterns from the root) "
            "and any of the others but `exclude` and `context`. For each key the nearest table counts: the "
            "one whose pattern names most folders before its first wildcard, of equals the later one. It "
            "takes the place of the key's value outside, lists and tables too.",
            default=[],
        ),
    ]
