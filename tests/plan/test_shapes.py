"""The shape of the new stage, where it begins, and what it starts from."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.facts.start.model import Start
from rewriter.model import Settings
from rewriter.plan.above import folders_above
from rewriter.plan.model import Runtime, Shape
from rewriter.plan.runtime_image import choose, digest_of, reference
from rewriter.plan.staging import Staged, command, needs_root, staging
from tests.rewriting import BUILD, END, plan_of

ONE_STAGE = BUILD + END
TWO_STAGES = BUILD.replace("1.24", "1.24 AS build", 1)
START = Start(None, None)


@pytest.mark.parametrize(
    ("text", "shape", "last"),
    [
        (ONE_STAGE, Shape.SPLIT, "RUN"),
        (f"{BUILD}RUN mkdir /data\nVOLUME /data\n{END}", Shape.SPLIT, "RUN"),
        (f"{TWO_STAGES}FROM alpine:3.20\nCOPY --from=build /app/main /main\n{END}", Shape.SWAP, None),
        (f"{TWO_STAGES}FROM build\nEXPOSE 80\n{END}", Shape.REBASE, "RUN"),
        (f"{TWO_STAGES}FROM build\nRUN mkdir /data\n{END}", Shape.SPLIT, "RUN"),
    ],
)
def test_shape(text: str, shape: Shape, last: str | None, tmp_path: Path) -> None:
    plan = plan_of(text, tmp_path)
    assert plan.shape is shape
    assert (plan.earlier[-1].keyword if plan.earlier else None) == last


def test_what_stands_before_and_behind_the_cut(tmp_path: Path) -> None:
    plan = plan_of(ONE_STAGE, tmp_path)
    assert [i.keyword for i in plan.earlier] == ["WORKDIR", "COPY", "RUN"]
    assert [i.keyword for i in plan.trailing] == ["CMD"]


def test_the_builder_of_a_swap_is_the_other_stage(tmp_path: Path) -> None:
    plan = plan_of(f"{TWO_STAGES}FROM alpine:3.20\nCOPY --from=build /app/main /main\nCMD /main\n", tmp_path)
    assert plan.builder.stage.name == "build"
    assert plan.swap is not None and plan.swap.runs == ()


@pytest.mark.parametrize(
    ("settings", "kind", "tag"),
    [
        (Settings(), "static", ""),
        (Settings(variant="cc"), "cc", ""),
        (Settings(variant="static"), "static", ""),
        (Settings(tag="latest"), "static", "latest"),
        (Settings(tag="debug", nonroot=True), "static", "debug-nonroot"),
    ],
)
def test_runtime_image_without_needs(settings: Settings, kind: str, tag: str) -> None:
    runtime = choose((), START, settings)
    assert (runtime.kind, runtime.tag) == (kind, tag)


def test_a_digest_counts_for_its_tag() -> None:
    settings = Settings(digests=(("static-debian13:latest", "sha256:1"), ("base-debian13:debug", "sha256:2")))
    assert digest_of("static-debian13", settings) == "sha256:1"
    assert digest_of("base-debian13", settings) is None
    assert (
        reference(Runtime("base", debug=True), settings) == "gcr.io/distroless/base-debian13:debug@sha256:2"
    )


def test_folders_with_a_mode_of_their_own_take_a_detour(tmp_path: Path) -> None:
    plan = plan_of(f"{BUILD}RUN mkdir -m 700 /data /srv/x\nVOLUME /data /srv/x\n{END}", tmp_path)
    found = staging(plan)
    assert [(each.folder, each.target) for each in found] == [("/rootfs/_", "/"), ("/rootfs/srv", "/srv")]
    assert (
        command(found)
        == "mkdir -p /rootfs/_ /rootfs/srv && cp -a /data /rootfs/_/ && cp -a /srv/x /rootfs/srv/"
    )
    assert not needs_root(plan)


def test_each_new_owner_takes_a_detour_of_its_own(tmp_path: Path) -> None:
    text = (
        "RUN useradd -r u && mkdir -m 700 /data /srv/x /srv/y && chown u:u /data /srv/x && chgrp u /srv/y\n"
    )
    plan = plan_of(f"{BUILD}{text}VOLUME /data /srv/x /srv/y\nUSER u\n{END}", tmp_path)
    assert [(each.folder, each.target, each.owner) for each in staging(plan)] == [
        ("/rootfs/_", "/", "65532:65532"),
        ("/rootfs/srv", "/srv", "65532:65532"),
        ("/rootfs2/srv", "/srv", "0:65532"),
    ]


def test_a_folder_called_rootfs_is_left_alone(tmp_path: Path) -> None:
    plan = plan_of(f"{BUILD}RUN mkdir /rootfs && mkdir -m 700 /data\nVOLUME /data\n{END}", tmp_path)
    assert [each.folder for each in staging(plan)] == ["/rootfs2"]


def test_paths_are_quoted_for_the_shell(tmp_path: Path) -> None:
    [staged] = staging(plan_of(f'{BUILD}RUN mkdir -m 700 "/my data"\nVOLUME ["/my data"]\n{END}', tmp_path))
    assert command([Staged("/a b", "/", staged.items)]) == "mkdir -p '/a b' && cp -a '/my data' '/a b'/"


def test_a_detour_of_another_user_needs_root(tmp_path: Path) -> None:
    assert needs_root(plan_of(BUILD.replace("RUN", "USER 5\nRUN") + END, tmp_path))


@pytest.mark.parametrize(
    ("lines", "made"),
    [
        ("RUN chmod 777 /opt/a\n", [("/opt/a", None, "", 0o777)]),
        ("RUN chmod 777 /opt/a /opt/a/b\n", [("/opt/a", None, "", 0o777), ("/opt/a/b", None, "", 0o777)]),
        ("RUN chown -R 7:8 /opt/a\nUSER 7\n", []),
        ("RUN chown 7:8 /opt/a\nUSER 7\n", [("/opt/a", "7:8", "", 0o755)]),
        ("RUN chown 7:8 /opt/a /opt/a/b && chmod 700 /opt/a\nUSER 7\n",
         [("/opt/a", "7:8", "", 0o700), ("/opt/a/b", "7:8", "", 0o755)]),
        ("RUN chown 7:8 /opt/a\n", []),
        ("RUN chmod 700 /opt/a\n", []),
        ("RUN chown www /opt/a\nUSER 7\n", [("/opt/a", None, "www", 0o755)]),
        ("RUN useradd -r web && chown web /opt/a\nUSER web\n", [("/opt/a", "65532:65532", "", 0o755)]),
        ("RUN chgrp www /opt/a && chmod 770 /opt/a\nUSER 7\n", [("/opt/a", None, ":www", 0o770)]),
        ("RUN useradd -r web && chgrp web /opt/a && chmod g+w /opt/a\nUSER web\n",
         [("/opt/a", "0:65532", "", 0o775)]),
        ("ARG MODE\nRUN chmod $MODE /opt/a\nUSER 7\n", []),
        ("RUN chgrp 8 /opt/a && chmod 770 /opt/a\nUSER 7\n", [("/opt/a", "0:8", "", 0o770)]),
        ("RUN chmod +t /opt/a && chmod u+x,g=$MODE /opt/a\nUSER 7\n", []),
        ("WORKDIR /opt/d\nCOPY --chmod=770 . .\nUSER 7\n", []),
        ("RUN chmod 777 /opt/a\nWORKDIR /opt/a/c\n", [("/opt/a", None, "", 0o777)]),
        ("RUN mkdir /opt/a/d && chmod 777 /opt /opt/a\nVOLUME /opt/a/d\n",
         [("/opt", None, "", 0o777), ("/opt/a", None, "", 0o777)]),
        ("RUN chmod 1777 /tmp\n", []),
    ],
)  # fmt: skip
def test_folders_that_no_copy_makes_as_they_were(
    lines: str, made: list[tuple[str, str | None, str, int]], tmp_path: Path
) -> None:
    text = BUILD.replace("-o main", "-o /opt/a/b/main")
    plan = plan_of(f'{text}{lines}CMD ["/opt/a/b/main"]\n', tmp_path)
    found = folders_above(plan)
    assert [(above.path, above.owner, above.name, above.mode) for above in found] == made


@pytest.mark.parametrize(
    ("workdir", "made"), [("/app", ["/opt/shop"]), ("/app/src", ["/opt/shop"]), ("/src", [])]
)
def test_the_folder_that_a_working_folder_leads_to(workdir: str, made: list[str], tmp_path: Path) -> None:
    lines = "RUN mkdir /opt/shop && ln -s /opt/shop /app && chown 7:8 /opt/shop\n"
    text = f"FROM golang:1.24\n{lines}WORKDIR {workdir}\nCOPY . .\nRUN go build -o /main\nUSER 7\nCMD /main\n"
    plan = plan_of(text, tmp_path)
    assert [above.path for above in folders_above(plan)] == made
