"""The office's desk beside the counter: it makes the codes that bring a device into service."""

import subprocess
import sys
from dataclasses import dataclass, field
from typing import Final

import msgspec

from loyalty.codes import WifiCode, write
from loyalty.codes.values import WifiSecurity
from loyalty.languages import CODES
from terminal.counter.acts import HandsError

OFFICE_SECONDS: Final = 60.0
SHOP_WIFI: Final = WifiCode("De Korenaar personeel", WifiSecurity.WPA, "volkoren-brood-23")
"""The network of the shop on the counter; nobody's."""


class Paper(msgspec.Struct, frozen=True):
    """A sheet that the technician has in hand: what it is, and the code that is printed on it."""

    name: str
    text: str

    def __repr__(self) -> str:
        return f"Paper(name={self.name!r})"


class _Made(msgspec.Struct, frozen=True):
    """What `spaarpunt-central terminal token --json` says."""

    terminal: str
    code: str
    token: str


@dataclass(frozen=True, slots=True)
class Office:
    """Whoever runs central's commands.

    Attributes:
        database: central's.
        url: where central answers.
        programmes: what a new terminal of the first shop offers, by id.
    """

    database: str = field(repr=False)
    url: str
    programmes: tuple[str, ...]

    def code_for(self, terminal: str, shop: str) -> Paper:
        """The sheet with a new terminal's enrolment code.

        Raises:
            HandsError: central makes none: there is such a terminal already, or it is away.
        """
        like = ["--languages", ",".join(CODES), *(word for each in self.programmes for word in ("--programme", each))]
        return enrolment_paper(self._made(terminal, "--code", terminal, "--shop", shop, *like))

    def replacement_for(self, terminal: str) -> Paper:
        """The sheet with the code by which another board takes a terminal over.

        Raises:
            HandsError: central makes none: there is no such terminal, or it was revoked.
        """
        return Paper("Replacement code", self._made(terminal, "--replaces", terminal))

    def _made(self, terminal: str, *words: str) -> str:
        command = [sys.executable, "-m", "central", "terminal", "token", "--database", self.database]
        run = subprocess.run(  # noqa: S603 - our own program, no shell
            [*command, "--url", self.url, *words, "--json"],
            capture_output=True,
            text=True,
            timeout=OFFICE_SECONDS,
            check=False,
        )
        if run.returncode != 0:
            raise HandsError(f"The office makes no code for {terminal}: {run.stderr.strip()[-300:]}")
        return msgspec.json.decode(run.stdout, type=_Made).code


def enrolment_paper(text: str) -> Paper:
    """The sheet with an enrolment code."""
    return Paper("Enrolment code", text)


def wifi_paper() -> Paper:
    """The sheet with the shop's Wi-Fi code."""
    return Paper("Wi-Fi code", write(SHOP_WIFI))
