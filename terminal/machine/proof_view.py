"""What a member sees while they prove who they are: how much was typed, never what."""

from typing import assert_never

from loyalty.assurance import ProofWay
from screens import views
from screens.views import CodeWay, Setting
from terminal.machine.proofs import Checking, ChoosingWay, PinChosen, TypingCode, TypingPin
from terminal.machine.proving import ways
from terminal.machine.states import Proving

_CODE_WAYS = {ProofWay.MAIL: CodeWay.MAIL, ProofWay.SMS: CodeWay.SMS}


def proof(state: Proving, setting: Setting) -> views.View:
    """The view of a proof's stage."""
    stage = state.stage
    match stage:
        case TypingPin():
            return views.PinView(setting, stage.ask, len(stage.typed), stage.trouble, stage.tries_left)
        case TypingCode():
            return views.CodeView(setting, stage.sent_to, len(stage.typed), stage.trouble, stage.tries_left)
        case ChoosingWay():
            found = tuple(_CODE_WAYS[way] for way in ways(state.session) if way in _CODE_WAYS)
            return views.WaysView(setting, found, stage.for_pin, stage.trouble)
        case Checking():
            return views.CheckingView(setting)
        case PinChosen():
            return views.PinChosenView(setting)
        case _:
            assert_never(stage)
