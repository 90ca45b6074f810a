"""The screens of looking after the terminal, made up: for the pictures and the tests."""

from dataclasses import replace

from screens.care_views import CareScreen, CareView, Control, LevelShown, PaperStep, PaperView, Unset
from screens.desk_views import DeskBar, Fact, Line
from screens.desk_words import DeskAction, DeskIcon, FactName
from screens.parts import Setting


def care_screens(place: Setting, bar: DeskBar) -> dict[str, CareScreen]:
    """Each of them, by name."""
    low = Line(DeskIcon.WARN, Fact(FactName.PAPER_LOW), strong=True)
    housing = Line(DeskIcon.WARN, Fact(FactName.HOUSING_OPEN), strong=True)
    levels = (LevelShown(Control.VOLUME, 3, 5), LevelShown(Control.BRIGHTNESS, 4, 5))
    care = CareView(place, bar, (low, housing), levels, (DeskAction.CHANGE_PAPER, DeskAction.TEST_PRINT))
    ends = (LevelShown(Control.VOLUME, 1, 5), LevelShown(Control.BRIGHTNESS, 5, 5))
    step = PaperView(place, bar, PaperStep.OPEN, Line(DeskIcon.PRINTER, Fact(FactName.PAPER_OK)))
    opened = Line(DeskIcon.WARN, Fact(FactName.COVER_OPEN), strong=True)
    asked = (DeskAction.LOOKS_GOOD, DeskAction.LOOKS_BLANK)
    test = replace(step, step=PaperStep.TEST, actions=(DeskAction.TEST_PRINT,))
    return {
        "desk-care": care,
        "desk-care-busy": replace(care, lines=care.lines[:1], levels=ends, busy=True),
        "desk-care-ends": replace(care, lines=care.lines[:1], levels=ends),
        **{f"desk-care-{why.value}": _without(care, why) for why in Unset},
        "desk-paper-open": replace(step, actions=(DeskAction.NEXT_STEP,)),
        "desk-paper-out": replace(
            step,
            state=Line(DeskIcon.WARN, Fact(FactName.PAPER_OUT), strong=True),
            actions=(DeskAction.NEXT_STEP,),
        ),
        "desk-paper-roll": replace(step, step=PaperStep.ROLL, state=opened, actions=(DeskAction.NEXT_STEP,)),
        "desk-paper-turn": replace(
            step, step=PaperStep.ROLL, state=opened, actions=(DeskAction.NEXT_STEP,), turned=True
        ),
        "desk-paper-shut": replace(step, step=PaperStep.SHUT, state=opened, actions=(DeskAction.NEXT_STEP,)),
        "desk-paper-test": test,
        "desk-paper-test-busy": replace(test, busy=True),
        "desk-paper-silent": replace(test, state=Line(DeskIcon.WARN, Fact(FactName.PRINTER_SILENT), strong=True)),
        "desk-paper-error": replace(test, state=Line(DeskIcon.WARN, Fact(FactName.PRINTER_ERROR), strong=True)),
        "desk-paper-look": replace(step, step=PaperStep.LOOK, actions=asked),
    }


def _without(care: CareView, why: Unset) -> CareView:
    return replace(care, lines=care.lines[:1], levels=tuple(replace(each, at=why) for each in care.levels))
