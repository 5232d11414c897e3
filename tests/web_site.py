"""A server and a web process beside it, each in a process of its own, and devices that ask over HTTP."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import jsonschema
from processes import PATIENCE, Program, Site, program, wait_for
from running import free_port

from resources.schemas.__main__ import HERE
from server.contract.commands import Role
from server.web.tokens import DeviceRole, Tokens

DESCRIPTION: dict[str, Any] = json.loads((HERE / "control.openapi.json").read_text(encoding="utf-8"))


class WebSite(Site):
    """A site with a station ``web``, whose process equipment talks to."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "http://127.0.0.1:9", sources="")
        self.web_port = free_port()
        self.tokens = Tokens(folder / "tokens")
        self.enroll("web", Role.OPERATOR)
        self.scheme = "http"

    @property
    def arguments(self) -> list[str]:
        """What the web process is begun with."""
        places = {"--key": "web.key", "--tokens": "tokens"}
        named = [each for key, name in places.items() for each in (key, str(self.folder / name))]
        return ["server", "web", "run", "--server", self.endpoint, "--port", str(self.web_port), *named]

    @contextmanager
    def web(self, *options: str) -> Iterator[Program]:
        """Run the web process until the block ends, beginning when it answers."""
        with program([*self.arguments, *options], self.folder / "web.log") as running:
            wait_for(lambda: "server.web.process: http" in running.said(), f"it begins: {running.said()}")
            yield running

    def device(
        self, name: str, role: DeviceRole = DeviceRole.OPERATOR, walls: tuple[str, ...] = (), **options: Any
    ) -> "Device":
        """Return a new device; the caller closes it."""
        token = self.tokens.add(name, role, walls, datetime.now(UTC))
        address = f"{self.scheme}://127.0.0.1:{self.web_port}"
        return Device(name, token, httpx.Client(base_url=f"{address}/api/v1", timeout=PATIENCE, **options))

    def until_live(self) -> None:
        """Return when orders can be given."""
        wait_for(lambda: self.health().status_code == 200, "the web process follows the server")

    def health(self) -> httpx.Response:
        """Return what anybody may ask."""
        return httpx.get(f"{self.scheme}://127.0.0.1:{self.web_port}/api/v1/health", timeout=PATIENCE, verify=False)


class Device:
    """A piece of equipment, each of whose answers is held against the description of the interface."""

    def __init__(self, name: str, token: str, http: httpx.Client) -> None:
        self.name = name
        self.token = token
        self.http = http
        self.headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}

    def __enter__(self) -> "Device":
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Return what is answered to a question."""
        return self.send("GET", path, {}, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Return what is answered to an order; in names of headers ``_`` stands for a hyphen."""
        return self.send("POST", path, {"json": body} if body is not None else {}, **headers)

    def send(self, method: str, path: str, content: Mapping[str, Any], **headers: str) -> httpx.Response:
        """Return an answer that is as described."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.http.request(method, path, headers=self.headers | named, **content)
        check(method, path, answer)
        return answer

    def revision(self, wall: str = "main") -> int:
        """Return the revision of a wall."""
        return int(self.get(f"/walls/{wall}").json()["revision"])

    @contextmanager
    def changes(self, wall: str = "main", **headers: str) -> Iterator["Events"]:
        """Follow a wall until the block ends."""
        named = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        with self.http.stream("GET", f"/walls/{wall}/changes", headers=named) as answer:
            assert answer.status_code == 200, answer.read()
            yield Events(answer.iter_lines())


class Events:
    """The events of a stream."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.id = ""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for line in self._lines:
            if line.startswith("id: "):
                self.id = line.removeprefix("id: ")
            elif line.startswith("data: "):
                shown = json.loads(line.removeprefix("data: "))
                jsonschema.validate(shown, {"$ref": "#/components/schemas/Wall", **_COMPONENTS})
                yield shown

    def until(self, condition: Any) -> dict[str, Any]:
        """Return the first event that fulfils a condition."""
        return next(shown for shown in self if condition(shown))


_COMPONENTS = {"components": DESCRIPTION["components"]}


def check(method: str, path: str, answer: httpx.Response) -> None:
    """Assert that an answer is one of those that the description promises for a path that it knows."""
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "server" not in answer.headers
    assert "access-control-allow-origin" not in answer.headers
    shape = next((each for each in DESCRIPTION["paths"] if _fits(each, path)), None)
    described = DESCRIPTION["paths"].get(shape, {}).get(method.lower())
    if described is None:
        return
    promised = described["responses"][str(answer.status_code)]
    if "content" in promised:
        ((media, content),) = promised["content"].items()
        assert answer.headers["Content-Type"] == media
        jsonschema.validate(answer.json(), content["schema"] | _COMPONENTS)


def _fits(shape: str, path: str) -> bool:
    parts, given = shape.removeprefix("/api/v1").split("/"), path.split("/")
    return len(parts) == len(given) and all(a in (b, "{wall}") for a, b in zip(parts, given, strict=True))
