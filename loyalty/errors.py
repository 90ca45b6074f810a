"""The errors of `loyalty`, as one small tree.

LoyaltyError
├── AmountError      (ValueError)   a figure that money or points cannot hold
├── CurrencyError    (ValueError)   two currencies where one is allowed
├── ProgrammeError   (ValueError)   a programme, rule or scheme that contradicts itself
├── CodeError        (ValueError)   a text that is no code of the grammar
├── BodyError        (ValueError)   a body or envelope that cannot be read
└── SignatureError   (ValueError)   a signature that is missing, foreign or wrong
"""


class LoyaltyError(Exception):
    """Anything the rules refuse."""


class AmountError(LoyaltyError, ValueError):
    """A figure that money or points cannot hold."""


class CurrencyError(LoyaltyError, ValueError):
    """Two currencies met where a programme allows one."""


class ProgrammeError(LoyaltyError, ValueError):
    """A programme, an earning rule or a card scheme contradicts itself."""


class CodeError(LoyaltyError, ValueError):
    """A text that claims to be a code of the grammar and is not."""


class BodyError(LoyaltyError, ValueError):
    """A transaction's body or envelope that cannot be read."""


class SignatureError(LoyaltyError, ValueError):
    """A signature is missing, foreign or wrong."""
