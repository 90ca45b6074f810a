"""Where a code went, masked: enough for its owner to know where to look, too little for the one behind."""

from hashlib import sha256

from loyalty.wire_proofs import Channel

_SHOWN_FIGURES = 3


def mask_address(channel: Channel, address: str) -> str:
    """An address as a screen may show it.

    >>> mask_address(Channel.MAIL, "jan@vries.example"), mask_address(Channel.SMS, "+31201234001")
    ('j•••@…', '•• 001')
    """
    if channel is Channel.MAIL:
        return f"{address[:1]}•••@…"
    figures = "".join(each for each in address if each.isdigit())
    return f"•• {figures[-_SHOWN_FIGURES:]}"


def address_hash(channel: Channel, address: str) -> str:
    """What an address is counted by: the SHA-256 of its channel and itself, in small letters."""
    return sha256(f"{channel.value} {address.strip().casefold()}".encode()).hexdigest()
