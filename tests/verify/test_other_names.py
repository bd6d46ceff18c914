"""Own files that were reached through a link of the base image."""

from __future__ import annotations

from msgspec.structs import replace

from rewriter.verify.compare.other_names import compare_other_names
from rewriter.verify.image.asks import Asks
from rewriter.verify.image.seen import Base, ImageView
from rewriter.verify.model import Findings
from tests.verify.tools import FOLDER, LINK, entry, listing, old, view

RUN = {"/var/run": entry(LINK | 0o777, link="/run"), "/run": entry(FOLDER | 0o755)}
OWN = {"/run/app": entry(FOLDER | 0o755), "/run/app/lock": entry()}
WAS = replace(old({**RUN, **OWN}), base=Base(listing(RUN)))
NOW = view({**OWN, "/var/run": entry(FOLDER | 0o755)})


def found(now: ImageView, strings: str, was: ImageView = WAS) -> Findings:
    return compare_other_names(was, now, sorted(OWN), Asks(data=(strings.encode(),)))


def test_a_folder_that_the_program_names_by_way_of_the_link() -> None:
    for named in ("open/var/run/app/lock", "in/var/run/app"):
        [difference] = found(NOW, named).differences
        assert difference.message == (
            "/run/app was /var/run/app too, and is no more: /var/run is no link to its folder now, "
            "and the program names it"
        )
    variable = replace(WAS, config=replace(WAS.config, environment=(("LOCK", "/var/run/app/lock"),)))
    assert len(found(NOW, "", variable).differences) == 1


def test_a_name_that_is_put_together_is_not_known() -> None:
    findings = found(NOW, "join/var/run and app")
    assert findings.differences == ()
    [gap] = findings.gaps
    assert gap.message.endswith("and the program names /var/run")


def test_what_nothing_names_or_is_there_is_not_missed() -> None:
    assert found(NOW, "open/run/app") == Findings()
    assert found(view({**RUN, **OWN}), "open/var/run/app") == Findings()
    both = {**OWN, **{f"/var{path}": one for path, one in OWN.items()}}
    assert found(view(both), "open/var/run/app") == Findings()
