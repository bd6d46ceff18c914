"""Routes and signals in Go source."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.verify.run.source import Source, look


def routes(folder: Path, text: str, name: str = "main.go") -> tuple[str, ...]:
    (folder / name).write_text(f"package main\n{text}\n")
    return look(folder).routes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('http.HandleFunc("/a", f)', ("/a",)),
        ('mux.Handle("GET /b/{$}", h)', ("/b/",)),
        ('r.HandleFunc("/c", f).Methods(http.MethodGet)', ("/c",)),
        ('r.HandlerFunc("GET", "/d", f)', ("/d",)),
        ('r.Method(http.MethodGet, "/e", f)', ("/e",)),
        ("e.GET(`/f.json`, f)", ("/f.json",)),
        ('api := r.Group("/api")\napi.GET("/users", f)', ("/users", "/api/users")),
        ('r.HandleFunc("/a", f)\nr.HandleFunc("/a", g)', ("/a",)),
    ],
)
def test_paths_that_are_asked_for(tmp_path: Path, text: str, expected: tuple[str, ...]) -> None:
    assert routes(tmp_path, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        'mux.HandleFunc("POST /a", f)',
        'mux.HandleFunc("DELETE example.com/a", f)',
        'r.HandleFunc("/a", f).Methods("POST", "PUT")',
        'r.HandleFunc("/a", f).\n\tMethods("POST")',
        'r.Handle("PUT", "/a", f)',
        'r.POST("/a", f)',
        'mux.HandleFunc("/a/{id}", f)',
        'r.GET("/a/:id", f)',
        'r.GET("/a/*rest", f)',
        'http.HandleFunc("/admin/shutdown", f)',
        'http.HandleFunc("/debug/pprof/profile", f)',
        "http.HandleFunc(path, f)",
        'http.Get("http://example.com/a")',
    ],
)
def test_paths_that_are_not(tmp_path: Path, text: str) -> None:
    assert routes(tmp_path, text) == ()


@pytest.mark.parametrize("name", ["main_test.go", "vendor/x/a.go", "testdata/a.go", ".git/a.go", "main.txt"])
def test_files_that_are_not_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    assert routes(tmp_path, 'http.HandleFunc("/a", f)', name) == ()


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside, context = tmp_path / "outside", tmp_path / "context"
    outside.mkdir()
    context.mkdir()
    (outside / "main.go").write_text('http.HandleFunc("/a", f)')
    (context / "folder").symlink_to(outside)
    (context / "main.go").symlink_to(outside / "main.go")
    assert look(context) == Source()


def test_routes_are_bounded(tmp_path: Path) -> None:
    assert len(routes(tmp_path, "\n".join(f'http.HandleFunc("/{n}", f)' for n in range(100)))) == 40


def test_signals_that_are_notified(tmp_path: Path) -> None:
    text = "signal.Notify(c, syscall.SIGHUP, unix.SIGUSR1, syscall.SIGTERM)"
    (tmp_path / "main.go").write_text(text)
    assert look(tmp_path).signals == ("HUP", "USR1")
    (tmp_path / "main.go").write_text("syscall.Kill(pid, syscall.SIGHUP)")
    assert look(tmp_path).signals == ()
