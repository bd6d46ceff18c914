"""What programs can ask of the system, and whether the new image still has it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from rewriter.golang.binary.model import BuildInfo, Program
from rewriter.verify.compare.healthcheck import compare_healthcheck
from rewriter.verify.compare.lookups import compare_lookups, compare_variables
from rewriter.verify.image.asks import Asks, asks, without_information
from rewriter.verify.image.certificates import certificates
from rewriter.verify.image.lookups import look_up, media_types
from rewriter.verify.image.seen import Base, Healthcheck, ImageView
from rewriter.verify.model import Findings
from tests.verify.tools import FOLDER, LINK, entry, listing, old, view

BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
CLIENT = "net/http.(*Transport).RoundTrip"


def pem(text: str) -> bytes:
    return f"-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n".encode()


def go(*functions: str, strings: str = "") -> Asks:
    table = "".join(f"\0{name}\0" for name in functions)
    return Asks((table.encode(),), data=(strings.encode(),))


def found(was: ImageView, now: ImageView, known: Asks, files: Mapping[str, bytes]) -> list[str]:
    """The messages of ``everything`` that differs."""
    return [difference.message for difference in everything(was, now, known, files).differences]


def everything(was: ImageView, now: ImageView, known: Asks, files: Mapping[str, bytes]) -> Findings:
    """``files`` are those of the old image; the new one has what is listed of it, but ``new:PATH`` first."""

    def of_new(path: str) -> bytes | None:
        return files.get(f"new:{path}", files.get(path))

    return compare_lookups(was, now, look_up(was, now, known, files.get, of_new))


def test_functions_are_whole_names() -> None:
    known = go("time.LoadLocationFromTZData")
    assert not known.can_call(["time.LoadLocation"])
    assert known.can_call(["time.LoadLocationFromTZData"])


def test_what_a_program_in_another_language_calls_is_not_known() -> None:
    content = {"/app/server": b"\x7fELF not of Go"}
    known = asks(view(program=Program("/app/server")), content.get)
    assert known.can_call(["time.LoadLocation"])


@pytest.mark.parametrize(("line", "runs"), [("#!/bin/sh", False), ("#! /busybox/sh -e", True), ("#!", True)])
def test_a_script_that_nothing_runs_asks_for_nothing(line: str, runs: bool) -> None:
    files = {"/app/server": b"\x7fELF\xff Go buildinf:", "/app/setup.sh": f"{line}\nid app\n".encode()}
    image = view({"/app/setup.sh": entry(0o755), "/busybox/sh": entry(0o755)}, program=Program("/app/server"))
    known = asks(image, {**files, "/busybox/sh": files["/app/server"]}.get)
    assert known.can_ask("users") is runs
    assert files["/app/setup.sh"] in known.contents


def test_settings_of_the_build_are_no_strings_of_the_program() -> None:
    begin, end = (
        bytes.fromhex("3077af0c9274080241e1c107e6d618e6"),
        bytes.fromhex("f932433186182072008242104116d8f2"),
    )
    content = b"code" + begin + b"build\tCGO_ENABLED=0" + end + b"rest"
    assert without_information(content) == b"coderest"
    assert without_information(content + begin) == b"coderest" + begin


def test_all_certificates_lost_matter_to_a_client() -> None:
    was, now = old({BUNDLE: entry(size=100)}), view()
    files = {BUNDLE: pem("AAAA")}
    assert found(was, now, go(CLIENT), files) == [
        "the new image has no CA certificates, and the program can check those of TLS servers: "
        "the old image had 1"
    ]
    assert found(was, now, go("net/http.(*conn).serve", "crypto/tls.Client"), files) == []


def test_an_own_certificate_in_the_bundle_is_missed() -> None:
    was, now = old({BUNDLE: entry()}), view({BUNDLE: entry()})
    files = {BUNDLE: pem("AAAA") + pem("OWN"), f"new:{BUNDLE}": pem("AAAA")}
    known = go("crypto/x509.loadSystemRoots")
    assert len(found(was, now, known, files)) == 1
    assert found(was, now, go(), files) == []


def test_a_certificate_that_the_distribution_has_dropped_is_none_of_the_image() -> None:
    package = "/usr/share/ca-certificates/mozilla/Old.crt"
    text = pem("DROPPED")
    was = old({BUNDLE: entry(), package: entry(size=len(text))})
    files = {BUNDLE: pem("AAAA") + text, f"new:{BUNDLE}": pem("AAAA"), package: text}
    known = go("crypto/x509.loadSystemRoots")
    assert found(was, view({BUNDLE: entry()}), known, files) == []
    of_base = frozenset(certificates(was.listing, {}, files.get))
    without = replace(old({BUNDLE: entry()}), base=Base(listing(), certificates=of_base))
    assert found(without, view({BUNDLE: entry()}), known, files) == []


def test_a_certificate_beside_the_bundle_counts_and_line_ends_do_not() -> None:
    beside = "/etc/ssl/certs/own.pem"
    was = old({BUNDLE: entry(), beside: entry()})
    files = {BUNDLE: pem("AAAA"), beside: pem("OWN"), f"new:{BUNDLE}": pem("AAAA").replace(b"\n", b"\r\n")}
    known = go("crypto/x509.loadSystemRoots")
    [message] = found(was, view({BUNDLE: entry()}), known, files)
    assert beside in message


def test_links_to_the_certificates_of_packages_are_not_read() -> None:
    package = "/usr/share/ca-certificates/mozilla/A.crt"
    link = entry(LINK | 0o777, link=package)
    image = listing({BUNDLE: entry(), "/etc/ssl/certs/A.pem": link, package: entry()})
    asked: list[str] = []
    certificates(image, {}, lambda path: asked.append(path))
    assert asked == [BUNDLE]


def test_variables_say_where_certificates_are() -> None:
    image = listing({"/etc/own.pem": entry(), BUNDLE: entry(), "/own/a.crt": entry()})
    files = {"/etc/own.pem": pem("A"), "/own/a.crt": pem("B"), BUNDLE: pem("C")}
    where = {"SSL_CERT_FILE": "/etc/own.pem", "SSL_CERT_DIR": "/own"}
    assert [one.path for one in certificates(image, where, files.get).values()] == [
        "/etc/own.pem",
        "/own/a.crt",
    ]


def test_certificates_beside_own_ones_alone_are_a_difference() -> None:
    own = "/etc/ssl/certs/own.pem"
    files = {own: pem("OWN"), f"new:{BUNDLE}": pem("AAAA") + pem("BBBB"), BUNDLE: pem("CCCC")}
    known = go(CLIENT, "crypto/x509.loadSystemRoots")
    both = view({own: entry(), BUNDLE: entry()})
    assert found(old({own: entry()}), both, known, files) == [
        "the program trusted own certificates alone (1), and 2 more now"
    ]
    # Go reads the folders beside the file of SSL_CERT_FILE: these are in the old image too, one for one.
    packages = {
        "/usr/share/ca-certificates/mozilla/A.crt": entry(),
        "/etc/ssl/certs/A.pem": entry(LINK, link="/usr/share/ca-certificates/mozilla/A.crt"),
    }
    assert found(old({own: entry(), **packages}), both, known, files) == []
    # A server checks none; and another release of a bundle is no other trust.
    assert found(old({own: entry()}), both, go("crypto/x509.loadSystemRoots"), files) == []
    newer = {**files, BUNDLE: pem("AAAA")}
    assert found(old({BUNDLE: entry()}), view({BUNDLE: entry()}), known, newer) == []


@pytest.mark.parametrize(
    ("of_old", "zone", "more", "differs"),
    [
        ([], "Europe/Berlin", [], True),
        (["/usr/share/zoneinfo/Asia/Tokyo"], "Europe/Berlin", [], True),
        (["/usr/share/zoneinfo/Europe/Berlin"], "Europe/Berlin", [], False),
        (["/usr/local/go/lib/time/zoneinfo.zip"], "Europe/Berlin", [], False),
        ([], "Europe/Berlin", ["time/tzdata.loadFromEmbeddedTZData"], False),
        ([], "UTC", [], False),
        ([], "Mars/Olympus", [], False),
    ],
)
def test_a_zone_that_comes_into_force(of_old: list[str], zone: str, more: list[str], differs: bool) -> None:
    new = {f"/usr/share/zoneinfo/{name}": entry() for name in ("Europe/Berlin", "Asia/Tokyo", "UTC")}
    environment = (("TZ", zone),)
    was = old({path: entry() for path in of_old}, environment=environment)
    messages = found(was, view(new, environment=environment), go("time.initLocal", *more), {})
    assert ["local time was UTC" in message for message in messages] == [True] * differs


def test_trimpath_hides_the_zones_of_the_toolchain() -> None:
    environment = (("TZ", "Europe/Berlin"),)
    trimmed = Program("/app/server", build=BuildInfo("go1.27", settings=("-trimpath=true",)))
    was = old({"/usr/local/go/lib/time/zoneinfo.zip": entry()}, trimmed, environment=environment)
    now = view({"/usr/share/zoneinfo/Europe/Berlin": entry()}, environment=environment)
    assert len(found(was, now, go("time.initLocal"), {})) == 1


def test_time_zones_are_missed_where_they_can_be_loaded() -> None:
    was, now = old({"/usr/share/zoneinfo/Europe/Berlin": entry()}), view()
    assert found(was, now, go("time.LoadLocation"), {}) == [
        "the new image has no time zones, and the program can load time zones"
    ]
    assert found(was, now, go("time.LoadLocation", "time/tzdata.loadFromEmbeddedTZData"), {}) == []
    assert found(was, now, go(), {}) == []
    berlin = view(environment=(("TZ", "Europe/Berlin"),))
    assert found(was, berlin, go(), {}) == ["the new image has no time zones, and TZ is Europe/Berlin"]


def test_a_zone_that_is_gone_is_missed_where_it_is_named() -> None:
    zones = {f"/usr/share/zoneinfo/{name}": entry() for name in ("Europe/Berlin", "US/Pacific")}
    now = view({"/usr/share/zoneinfo/Europe/Berlin": entry()})
    named = go("time.LoadLocation", strings="atUS/Pacificof")
    assert found(old(zones), now, named, {}) == ["the time zone US/Pacific is gone, which is named"]
    assert found(old(zones), now, go("time.LoadLocation"), {}) == []


def test_media_types_that_are_lost() -> None:
    was = old({"/etc/mime.types": entry(size=9)})
    files = {"/etc/mime.types": b"text/x-own own\n", "new:/etc/mime.types": b"text/plain txt\n"}
    known = go("mime.TypeByExtension")
    assert found(was, view(), known, files) == [
        "the new image has no table of media types, and the program asks for them"
    ]
    assert found(was, view(), go(), files) == []
    now = view({"/etc/mime.types": entry(size=8)})
    assert found(was, now, known, files) == []
    own = replace(was, base=Base(listing()))
    [message] = found(own, now, known, files)
    assert ".own was text/x-own, is not known" in message


def test_a_folder_for_temporary_files_is_missed_where_they_can_be_made() -> None:
    was = old({"/tmp": entry(FOLDER | 0o1777)})
    gone = ["the program can make temporary files, and /tmp is gone"]
    assert found(was, view(), go("os.CreateTemp"), {}) == gone
    assert found(was, view(), go(), {}) == []
    assert found(was, view({"/tmp": entry(FOLDER | 0o1777)}), go("os.CreateTemp"), {}) == []


def test_names_of_services_are_told() -> None:
    was = old({"/etc/services": entry()})
    told = everything(was, view(), go("net.LookupPort"), {})
    assert (told.differences, len(told.notes)) == ((), 1)
    assert everything(was, view(), go(), {}).notes == ()


def test_a_table_of_media_types_that_only_the_new_image_has_is_told() -> None:
    files = {"new:/etc/mime.types": b"text/plain txt\n"}
    now = view({"/etc/mime.types": entry(size=8)})
    told = everything(old(), now, go("mime.TypeByExtension"), files)
    assert told.differences == ()
    assert ["which the program asks for, and the old one had none" in note for note in told.notes] == [True]
    assert everything(old(), now, go(), files) == everything(old(), view(), go(), files)


@pytest.mark.parametrize(
    ("content", "types"),
    [
        (b"# types\ntext/html html htm # and more\nempty\n", {".html": "text/html", ".htm": "text/html"}),
        (b"50:text/csv:*.csv\n50:text/x:README\n", {".csv": "text/csv"}),
    ],
)
def test_tables_of_media_types(content: bytes, types: dict[str, str]) -> None:
    assert media_types(content) == types


def test_variables_of_the_toolchain_count_where_they_are_named() -> None:
    was = old(environment=(("GOPROXY", "off"), ("GOOS", "linux"), ("GOPATH", "/go"), ("MODE", "x")))
    known = go("go/build.defaultGOPATH", strings="GOPROXYGOOSGOPATHMODE")
    messages = [found.message for found in compare_variables(was, view(), known).differences]
    assert messages == ["GOPROXY was 'off' and is not set: the program names it"]
    assert compare_variables(was, view(), go()).differences == ()


def check(*test: str) -> Healthcheck:
    return Healthcheck(test)


@pytest.mark.parametrize("test", [("CMD-SHELL", "exit 0"), ("CMD", "curl", "x"), ("CMD", "/bin/curl")])
def test_a_health_check_needs_what_it_runs(test: tuple[str, ...]) -> None:
    tools = {"/bin/sh": entry(0o755), "/bin/curl": entry(0o755)}
    was, now = old(tools, healthcheck=check(*test)), view(healthcheck=check(*test))
    [difference] = compare_healthcheck(was, now).differences
    assert "which the new image does not have" in difference.message
    assert compare_healthcheck(was, view(tools, healthcheck=check(*test))).differences == ()
    # What never worked is not lost.
    assert compare_healthcheck(old(healthcheck=check(*test)), now).differences == ()


def test_a_health_check_runs_as_the_user() -> None:
    test = check("CMD", "/app/check")
    was = old({"/app/check": entry(0o755)}, healthcheck=test)
    now = view({"/app/check": entry(0o700)}, healthcheck=test, user="1000")
    [difference] = compare_healthcheck(was, now).differences
    assert "may not execute" in difference.message


def test_a_folder_is_no_table_of_anything() -> None:
    image = old({BUNDLE: entry(FOLDER | 0o755)})
    assert found(image, image, go(CLIENT), {}) == []
