"""What carries letters: SMTP, an SMS gateway, or the virtual post; all pass one contract suite."""

from dataclasses import dataclass, field
from typing import Protocol

from central.errors import CentralError
from loyalty.wire_proofs import Channel


class NotSentError(CentralError, RuntimeError):
    """A letter was not taken; it may be tried again. The sentence names neither address nor text."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one person; nothing of it belongs in a log.

    Attributes:
        id: the same at every try, so that a carrier can tell a repeat.
        channel: how it goes.
        address: a mail address, or a phone number in its international form (ITU-T E.164, with `+`).
        subject: of mail alone.
        text: plain text.
        attachment: a JSON document that goes with a mail, or None.
    """

    id: str
    channel: Channel
    address: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    attachment: str | None = field(default=None, repr=False)


class Messenger(Protocol):
    """Carries the letters of one channel."""

    def send(self, letter: Letter) -> None:
        """Hand a letter over; returns when it was taken.

        Raises:
            NotSentError: it was not, or nobody knows.
        """
