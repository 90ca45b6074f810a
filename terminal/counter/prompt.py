"""The counter on the command line: words for what hands would do, and the screen read out as text."""

import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from drivers.errors import DriverError
from drivers.ports import PrinterStatus
from drivers.virtual.faults import Unplugged, parse_fault
from loyalty.codes import write
from loyalty.receipts import sign_receipt
from loyalty.signing import read_private
from screens.renderer import save_png
from screens.tree import Node
from screens.views import View
from screens.window import Pressed, Released
from terminal.app import Terminal
from terminal.counter.places import Places
from terminal.counter.power import Power
from terminal.counter.things import Things
from terminal.machine.states import Machine
from terminal.runtime.panel import Panel

WAKE_SECONDS = 10.0
"""How long commands wait for the terminal to listen."""
HELP = """\
  cards                     the cards on the counter
  card N [scan|swipe]       show card N to a reader
  scan TEXT, swipe TRACK2   show anything to a reader
  picture FILE              hold a picture before the camera; picture off takes it away
  sale CENTS                the till sells, and its receipt is scanned
  papers, sheet N           the sheets with a new device's codes; scan sheet N
  touch WORDS               touch what is written so (any part of it will do)
  network off|on|FAULT      pull the cable, put it back; FAULT such as: slow 2, garbage, answer lost
  paper off|on              take the paper away, put a roll in
  power off|on              pull the terminal's plug, put it back
  cover open|shut           the printer's cover
  voucher FILE              save the last voucher's picture
  screen [FILE]             the screen in words, or as a picture
  quit"""


class Prompt:
    """Reads commands until the input ends; every one is carried out on the virtual things.

    Args:
        power: the terminal's plug, and the things beside it.
        places: where it stands, and the seeded cards and tills.
        panel: what the screen shows.
        out: where the screen is read out.
    """

    def __init__(self, power: Power, places: Places, panel: Panel, out: TextIO) -> None:
        self._power = power
        self._places = places
        self._panel = panel
        self._out = out
        self._receipts = int(datetime.now(UTC).timestamp())
        self._awake = threading.Event()
        self._words: tuple[type[View], tuple[str, ...]] | None = None
        self._commands: dict[str, Callable[[list[str]], None]] = {
            "help": lambda _: self._say(HELP),
            "cards": self._cards,
            "card": self._card,
            "scan": lambda words: self._things.scan(" ".join(words)),
            "swipe": lambda words: self._things.swipe(" ".join(words)),
            "picture": self._picture,
            "sale": self._sale,
            "papers": self._papers,
            "sheet": self._sheet,
            "touch": self._touch,
            "network": self._network,
            "paper": lambda words: self._things.printer.set_paper(0.0 if words == ["off"] else 80_000.0),
            "power": lambda words: self._power.pull() if words == ["off"] else self._power.put_back(),
            "cover": lambda words: self._things.printer.set_cover(is_open=words == ["open"]),
            "voucher": self._voucher,
            "screen": self._screen,
        }

    @property
    def _things(self) -> Things:
        """What stands on the counter now."""
        return self._power.things

    @property
    def terminal(self) -> Terminal:
        """The terminal that stands on this counter.

        Raises:
            ValueError: it has no power.
        """
        now = self._power.now
        if now is None:
            raise ValueError("the terminal has no power; type: power on")
        if now.terminal is None:
            raise ValueError("this device is not in service yet; type: papers, then: sheet 1")
        return now.terminal

    def shown(self, view: View) -> None:
        """Read the screen out when its words changed; called from the loop's thread."""
        frame = self._panel.frame
        said = frame.tree.spoken() if frame is not None else ()
        # A countdown is no news.
        words = (type(view), tuple(line for line in said if not re.search(r"\d+ (tellen|sekunder|seconds)", line)))
        if words != self._words:
            self._words = words
            self._say("\n".join(["", *(f"  │ {line}" for line in said)]))

    def watch(self, machine: Machine) -> None:
        """Called after each step: once the printer has said how it is, the readers listen too."""
        if machine.health.printer is not PrinterStatus.UNKNOWN:
            self._awake.set()

    def run(self, lines: TextIO) -> None:
        """Carry out one command a line; `quit` or the end of the input stops the terminal."""
        self._awake.wait(WAKE_SECONDS)
        self._say("Type help for what hands can do here.")
        for line in lines:
            words = line.split()
            if not words:
                continue
            if words[0] == "quit":
                break
            self._carry_out(words[0], words[1:])
        self._power.end()

    def _carry_out(self, command: str, words: list[str]) -> None:
        action = self._commands.get(command)
        if action is None:
            self._say(f"There is no '{command}' here; type help.")
            return
        try:
            action(words)
        except (DriverError, ValueError, OSError, IndexError) as error:
            self._say(f"That cannot be done: {error}")

    def _say(self, text: str) -> None:
        print(text, file=self._out, flush=True)

    def _cards(self, _words: list[str]) -> None:
        for number, card in enumerate(self._places.world.cards, 1):
            self._say(f"  {number}  {card.number:<14} {card.status:<8} {card.points:>6}  {card.name}")
        for blank in self._places.now.blanks[:3]:
            self._say(f"  -  {blank:<14} blank")

    def _card(self, words: list[str]) -> None:
        card = self._places.world.cards[int(words[0]) - 1]
        if words[1:] == ["swipe"]:
            self._things.swipe(card.number)
        else:
            self._things.scan(card.number)

    def _picture(self, words: list[str]) -> None:
        if words == ["off"]:
            self._things.camera.take_away()
        else:
            self._things.show_picture(Path(words[0]))

    def _papers(self, _words: list[str]) -> None:
        for number, paper in enumerate(self._places.papers, 1):
            self._say(f"  {number}  {paper.name}")

    def _sheet(self, words: list[str]) -> None:
        papers = self._places.papers
        place = int(words[0]) - 1
        if not 0 <= place < len(papers):
            raise ValueError(f"there are {len(papers)} sheets")
        self._things.scan(papers[place].text)

    def _sale(self, words: list[str]) -> None:
        self._receipts += 1
        till = self._places.till
        currency = self.terminal.machine.context.currency.value
        now = datetime.now(UTC).replace(microsecond=0)
        key = read_private(till.private_key)
        self._things.scan(write(sign_receipt(till.till, str(self._receipts), int(words[0]), currency, now, key)))

    def _touch(self, words: list[str]) -> None:
        wanted = " ".join(words).casefold()
        frame = self._panel.frame
        nodes: tuple[Node, ...] = frame.tree.focus_order() if frame is not None else ()
        node = next((n for n in nodes if wanted in n.spoken.casefold() or n.name.casefold().startswith(wanted)), None)
        if node is None:
            self._say("Nothing on the screen says so. It has: " + ", ".join(n.name for n in nodes))
            return
        x, y = node.rect.centre
        self._panel.touch(Pressed(x, y), Released(x, y))
        now = self._power.now
        if now is not None:
            now.program.loop.wake()

    def _network(self, words: list[str]) -> None:
        if words == ["on"]:
            self._things.network.set_fault(None)
        else:
            self._things.network.set_fault(Unplugged() if words == ["off"] else parse_fault(" ".join(words)))

    def _voucher(self, words: list[str]) -> None:
        last = len(self._things.printer.tickets) - 1
        if last < 0:
            self._say("No voucher has come out yet.")
            return
        Path(words[0]).write_bytes(self._things.printer.picture(last))

    def _screen(self, words: list[str]) -> None:
        frame = self._panel.frame
        if frame is None:
            self._say("The screen is dark.")
        elif words:
            save_png(frame.surface, Path(words[0]))
        else:
            self._say("\n".join(f"  │ {line}" for line in frame.tree.spoken()))
