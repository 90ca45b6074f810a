"""The technician's guide, step by step, on a device that was never in service; its pictures are taken here."""

from collections.abc import Callable

import pytest

from screens.technician_words import SelfTestItem as Item
from screens.technician_words import SelfTestWord as Word
from tests.lab.bench import Bench
from tests.lab.notes import Notes
from tests.lab.shop import Office
from tests.lab.technician import Walk

CODE = "K1-20"
MOST_SECONDS = 60.0


@pytest.mark.timeout(1500)
def test_the_technicians_guide_leads_from_power_on_to_a_terminal_whose_devices_were_tried(
    new_bench: Callable[[], Bench], office: Office, notes: Notes
) -> None:
    """Set up in English by one code; scanned, swiped, touched and printed; the report is on paper and at central."""
    with new_bench().power() as stand:
        stand.plug_all()
        stand.up()
        walk = Walk(stand, office, CODE, (Item.TOUCH, Item.SCANNER, Item.MAGSTRIPE, Item.PRINTER, Item.LIGHTS))
        walk.enrol()
        # A PC has neither lamp nor sounder.
        walk.lacks((Item.LIGHTS,))
        walk.read()
        walk.touch()
        walk.look(Item.PRINTER, Word.PRINTED)
        took = walk.report(notes)
        stand.guest.until("the report is at central", lambda: office.self_tests(CODE) != (), 120)
    notes.figure("result asked for → report cut, s", round(took, 1))
    assert took <= MOST_SECONDS
    report = office.self_tests(CODE)[0]
    assert [serial for serial in ("LAB001", "LAB002") if serial not in report] == []
