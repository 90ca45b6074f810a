"""The journal's errors.

JournalError
├── NotEnrolledError           there is no identity yet
├── LateFactError  (ValueError)  a fact about an intent that has moved on already
├── NotBlankError  (ValueError)  a card that cannot be issued
└── UnknownIntentError (KeyError)  no intent of that id
"""


class JournalError(Exception):
    """Anything the journal refuses."""


class NotEnrolledError(JournalError):
    """Nothing can be recorded before the terminal is enrolled."""


class LateFactError(JournalError, ValueError):
    """The intent has moved on: what came too late is settled by what was recorded meanwhile."""


class NotBlankError(JournalError, ValueError):
    """The card is no blank: it was issued already, or may not be used."""


class UnknownIntentError(JournalError, KeyError):
    """The store has no intent of that id."""
