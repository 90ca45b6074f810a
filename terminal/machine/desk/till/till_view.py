"""What is shown of this work: each piece in its room."""

from typing import assert_never

from screens.desk_views import DeskBar, DeskView
from screens.parts import Setting
from terminal.machine.desk.at_work import AtWork
from terminal.machine.desk.form import form_view
from terminal.machine.desk.till.shop_view import shop_view
from terminal.machine.desk.till.voucher_view import voucher_view
from terminal.machine.desk.till.works import AtVoucher, Counting, ShopWork, TillWork, TypingVoucher
from terminal.machine.states import Machine


def till_view(machine: Machine, work: TillWork, setting: Setting, bar: DeskBar, staff: AtWork) -> DeskView:
    """The view of a piece of this work."""
    if isinstance(work, ShopWork):
        return shop_view(machine, work, setting, bar)
    match work:
        case TypingVoucher() | AtVoucher():
            return voucher_view(work, setting, bar, staff)
        case Counting():
            return _counting(work, setting, bar)
        case _:
            assert_never(work)


def _counting(work: Counting, setting: Setting, bar: DeskBar) -> DeskView:
    card = work.card
    shown = " · ".join(each for each in (card.shown, card.name) if each) if card is not None else None
    return form_view(
        work.form,
        setting,
        bar,
        card=shown,
        busy=work.busy,
        wants_card=True,
        card_trouble=card.trouble if card is not None else None,
        card_missing=work.asked and card is None,
    )
