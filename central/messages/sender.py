"""Sends the letters that wait, in a thread of its own: nobody at a terminal waits for a mail server."""

import logging
import threading
from collections.abc import Mapping
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from central.context import Clock
from central.database import Database
from central.errors import BusyError
from central.messages.letters import claim, forget
from central.messages.ports import Letter, Messenger, NotSentError
from loyalty.wire_proofs import Channel

_log = logging.getLogger(__name__)

POLL_SECONDS: Final = 10.0
"""How often it looks without being told: for letters of another process, and for those not taken."""
STOP_SECONDS: Final = 5.0


class Sender:
    """Hands letters to the messenger of their channel; at least once, each until it is taken or too late.

    Args:
        messengers: by channel; a letter of another channel waits until it is too late.
    """

    def __init__(self, database: Database, messengers: Mapping[Channel, Messenger], clock: Clock) -> None:
        self._database = database
        self._messengers = dict(messengers)
        self._clock = clock
        self._wake = threading.Event()
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Send from now on."""
        self._thread = threading.Thread(target=self._run, name="central-sender", daemon=True)
        self._thread.start()

    def nudge(self) -> None:
        """Something new may wait."""
        self._wake.set()

    def stop(self) -> None:
        """Finish the letter in hand."""
        self._ending.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(STOP_SECONDS)

    def round(self) -> int:
        """Try what waits now; answers how many were taken."""
        letters = self._database.write(lambda connection: claim(connection, self._clock()))
        return sum(self._send(letter) for letter in letters if not self._ending.is_set())

    def _send(self, letter: Letter) -> bool:
        messenger = self._messengers.get(letter.channel)
        if messenger is None:
            return False
        try:
            messenger.send(letter)
        except NotSentError as error:
            _log.warning("A message by %s was not taken and is tried again: %s", letter.channel.value, error)
            return False
        self._database.write(lambda connection: forget(connection, letter))
        return True

    def _run(self) -> None:
        while not self._ending.is_set():
            self._wake.wait(POLL_SECONDS)
            self._wake.clear()
            if self._ending.is_set():
                return
            try:
                self.round()
            except (BusyError, SQLAlchemyError):
                # A statement's values may name people: the log gets the kind of error alone.
                _log.exception("Messages could not be sent", exc_info=False)
