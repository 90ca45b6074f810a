"""Checking a badge's PIN without central, by the verifier that central gave this terminal alone.

Wrong PINs are counted on the disk, so that pulling the plug gives nobody another five tries.
"""

from loyalty.errors import CodeError
from loyalty.ids import Uuid
from loyalty.staff import DeskRules, offline_roles
from loyalty.staff_pins import WRONG_IN_A_ROW, verifies
from loyalty.wire import StaffChanged
from loyalty.wire_staff import StaffMember, StaffOpened, StaffOpening
from terminal.journal.documents import WrongPins, read, write
from terminal.journal.writer import Writer
from terminal.store.values import Put, Table


class Badges:
    """What the terminal itself knows of who works here."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def check(self, badge: str, pin: str, key: bytes, rules: DeskRules) -> StaffOpened | None:
        """Whether the PIN is the badge's; None where only central could say.

        Args:
            badge: the badge's token.
            pin: what was typed.
            key: the owner's token key.
            rules: whether, and for what, a terminal lets staff in by itself.
        """
        known = self._known(badge)
        if known is None:
            return None
        if not known.active:
            return StaffOpened(outcome=StaffOpening.INACTIVE)
        roles = offline_roles(known.roles, rules)
        if known.verifier is None or not roles:
            return None
        with self._writer.lock:
            wrong = self._wrong(known.staff)
            if wrong >= WRONG_IN_A_ROW:
                return StaffOpened(outcome=StaffOpening.LOCKED)
            try:
                right = verifies(known.verifier, pin, key, self._writer.terminal, known.staff)
            except CodeError:
                return None
            if not right:
                self._count(known.staff, wrong + 1)
                left = WRONG_IN_A_ROW - wrong - 1
                return StaffOpened(outcome=StaffOpening.WRONG if left else StaffOpening.LOCKED, tries_left=left)
            if wrong:
                self._count(known.staff, 0)
        return StaffOpened(outcome=StaffOpening.OPENED, staff=StaffMember(id=known.staff, name=known.name, roles=roles))

    def central_opened(self, staff: Uuid) -> None:
        """Central took the PIN: what was counted here is over."""
        with self._writer.lock:
            if self._wrong(staff):
                self._count(staff, 0)

    def _known(self, badge: str) -> StaffChanged | None:
        rows = (read(StaffChanged, text) for _, text in self._writer.store.all(Table.STAFF))
        return next((each for each in rows if each.badge == badge), None)

    def _wrong(self, staff: Uuid) -> int:
        text = self._writer.store.get(Table.SETTINGS, _key(staff))
        return 0 if text is None else read(WrongPins, text).count

    def _count(self, staff: Uuid, count: int) -> None:
        self._writer.commit([Put(Table.SETTINGS, _key(staff), write(WrongPins(count=count)))])


def _key(staff: Uuid) -> str:
    return f"wrong-pins/{staff}"
