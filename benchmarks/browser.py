"""A real Chromium, told what to do over WebDriver (W3C) by its own driver."""

import base64
import re
import selectors
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage", "--mute-audio",
)  # fmt: skip
START_SECONDS = 30.0
WAIT_SECONDS = 20.0
LOOK_SECONDS = 0.03
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key under which WebDriver names an element."""


class Browser:
    """One session with one tab."""

    def __init__(self, http: httpx.Client, session: str) -> None:
        self._http = http
        self._at = f"/session/{session}"

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """One command of WebDriver; its value.

        Raises:
            AssertionError: the browser could not do it.
        """
        answer = self._http.request(method, self._at + path, json=body if method == "POST" else None).json()["value"]
        if isinstance(answer, dict) and "error" in answer:
            raise AssertionError(f"{path}: {answer['error']}: {answer['message'][:300]}")
        return answer

    def open(self, url: str) -> None:
        """Go to a page."""
        self.call("POST", "/url", {"url": url})

    def run(self, script: str, *args: object) -> Any:
        """What a function body returns in the page."""
        return self.call("POST", "/execute/sync", {"script": script, "args": list(args)})

    def later(self, script: str, *args: object) -> Any:
        """What a function body hands to its last argument, a function."""
        return self.call("POST", "/execute/async", {"script": script, "args": list(args)})

    def element(self, css: str) -> str:
        """The first element that a selector finds."""
        return str(self.call("POST", "/element", {"using": "css selector", "value": css})[ELEMENT])

    def click(self, css: str) -> None:
        """A click in the middle of it."""
        self.call("POST", f"/element/{self.element(css)}/click", {})

    def actions(self, *sources: dict[str, Any]) -> None:
        """Input sources with what they do (WebDriver, section 15)."""
        self.call("POST", "/actions", {"actions": list(sources)})

    def press(self, *keys: str) -> None:
        """Keys, one after the other."""
        strokes = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.actions({"type": "key", "id": "keys", "actions": strokes})

    def point(self, *moves: tuple[str, int, int]) -> None:
        """A mouse: ("move" | "pointerDown" | "pointerUp", x, y), in px of the window."""
        strokes: list[dict[str, Any]] = []
        for kind, x, y in moves:
            strokes.append({"type": "pointerMove", "duration": 0, "x": x, "y": y})
            if kind != "move":
                strokes.append({"type": kind, "button": 0})
        self.actions({"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": strokes})

    def until(self, script: str, *args: object, sought: str = "", ready: Callable[[Any], bool] = bool) -> Any:
        """What a function body returns once it is true; polled, since a page tells nobody."""
        give_up = time.monotonic() + WAIT_SECONDS
        tick = selectors.DefaultSelector()
        while time.monotonic() < give_up:
            found = self.run(script, *args)
            if ready(found):
                return found
            tick.select(LOOK_SECONDS)
        spoken = self.run("return document.getElementById('spoken')?.textContent")
        raise AssertionError(f"waited {WAIT_SECONDS:.0f} s for {sought or script}; the screen says: {spoken}")

    def picture(self, file: Path) -> None:
        """What is seen, as a PNG."""
        file.write_bytes(base64.b64decode(self.call("GET", "/screenshot")))


@contextmanager
def chromium(size: tuple[int, int], profile: Path, *flags: str) -> Iterator[Browser]:
    """A Chromium of its own, gone behind the block."""
    driver, binary = shutil.which("chromedriver"), shutil.which("chromium")
    missing = "Chromium and its driver are missing; run: make setup"
    assert driver is not None, missing
    assert binary is not None, missing
    with subprocess.Popen([driver, "--port=0"], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = iter(process.stdout)
            port = next(found[1] for line in said if (found := re.search(r"successfully on port (\d+)", line)))
            options = {
                "binary": binary,
                "args": [*FLAGS, *flags, f"--user-data-dir={profile}", f"--window-size={size[0]},{size[1]}"],
            }
            wanted = {"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=START_SECONDS, trust_env=False) as http:
                value = http.post("/session", json={"capabilities": {"alwaysMatch": wanted}}).json()["value"]
                assert "sessionId" in value, value
                browser = Browser(http, value["sessionId"])
                try:
                    yield browser
                finally:
                    http.delete(f"/session/{value['sessionId']}")
        finally:
            process.terminate()
            if process.stdout is not None:
                process.stdout.close()
