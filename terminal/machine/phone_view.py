"""From a card that is taken along to what may be shown of it."""

from loyalty.phone import with_number
from screens import views
from screens.views import PhoneState, Setting
from terminal.machine.states import Taking


def phone(state: Taking, setting: Setting) -> views.PhoneView:
    """The card to take along; the member number is put into its address here and goes nowhere else."""
    card, number = state.card, state.session.number
    if card is not None and number is not None:
        address = with_number(card.address, number)
        return views.PhoneView(setting, PhoneState.THERE, address, card.replaces)
    if state.asked:
        return views.PhoneView(setting, PhoneState.ASKED)
    return views.PhoneView(setting, PhoneState.FAILED if state.failed else PhoneState.READY)
