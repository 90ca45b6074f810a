"""What an alert's mail says to the owner."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from central.members.wording import Wording
from loyalty.languages import FALLBACK
from loyalty.wire_incidents import IncidentKind


@dataclass(frozen=True, slots=True)
class Told:
    """An alert as a mail tells it; `name` is the member of staff's, empty where none is behind it."""

    kind: IncidentKind
    subject: str
    name: str = field(repr=False)
    figure: int


_SUBJECTS: Final = {
    "nl": "Melding van {shop}",
    "nb": "Varsel fra {shop}",
    "en": "Alert from {shop}",
    "de": "Meldung von {shop}",
    "fr": "Alerte de {shop}",
    "ar": "تنبيه من {shop}",
}
_SENTENCES: Final = {
    ("nl", IncidentKind.OWN_CARD): "{name} heeft iets geboekt op een eigen kaart ({figure} punten).",
    ("nl", IncidentKind.MANY_ACCRUALS): "Op één kaart is vandaag {figure} keer gespaard.",
    ("nl", IncidentKind.LARGE_ADJUSTMENT): "{name} heeft {figure} punten in één keer gecorrigeerd.",
    ("nl", IncidentKind.MANY_UNDOS): "{name} heeft vandaag {figure} boekingen teruggedraaid.",
    ("nb", IncidentKind.OWN_CARD): "{name} har ført noe på sitt eget kort ({figure} poeng).",
    ("nb", IncidentKind.MANY_ACCRUALS): "Ett kort har fått poeng {figure} ganger i dag.",
    ("nb", IncidentKind.LARGE_ADJUSTMENT): "{name} har korrigert {figure} poeng på én gang.",
    ("nb", IncidentKind.MANY_UNDOS): "{name} har angret {figure} posteringer i dag.",
    ("en", IncidentKind.OWN_CARD): "{name} posted something on a card of their own ({figure} points).",
    ("en", IncidentKind.MANY_ACCRUALS): "One card earned {figure} times today.",
    ("en", IncidentKind.LARGE_ADJUSTMENT): "{name} corrected {figure} points at once.",
    ("en", IncidentKind.MANY_UNDOS): "{name} undid {figure} transactions today.",
    ("de", IncidentKind.OWN_CARD): "{name} hat etwas auf eine eigene Karte gebucht ({figure} Punkte).",
    ("de", IncidentKind.MANY_ACCRUALS): "Auf einer Karte wurde heute {figure} Mal gesammelt.",
    ("de", IncidentKind.LARGE_ADJUSTMENT): "{name} hat {figure} Punkte auf einmal korrigiert.",
    ("de", IncidentKind.MANY_UNDOS): "{name} hat heute {figure} Buchungen storniert.",
    ("fr", IncidentKind.OWN_CARD): "{name} a enregistré quelque chose sur sa propre carte ({figure} points).",
    ("fr", IncidentKind.MANY_ACCRUALS): "Une carte a gagné des points {figure} fois aujourd’hui.",
    ("fr", IncidentKind.LARGE_ADJUSTMENT): "{name} a corrigé {figure} points en une fois.",
    ("fr", IncidentKind.MANY_UNDOS): "{name} a annulé {figure} opérations aujourd’hui.",
    ("ar", IncidentKind.OWN_CARD): "سُجّل شيء من {name} على بطاقة تخصه (النقاط: {figure}).",
    ("ar", IncidentKind.MANY_ACCRUALS): "جمعت بطاقة واحدة نقاطًا اليوم مرات كثيرة ({figure}).",
    ("ar", IncidentKind.LARGE_ADJUSTMENT): "صُحّحت نقاط كثيرة دفعة واحدة من {name} ({figure}).",
    ("ar", IncidentKind.MANY_UNDOS): "أُلغيت عمليات كثيرة اليوم من {name} ({figure}).",
}
_ENDS: Final = {
    "nl": "Zuil {terminal}, {at}. De melding staat open tot iemand haar sluit.",
    "nb": "Terminal {terminal}, {at}. Varselet står åpent til noen lukker det.",
    "en": "Terminal {terminal}, {at}. The alert stays open until somebody closes it.",
    "de": "Terminal {terminal}, {at}. Die Meldung bleibt offen, bis jemand sie schließt.",
    "fr": "Borne {terminal}, {at}. L’alerte reste ouverte jusqu’à ce que quelqu’un la ferme.",
    "ar": "الجهاز {terminal}، {at}. يبقى التنبيه مفتوحًا إلى أن يُغلق.",
}


def alert_message(language: str, told: Told, shop: str, terminal: str, at: datetime) -> Wording:
    """The mail for an alert, `at` in the shop's time; English where there is no such language."""
    spoken = language if language in _SUBJECTS else FALLBACK
    sentence = _SENTENCES[spoken, told.kind].format(name=told.name, figure=told.figure)
    end = _ENDS[spoken].format(terminal=terminal, at=at.strftime("%Y-%m-%d %H:%M"))
    return Wording(_SUBJECTS[spoken].format(shop=shop), f"{sentence} {end}")
