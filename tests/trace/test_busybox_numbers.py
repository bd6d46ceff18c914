"""The numbers of users that busybox' tools make (checked with busybox 1.36 on Alpine's user database)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rewriting import APP, result_of

END = 'WORKDIR /app\nCOPY . .\nRUN CGO_ENABLED=0 go build -o web .\nUSER {user}\nCMD ["./web"]\n'


@pytest.mark.parametrize(
    ("lines", "user", "number"),
    [
        ("RUN adduser -S app", "app", "100:65533"),
        ("RUN addgroup -S app && adduser -S app -G app", "app", "100:101"),
        ("RUN addgroup -S one && addgroup -S two && adduser -S app -G two", "app", "100:102"),
        ("RUN adduser -S first && adduser -S app", "app", "101:65533"),
        ("RUN adduser -D app", "app", "1000:1000"),
        ("RUN adduser -D first && adduser -D app", "app", "1001:1001"),
        ("RUN addgroup app && adduser -D -G app app", "app", "1000:1000"),
        ("RUN addgroup -g 1000 other && adduser -D app", "app", "1001:1001"),
        ("RUN addgroup -S app && adduser -S -G app -u 5000 app", "app", "5000:101"),
        ("RUN apk add --no-cache ca-certificates && adduser -S app", "app", "100:65533"),
        ("RUN adduser -S app", "app:nogroup", "100:65533"),
        (
            "RUN adduser -D one && addgroup -g 2000 more && addgroup one more && adduser -D app",
            "app",
            "1001:1001",
        ),
        # What is not certain: nonroot takes the place.
        ("RUN adduser -S app && adduser -S app2 && deluser app2", "app", "65532:65532"),
        ("RUN apk add --no-cache unheard-of && adduser -S app", "app", "65532:65532"),
    ],
)
def test_numbers(lines: str, user: str, number: str, tmp_path: Path) -> None:
    result = result_of(f"FROM golang:1.24-alpine\n{lines}\n{END.format(user=user)}", tmp_path, APP)
    behind = (result.after or "").split("distroless", 1)[1]
    assert f"USER {number}\n" in behind
