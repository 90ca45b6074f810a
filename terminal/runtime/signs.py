"""What light and tone say for each sign of the machine."""

from drivers.ports import LampSign, Tone
from terminal.machine.effects import Sign

SIGNS: dict[Sign, tuple[LampSign, Tone]] = {
    Sign.READ: (LampSign.READ, Tone.ACCEPTED),
    Sign.NOT_OURS: (LampSign.NOT_OURS, Tone.NOT_OURS),
    Sign.REFUSED: (LampSign.REFUSED, Tone.REFUSED),
    Sign.DONE: (LampSign.READY, Tone.ACCEPTED),
    Sign.ATTENTION: (LampSign.ATTENTION, Tone.ATTENTION),
}
