"""Screens of the privacy notice, one's data and leaving, made up: for the pictures and the tests."""

from dataclasses import replace

from loyalty.privacy import default_notice
from screens.views import (
    DataState,
    DataView,
    DataWay,
    Lapse,
    LeaveView,
    LeftView,
    Paragraph,
    PrivacyView,
    Setting,
    Unit,
    View,
)


def privacy_screens(place: Setting) -> dict[str, View]:
    """Every screen of them, by name."""
    told = default_notice(place.shop)
    paragraphs = tuple(Paragraph(each.title, each.text) for each in told.spoken(place.language))
    notice = PrivacyView(place, paragraphs, told.version, ways=tuple(DataWay), may_leave=True)
    lapses = (Lapse(1240), Lapse(14, Unit.STAMPS))
    given = {
        f"data-{state.value}": DataView(place, DataWay.PAPER, state)
        for state in DataState
        if state not in {DataState.OFFER, DataState.SENT}
    }
    return {
        "privacy": notice,
        "privacy-on": replace(notice, page=1),
        "privacy-last": replace(notice, page=99),
        "privacy-public": PrivacyView(place, paragraphs, told.version),
        "privacy-till": PrivacyView(place, paragraphs, told.version, at_till=True),
        "privacy-offline": replace(notice, setting=replace(place, offline=True), ways=(DataWay.PAPER,)),
        "data-paper": DataView(place, DataWay.PAPER, DataState.OFFER),
        "data-mail": DataView(place, DataWay.MAIL, DataState.OFFER),
        **given,
        "data-sent": DataView(place, DataWay.MAIL, DataState.SENT, "j•••@…"),
        "leave": LeaveView(place, lapses),
        "leave-nothing": LeaveView(place),
        "leave-shared": LeaveView(place, shared=True),
        "leave-sure": LeaveView(place, lapses, sure=True),
        "leave-no-answer": LeaveView(place, lapses, sure=True, no_answer=True),
        "left": LeftView(place),
        "left-mailed": LeftView(place, mailed=True),
    }
