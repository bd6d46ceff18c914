"""A terminal as SVG: the picture of the README.

rich can do this too; its pictures ask for fonts from the network, and change with its version.
"""

from __future__ import annotations

import re
from html import escape

_WIDTH, _LINE, _LEFT, _TOP = 8.4, 19, 16, 52
"""Pixels: of a character, of a line, and the place of the first character."""
_SGR = re.compile(r"\x1b\[([0-9;]*)m")
_CLASSES = {"1": "b", "2": "d", "31": "r", "32": "g", "33": "y", "35": "m", "36": "c"}
_STYLE = """\
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #d0d7de;
white-space: pre }
.b { font-weight: bold } .d { fill: #8b949e } .r { fill: #ff7b72 } .g { fill: #7ee787 }
.y { fill: #e3b341 } .m { fill: #d2a8ff } .c { fill: #79c0ff }
"""


def picture(command: str, output: str) -> str:
    """The command and what it prints, with the colours that it has. Raises ``KeyError`` for other codes."""
    lines = [f"\x1b[1m$ {command}\x1b[m", *output.splitlines()]
    width = round(max(len(_SGR.sub("", line)) for line in lines) * _WIDTH) + 2 * _LEFT
    height = _TOP + len(lines) * _LINE
    dots = "".join(
        f'<circle cx="{_LEFT + 6 + 20 * number}" cy="20" r="6" fill="{colour}"/>'
        for number, colour in enumerate(("#ff5f56", "#ffbd2e", "#27c93f"))
    )
    texts = "".join(
        f'<text x="{_LEFT}" y="{_TOP + number * _LINE}" xml:space="preserve">{_spans(line)}</text>\n'
        for number, line in enumerate(lines)
        if line
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img">\n<title>{escape(command)}</title>\n'
        f'<style>\n{_STYLE}</style>\n<rect width="{width}" height="{height}" rx="8" fill="#161b22"/>\n'
        f"{dots}\n{texts}</svg>\n"
    )


def _spans(line: str) -> str:
    """The text of a line, each piece in the classes of its codes."""
    done = []
    codes: list[str] = []
    for number, piece in enumerate(_SGR.split(line)):
        if number % 2:
            given = [code for code in piece.split(";") if code not in ("", "0")]
            codes = [*codes, *given] if given else []
        elif piece:
            names = " ".join(_CLASSES[code] for code in codes)
            done.append(f'<tspan class="{names}">{escape(piece)}</tspan>' if names else escape(piece))
    return "".join(done)
