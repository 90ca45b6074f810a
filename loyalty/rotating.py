"""The member's rotating QR: number, time step and a truncated MAC by a key that central and the member's page have.

A photograph of it is worthless a minute later: the step must lie within one of the present, and above the
last one used. A terminal has no key: offline the code only identifies (protocol, section 6). Steps as in
RFC 6238; 50 bits of MAC, since a guess costs a scan.
"""

import base64
import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from loyalty.codes import RotatingMemberCode
from loyalty.codes.values import MAC_SIGNS

STEP_SECONDS: Final = 30
TOLERANCE_STEPS: Final = 1
"""How many steps a phone's clock may be off, either way."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """The member's page made it just now. The caller remembers `step` as the last used."""

    step: int


@dataclass(frozen=True, slots=True)
class Replayed:
    """Its step, or a later one, was used before: a photograph, or the same screen twice."""


@dataclass(frozen=True, slots=True)
class OutOfTime:
    """Its step is more than one away from the present: an old picture, or a phone with a wrong clock."""


@dataclass(frozen=True, slots=True)
class WrongMac:
    """It was not made with the member's key."""


RotatingVerdict = Fresh | Replayed | OutOfTime | WrongMac


def step_of(now: datetime) -> int:
    """The time step that holds `now`, an aware time."""
    return int(now.timestamp()) // STEP_SECONDS


def rotating_mac(number: str, step: int, key: bytes) -> str:
    """The MAC of a number, as it stands in the code, and a step: 50 bits in base 32."""
    named = number.encode()
    message = b"spaarpunt rotating 1" + len(named).to_bytes(4, "big") + named + step.to_bytes(8, "big")
    return base64.b32encode(hmac.new(key, message, sha256).digest()).decode("ascii")[:MAC_SIGNS]


def rotating_code(number: str, step: int, key: bytes) -> RotatingMemberCode:
    """The code that the member's page shows during `step`.

    Raises:
        CodeError: the number cannot stand in a code.
    """
    return RotatingMemberCode(number, step, rotating_mac(number, step, key))


def verify_rotating(
    code: RotatingMemberCode, key: bytes, now_step: int | None, last_used: int | None
) -> RotatingVerdict:
    """Judge a code.

    Args:
        code: the code as shown.
        key: the member's key.
        now_step: the present step, or None where the clock is not trusted: then any step above the last will do.
        last_used: the member's last used step, None before the first.
    """
    if not hmac.compare_digest(rotating_mac(code.number, code.step, key), code.mac):
        return WrongMac()
    if last_used is not None and code.step <= last_used:
        return Replayed()
    if now_step is not None and abs(code.step - now_step) > TOLERANCE_STEPS:
        return OutOfTime()
    return Fresh(code.step)
