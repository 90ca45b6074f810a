"""The recorded streams: what was typed, by which layout, and what must be read out of it."""

from dataclasses import dataclass
from pathlib import Path

from drivers.wedge.decoder import KeyEvent
from drivers.wedge.layouts import LayoutName
from drivers.wedge.learning import TEST_TEXT
from drivers.wedge.recording import load_recording, pack_events
from drivers.wedge.strokes import key_events

HERE = Path(__file__).parent
BETWEEN_S = 0.5
KEY_S = 0.002


@dataclass(frozen=True)
class Stream:
    """One file: the layout, what is typed in turn, and how long after the one before each begins."""

    name: str
    layout: LayoutName
    typed: tuple[str, ...]
    between_s: float = BETWEEN_S

    @property
    def events(self) -> tuple[KeyEvent, ...]:
        """What the kernel would give."""
        events: list[KeyEvent] = []
        starts_at = 1.0
        for text in self.typed:
            events += key_events(text, self.layout, starts_at=starts_at, key_s=KEY_S)
            starts_at = events[-1].at + self.between_s
        return tuple(events)

    def load(self) -> tuple[KeyEvent, ...]:
        """What the file holds."""
        return load_recording((HERE / f"{self.name}.events").read_bytes())


SCANS = (
    "10001\n",
    "]E02912345678906\n",
    "]C18018123456789012345675\n",
    "]C1010950600013435210ABC123\x1d17141231\n",
    "]Q1https://id.gs1.org/8018/123456789012345675\n",
    "]Q1SP1.M.LC1%2E/A%5F/Z-9\n",
    "]C0LC1.a_Z-9\t",
    "'; DROP TABLE cards;--\n",
    "^~`\"a'e\n",
)
SWIPES = (
    ("%LC0123456789^X?", ";10001=991200000?"),
    (";6391480123456789=991200000?",),
    ("%?", ";10002=9912?", "+0110002?"),
    ("%E?", ";10003?"),
)

STREAMS = (
    *(Stream(layout.value, layout, SCANS) for layout in LayoutName),
    Stream("burst-us", LayoutName.US, tuple(f"{10001 + place}\n" for place in range(40)), between_s=KEY_S),
    Stream("no-terminator-us", LayoutName.US, ("10001", "]E02912345678906", "LC0123456789")),
    *(Stream(f"layout-test-{layout.value}", layout, (TEST_TEXT + "\n",)) for layout in LayoutName),
    Stream("magstripe-one-enter", LayoutName.US, tuple("".join(swipe) + "\n" for swipe in SWIPES)),
    Stream("magstripe-enter-each", LayoutName.US, tuple("".join(f"{t}\n" for t in swipe) for swipe in SWIPES)),
    Stream("rfid-hex", LayoutName.US, ("04A224B1C35F80\n", "DEADBEEF\n", "04:a2:24:b1:c3:5f:80\n")),
    Stream("rfid-decimal", LayoutName.US, ("3735928559\n", "0012345678\n", "188,24910\n")),
)


def named(name: str) -> Stream:
    """The stream of that name."""
    return next(stream for stream in STREAMS if stream.name == name)


def main() -> None:
    """Write the files."""
    for stream in STREAMS:
        (HERE / f"{stream.name}.events").write_bytes(pack_events(stream.events))


if __name__ == "__main__":
    main()
