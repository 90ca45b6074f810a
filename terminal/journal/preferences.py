"""Preferences: the language that a card is spoken to in from now on; and what was said to it today."""

from datetime import date
from typing import Final

import msgspec

from loyalty.assurance import Assurance, EntryMode
from loyalty.bodies import Preference
from loyalty.campaigns import Declined
from loyalty.ids import Uuid
from terminal.journal.writer import Writer

MOST_DECLINED: Final = 20
"""As many as an owner has open campaigns."""


class Preferences:
    """Records what members would like."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def speak(
        self, *, token: str, account: Uuid | None, language: str, mode: EntryMode, assurance: Assurance
    ) -> Uuid | None:
        """Remember a card's language, here at once and at central once it is delivered.

        Answers the transaction's id; None where the card is known to speak it already.
        """
        writer = self._writer
        with writer.lock:
            drafts = writer.drafts()
            card = drafts.card(token)
            if card.summary is not None:
                if card.summary.language == language:
                    return None
                summary = msgspec.structs.replace(card.summary, language=language)
                drafts.put_card(token, msgspec.structs.replace(card, summary=summary))
            body = Preference(
                id=writer.new_id(),
                owner=writer.owner,
                occasion=writer.occasion(mode, assurance),
                card=token,
                account=account,
                language=language,
            )
            writer.append([body], drafts)
            return body.id

    def rather_not(self, token: str, declined: Declined) -> None:
        """The member would rather not answer a campaign. Only this terminal needs to know."""
        writer = self._writer
        with writer.lock:
            drafts = writer.drafts()
            card = drafts.card(token)
            others = tuple(each for each in card.declined if each.campaign != declined.campaign)
            newer = (*others, declined)[-MOST_DECLINED:]
            drafts.put_card(token, msgspec.structs.replace(card, declined=newer))
            writer.commit(drafts.changes())

    def congratulated(self, token: str, on: date) -> None:
        """The member was shown a milestone on that day. Only this terminal needs to know."""
        writer = self._writer
        with writer.lock:
            drafts = writer.drafts()
            drafts.put_card(token, msgspec.structs.replace(drafts.card(token), congratulated=on))
            writer.commit(drafts.changes())
