"""What the rows of read.toml and starters.toml are made of."""

from __future__ import annotations

from tests.golang.reading import TABLES, Package, Row, row, written

MODULE = "example.com/shop"


def package(path: str, *imports: str, files: tuple[str, ...] = ("a.go",), **more: bool | str) -> Package:
    return Package(path, "shop", imports=imports, go_files=files, **more)  # type: ignore[arg-type]


def read(*packages: Package, without: tuple[Package, ...] | None = None) -> Row:
    return row(MODULE, "v1.2.3", packages, packages if without is None else without)


def test_what_imports_c_code_is_named_however_far_it_is() -> None:
    found = read(
        package(MODULE, f"{MODULE}/store"),
        package(f"{MODULE}/store", "example.com/lib"),
        package(f"{MODULE}/plain"),
        Package("example.com/lib", "lib", dep_only=True, cgo_files=("c.go",)),
    )
    assert found == Row(MODULE, "v1.2.3", c_code=("", "store"), packages=3)


def test_other_files_without_cgo_count_as_c_code() -> None:
    with_cgo, without = package(MODULE, files=("a.go", "on.go")), package(MODULE, files=("a.go", "off.go"))
    assert read(with_cgo, without=(without,)).c_code == ("",)
    assert read(with_cgo, without=(with_cgo,)).c_code == ()


def test_what_could_not_be_read_counts_as_c_code() -> None:
    broken = Package("example.com/gone", dep_only=True, error={"Err": "no required module provides it"})
    assert read(package(MODULE, "example.com/gone"), broken).c_code == ("",)


def test_the_standard_library_counts_for_neither() -> None:
    standard = Package("net", "net", standard=True, dep_only=True, imports=("os/exec",), cgo_files=("c.go",))
    assert read(package(MODULE, "net"), standard) == Row(MODULE, "v1.2.3", packages=1)


def test_what_imports_something_that_starts_executables_is_named() -> None:
    starting = Package("example.com/run", "run", dep_only=True, imports=("os/exec",))
    found = read(package(MODULE), package(f"{MODULE}/git", "example.com/run"), starting)
    assert (found.c_code, found.starting) == ((), ("git",))


def test_other_files_that_do_the_same_are_passed_over() -> None:
    same = Package("github.com/rcrowley/go-metrics", "metrics", dep_only=True, cgo_files=("c.go",))
    assert read(package(MODULE, same.import_path), same).c_code == ()


def test_calls_that_were_read_are_passed_over() -> None:
    passed = Package("github.com/mitchellh/go-homedir", "homedir", dep_only=True, imports=("os/exec",))
    near = Package("github.com/mitchellh/go-homedir2", "homedir", dep_only=True, imports=("os/exec",))
    assert read(package(MODULE, passed.import_path), passed).starting == ()
    assert read(package(MODULE, near.import_path), near).starting == ("",)


def test_programs_are_no_packages_of_a_module() -> None:
    command = Package(f"{MODULE}/cmd/shop", "main", imports=("os/exec",))
    assert read(package(MODULE), command) == Row(MODULE, "v1.2.3", packages=1)


def test_rows_are_put_into_their_section_by_name() -> None:
    text = '# why\nread = "now"\n\n[modules]\n"a.example/Z" = "v1"\n"a.example/b" = "v2"\n\n[except]\n"a.example/b" = [""]\n'
    changed = written(text, "modules", {"a.example/a": '"v3"', "a.example/b": '"v4"'})
    assert changed == text.replace('"a.example/b" = "v2"', '"a.example/a" = "v3"\n"a.example/b" = "v4"')
    assert written(text, "modules", {"a.example/Z": None}) == text.replace('"a.example/Z" = "v1"\n', "")
    assert written(text, "except", {"a.example/c": '["x"]'}) == text + '"a.example/c" = ["x"]\n'


def test_the_tables_are_as_they_would_be_written() -> None:
    for name, sections in (("read", ("modules", "except")), ("starters", ("packages", "passed"))):
        text = (TABLES / f"{name}.toml").read_text()
        for section in sections:
            assert written(text, section, {}) == text
