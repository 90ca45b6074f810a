"""An owner's privacy notice in short, and what must be proven before somebody's own data is given or erased."""

import re
from collections.abc import Collection, Mapping
from typing import Final

import msgspec

from loyalty.assurance import Assurance, ProofWay
from loyalty.errors import ProgrammeError

MOST_SECTIONS: Final = 12
LONGEST_TITLE: Final = 60
LONGEST_TEXT: Final = 800
LONGEST_VERSION: Final = 20
KEEP_YEARS: Final = 5
"""How long an owner keeps a member who never comes, unless it says otherwise."""
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}", re.ASCII)


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question and its answer in a notice."""

    title: str
    text: str


class Notice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an owner tells its members of their data (GDPR, articles 12 and 13), short enough for a screen.

    `sections` are by language (ISO 639-1); the first language speaks where another is not there.
    """

    version: str
    sections: Mapping[str, tuple[Section, ...]]

    def spoken(self, language: str) -> tuple[Section, ...]:
        """The sections in a language, else in the notice's first."""
        found = self.sections.get(language)
        return found if found is not None else next(iter(self.sections.values()), ())


def read_notice(document: bytes) -> Notice:
    """A notice as an owner writes it.

    Raises:
        ProgrammeError: it cannot be, and why.
    """
    try:
        notice = msgspec.json.decode(document, type=Notice)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ProgrammeError(f"Not a privacy notice: {error}; see docs/privacy.md.") from error
    if not 0 < len(notice.version.strip()) <= LONGEST_VERSION:
        raise ProgrammeError(f"A privacy notice has a version of at most {LONGEST_VERSION} signs.")
    if not notice.sections:
        raise ProgrammeError("A privacy notice speaks at least one language.")
    for language, sections in notice.sections.items():
        if not _LANGUAGE.fullmatch(language):
            raise ProgrammeError(f"{language!r} is no language; write ISO 639-1, such as nl.")
        if not 0 < len(sections) <= MOST_SECTIONS:
            raise ProgrammeError(f"The notice in {language} has {len(sections)} sections; it has 1 to {MOST_SECTIONS}.")
        for each in sections:
            if not 0 < len(each.title.strip()) <= LONGEST_TITLE or not 0 < len(each.text.strip()) <= LONGEST_TEXT:
                raise ProgrammeError(
                    f"In {language} each section has a title of at most {LONGEST_TITLE} and a text of at most "
                    f"{LONGEST_TEXT} signs; mend {each.title[:LONGEST_TITLE]!r}."
                )
    return notice


def default_notice(owner: str, years: int = KEEP_YEARS) -> Notice:
    """The notice of an owner that wrote none of its own.

    Args:
        owner: its name.
        years: how long a member who never comes is kept.
    """
    return Notice(
        version=f"1.{years}",
        sections={
            language: tuple(_section(each, owner, years) for each in text.strip().split("\n\n"))
            for language, text in _DEFAULT.items()
        },
    )


def _section(paragraph: str, owner: str, years: int) -> Section:
    title, _, text = paragraph.partition("\n")
    owner = owner[:LONGEST_TITLE]
    return Section(title, text.replace("\n", " ").format(owner=owner, years=years))


def proof_needed(ways: Collection[ProofWay], *, named: bool) -> Assurance:
    """How sure we must be before a member's own data is given or erased.

    Whoever is known by name, or has any way to prove who they are, proves it; of an anonymous card nobody knows more
    than the card itself, so having it is enough.
    """
    return Assurance.PROVEN if named or ways else Assurance.POSSESSION


_DEFAULT: Final = {
    "nl": """
Wat bewaren we?
Je kaart, je punten en waarvoor je ze kreeg en gebruikte. En als je die gaf: je naam, je mailadres en je
telefoonnummer.

Waarom?
Om je punten bij te houden en je beloningen te geven: dat is de afspraak die je met {owner} hebt. Wat je precies
kocht, bewaren we niet.

Waar?
Bij {owner}. Op deze zuil staat alleen je saldo met een afgekorte naam. We verkopen niets en delen niets met
anderen.

Hoe lang?
Zolang je spaart. Kom je {years} jaar niet, dan wissen we je gegevens; dat zeggen we je een maand vooraf als we
je mailadres hebben. De boekhouding houden we zonder je naam.

Wat kun je vragen?
Je gegevens zien, op papier of per mail. Ze laten verbeteren aan de kassa. Stoppen, en alles laten wissen. Ben
je het niet met ons eens: de Autoriteit Persoonsgegevens.

Bij wie?
Bij {owner}: vraag het aan de kassa.
""",
    "nb": """
Hva lagrer vi?
Kortet ditt, poengene dine og hva du fikk og brukte dem til. Og hvis du oppga det: navn, e-postadresse og
telefonnummer.

Hvorfor?
For å holde styr på poengene og gi deg belønningene: det er avtalen du har med {owner}. Hva du kjøpte, lagrer vi
ikke.

Hvor?
Hos {owner}. På denne terminalen ligger bare saldoen med et forkortet navn. Vi selger ingenting og deler
ingenting med andre.

Hvor lenge?
Så lenge du samler. Kommer du ikke på {years} år, sletter vi opplysningene dine; det sier vi fra om en måned
før, hvis vi har e-postadressen din. Regnskapet beholder vi uten navnet ditt.

Hva kan du be om?
Se opplysningene dine, på papir eller e-post. Få dem rettet i kassen. Slutte, og få alt slettet. Er du uenig med
oss: Datatilsynet.

Hos hvem?
Hos {owner}: spør i kassen.
""",
    "en": """
What do we keep?
Your card, your points, and what you got and used them for. And where you gave them: your name, mail address and
phone number.

Why?
To count your points and give you your rewards: that is what you agreed with {owner}. What exactly you bought we
do not keep.

Where?
At {owner}. This terminal has your balance and a shortened name, no more. We sell nothing and share nothing with
others.

How long?
As long as you collect. If you do not come for {years} years we erase your data; we tell you a month before, if
we have your mail address. The books we keep without your name.

What can you ask for?
To see your data, on paper or by mail. To have it corrected at the till. To leave, and have everything erased.
If you disagree with us: the data protection authority.

Whom?
{owner}: ask at the till.
""",
    "de": """
Was speichern wir?
Ihre Karte, Ihre Punkte und wofür Sie sie bekamen und nutzten. Und wenn Sie es angaben: Name, E-Mail-Adresse und
Telefonnummer.

Warum?
Um Ihre Punkte zu zählen und Ihre Prämien zu geben: das haben Sie mit {owner} vereinbart. Was genau Sie kauften,
speichern wir nicht.

Wo?
Bei {owner}. Dieses Terminal hat Ihren Stand und einen gekürzten Namen, mehr nicht. Wir verkaufen nichts und teilen
nichts mit anderen.

Wie lange?
Solange Sie sammeln. Kommen Sie {years} Jahre nicht, löschen wir Ihre Daten; einen Monat vorher sagen wir es Ihnen,
wenn wir Ihre E-Mail-Adresse haben. Die Bücher behalten wir ohne Ihren Namen.

Was können Sie verlangen?
Ihre Daten sehen, auf Papier oder per E-Mail. Sie an der Kasse berichtigen lassen. Sich abmelden und alles löschen
lassen. Sind Sie nicht einverstanden: die Datenschutzbehörde.

Bei wem?
Bei {owner}: fragen Sie an der Kasse.
""",
    "fr": """
Que gardons-nous ?
Votre carte, vos points, et pour quoi vous les avez reçus et utilisés. Et si vous les avez donnés : nom, adresse
e-mail et téléphone.

Pourquoi ?
Pour compter vos points et vous donner vos récompenses : c’est votre accord avec {owner}. Nous ne gardons pas le
détail de vos achats.

Où ?
Chez {owner}. Cette borne a votre solde et un nom abrégé, rien de plus. Nous ne vendons rien et ne partageons rien.

Combien de temps ?
Tant que vous participez. Sans visite pendant {years} ans, nous effaçons vos données ; nous vous le disons un mois
avant, si nous avons votre e-mail. Nous gardons les comptes sans votre nom.

Que pouvez-vous demander ?
Voir vos données, sur papier ou par e-mail. Les faire corriger à la caisse. Quitter, et faire tout effacer. En cas de
désaccord : l’autorité de protection des données.

À qui ?
À {owner} : demandez à la caisse.
""",
    "ar": """
ماذا نحفظ؟
بطاقتك ونقاطك وسبب الحصول عليها واستعمالها. وإن أُعطيت لنا: الاسم والبريد الإلكتروني ورقم الهاتف.

لماذا؟
لعدّ نقاطك وإعطائك المكافآت: هذا هو الاتفاق مع {owner}. لا نحفظ تفاصيل المشتريات.

أين؟
لدى {owner}. في هذا الجهاز رصيدك واسم مختصر، لا أكثر. لا نبيع شيئًا ولا نشارك شيئًا مع غيرنا.

إلى متى؟
ما دام الجمع مستمرًا. بعد غياب سنوات عددها {years} نمحو بياناتك، ونُعلمك قبل شهر إن كان لدينا بريدك. نحتفظ بالسجلات بدون
اسمك.

ما حقوقك؟
رؤية بياناتك على ورق أو بالبريد. تصحيحها عند الصندوق. المغادرة ومحو كل شيء. وعند الخلاف: هيئة حماية البيانات.

عند من؟
عند {owner}: يُرجى سؤال الصندوق.
""",
}
"""A section a paragraph: its title on the first line."""
