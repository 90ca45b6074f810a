"""What is shown of this work: each piece in its room."""

from typing import assert_never

from screens.desk_views import DeskBar, DeskView
from screens.parts import Setting
from terminal.machine.desk.at_work import AtWork
from terminal.machine.desk.till.voucher_view import voucher_view
from terminal.machine.desk.till.works import AtVoucher, TillWork, TypingVoucher


def till_view(work: TillWork, setting: Setting, bar: DeskBar, staff: AtWork) -> DeskView:
    """The view of a piece of this work."""
    match work:
        case TypingVoucher() | AtVoucher():
            return voucher_view(work, setting, bar, staff)
        case _:
            assert_never(work)
