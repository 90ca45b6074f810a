"""The counter's page in a real Chromium beside its promises: its weight, a click's effect, what idling costs.

`spaarpunt run --hardware virtual` runs as a process of its own, with its central. A click's time begins before the
click is sent and ends when the page shows its effect, on the same two cores as the terminal, central and the browser.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Final

from benchmarks.browser import Browser, chromium
from benchmarks.report import MOST, Row, percentile

WEIGHT_KB: Final = 300.0
CLICK_MS: Final = 150.0
IDLE_PERCENT: Final = 1.0
SETTLE_SECONDS: Final = 20.0
"""After which an empty counter rests."""
_SIZE: Final = (1600, 1140)


@dataclass(frozen=True, slots=True)
class _Click:
    """A kind of control.

    Attributes:
        name: what it is.
        does: JavaScript that works it.
        shows: JavaScript of what changes with its effect.
        first: what must be done before each.
        ready: JavaScript that leads there step by step, asked again and again until it is true.
    """

    name: str
    does: str
    shows: str
    first: str = ""
    ready: str = ""


_SCREEN: Final = "canvas.dataset.number"
_CARD: Final = "document.querySelectorAll('#tray input')[{}].click()"
_LEAVE: Final = """
const way = ['Stoppen', 'Klaar', 'Verder', 'Terug', 'Sluiten', 'Doorgaan', 'Ga door'];
const buttons = [...document.querySelectorAll('#targets button')];
if (buttons.some((b) => b.ariaLabel.includes('Weergave'))) return true;
buttons.find((b) => way.some((w) => b.ariaLabel.includes(w)))?.click();
return false"""
_AT_REST: Final = """
const number = document.getElementById('canvas').dataset.number, now = performance.now();
if (window.stands !== number) [window.stands, window.since] = [number, now];
return now - window.since > 300 && ['clock-off', 'seen'].every((each) => document.getElementById(each).hidden)"""
_VOUCHER: Final = """
if (!document.getElementById('tear').disabled) return true;
const spoken = document.getElementById('spoken').textContent;
if (spoken.includes('Houd je kaart')) document.getElementById('swipe').click();
[...document.querySelectorAll('#targets button')].find((b) => /Kies Kop koffie|print/.test(b.ariaLabel))?.click();
return false"""
_ELSEWHERE: Final = """(() => {
  const place = document.getElementById('place');
  place.selectedIndex = 1 - place.selectedIndex;
  place.dispatchEvent(new Event('change'));
})()"""
_MEASURE: Final = """
const done = arguments[arguments.length - 1], canvas = document.getElementById('canvas');
const shows = () => String(/* shows */);
const before = shows(), from = performance.now();
const watch = new MutationObserver(() => {
  if (shows() === before) return;
  watch.disconnect();
  done(performance.now() - from);
});
watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
/* does */;"""
_WEIGHT: Final = """
const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
return all.filter((each) => !each.name.endsWith('/news')).reduce((sum, each) => sum + each.transferSize, 0)"""


def _click(css: str) -> str:
    return f'document.querySelector("{css}").click()'


_TOUCH: Final = (
    "[...document.querySelectorAll('#targets button')].find((b) => b.ariaLabel.includes('Weergave')).click()"
)
CLICKS: Final = (
    _Click("swipe a card", _click("#swipe"), _SCREEN, _CARD.format(0)),
    _Click("scan a card", _click("#scan"), _SCREEN, _CARD.format(2)),
    _Click("hold a phone out", _click("#phone"), "document.getElementById('seen').hidden", _CARD.format(1)),
    _Click("choose a card", _CARD.format(3), "document.getElementById('number').textContent", _CARD.format(4)),
    _Click("sell at the till", _click("#sale button"), "document.getElementById('slip').dataset.number"),
    _Click("scan the receipt", _click("#slip-scan"), _SCREEN),
    _Click("scan the leaflet", _click("#leaves button"), _SCREEN),
    _Click("show a badge", _click("#badges button"), _SCREEN),
    _Click(
        "tear a voucher off",
        _click("#tear"),
        "document.querySelectorAll('#pile img').length",
        _CARD.format(8),
        _VOUCHER,
    ),
    _Click("show what is no card", _click("[data-wrong='product']"), _SCREEN),
    _Click(
        "pull the scanner",
        _click("#switch-scanner"),
        "document.getElementById('switch-scanner').getAttribute('aria-checked')",
    ),
    _Click(
        "set the clock ahead",
        _click("[data-hours='1']"),
        "document.getElementById('clock-off').hidden",
        _click("#clock-right"),
    ),
    _Click("touch the screen", _TOUCH, _SCREEN),
    _Click("pull the plug, put it back", _click("#switch-power"), "document.getElementById('dead').hidden"),
    _Click("another terminal", _ELSEWHERE, _SCREEN),
)


def run(quick: bool) -> list[Row]:
    """The idle terminal first, while nobody looks; then the page."""
    rounds = 3 if quick else 20
    with _standing() as (process, url), tempfile.TemporaryDirectory() as profile:
        Event().wait(SETTLE_SECONDS)
        idle = _idle_percent(process, 10 if quick else 60)
        with chromium(_SIZE, Path(profile)) as page:
            page.open(url)
            page.until("return document.body.dataset.ready")
            weight = float(page.run(_WEIGHT)) / 1000
            took = {click.name: [_took(page, click) for _ in range(rounds)] for click in CLICKS}
    rows = [
        Row("the page over the wire", "kB", weight, WEIGHT_KB, "limit", MOST),
        Row("attract screen, no page open, of one core", "%", idle, IDLE_PERCENT, "limit", MOST),
    ]
    for name, times in took.items():
        rows.append(Row(f"click to effect: {name}, p50", "ms", percentile(times, 0.5), CLICK_MS, "limit", MOST))
        rows.append(Row(f"click to effect: {name}, p95", "ms", percentile(times, 0.95), CLICK_MS, "limit", MOST))
    return rows


def _took(page: Browser, click: _Click) -> float:
    page.run("if (!document.getElementById('dead').hidden) document.getElementById('revive').click()")
    page.until(_LEAVE, sought="the attract screen")
    if click.first:
        page.run(click.first)
    page.until(_AT_REST, sought="a picture that stands, the clock right, and nothing before the camera")
    if click.ready:
        page.until(click.ready, sought=f"the moment to {click.name}")
    return float(page.later(_MEASURE.replace("/* shows */", click.shows).replace("/* does */", click.does)))


def _idle_percent(process: int, seconds: float) -> float:
    """Processor time that a process took while nothing was asked of it, of one core."""
    before = _busy(process)
    Event().wait(seconds)
    return 100 * (_busy(process) - before) / seconds


def _busy(process: int) -> float:
    """Seconds of processor time of all threads, to the nanosecond (proc, schedstat)."""
    tasks = Path(f"/proc/{process}/task").iterdir()
    return sum(int((task / "schedstat").read_text(encoding="ascii").split()[0]) for task in tasks) / 1e9


@contextmanager
def _standing() -> Iterator[tuple[int, str]]:
    """A counter that stands, as anybody starts it: its process and its page."""
    command = [sys.executable, "-m", "terminal.cli", "run", "--hardware", "virtual", "--no-window", "--page-port", "0"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [*command, "--store", str(Path(folder) / "terminal")],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYGAME_HIDE_SUPPORT_PROMPT": "1"},
        ) as process,
    ):
        try:
            assert process.stdout is not None
            found = next((each for line in process.stdout if (each := re.search(r"http://\S+", line))), None)
            if found is None:
                raise RuntimeError("the counter did not start")
            yield process.pid, found[0]
        finally:
            process.terminate()
            process.communicate(timeout=30)
