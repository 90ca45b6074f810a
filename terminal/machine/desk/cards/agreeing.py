"""A blank becomes somebody's card, second half: consent and language, and central makes the customer.

One touch agrees. Somebody who is like a customer that central has already is made only once staff have looked.
"""

from dataclasses import replace
from typing import assert_never

from loyalty.names import name_parts
from loyalty.wire_customers import Consent, CreateCustomer, CustomerForm, CustomerMade, FoundCustomer, Making
from screens import intents
from screens.desk_words import DeskAction, DeskNotice, FieldName
from screens.intents import Intent
from terminal.machine import delays
from terminal.machine.desk.cards import handing, naming, searching, verifying
from terminal.machine.desk.cards.works import Agreeing, Alikes, Holder, Naming
from terminal.machine.desk.ending import ended
from terminal.machine.desk.going import at, by, leafed
from terminal.machine.desk.works import Menu
from terminal.machine.effects import Ask, Code, Note
from terminal.machine.events import Heard
from terminal.machine.minting import mint
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go, stay
from terminal.machine.states import AtDesk, Machine


def begin(machine: Machine, desk: AtDesk, work: Naming, customer: FoundCustomer | None) -> Outcome:
    """Whose the card becomes is known: a customer of central's, somebody new, or nobody."""
    language = customer.language if customer is not None else desk.language
    return at(machine, desk, Agreeing(work, language, customer))


def touched(machine: Machine, desk: AtDesk, work: Agreeing, intent: Intent, now: Moment) -> Outcome:
    """Agree, choose the language, or go back to the form."""
    match intent:
        case intents.Back() if work.naming.search.asked is None and naming.for_nobody(work.naming):
            return at(machine, desk, Menu())
        case intents.Back():
            return at(machine, desk, work.naming)
        case intents.Stop():
            return at(machine, desk, Menu())
        case intents.Do(DeskAction.OTHER_LANGUAGE.value) if not work.until and work.customer is None:
            return at(machine, desk, replace(work, language=_next_language(machine, work.language), sent=None))
        case intents.Do(DeskAction.AGREE.value | DeskAction.AGREE_NEWS.value | DeskAction.GIVE_OUT.value as action):
            if work.until:
                return go(machine, desk)
            news = action == DeskAction.AGREE_NEWS.value
            agreed = work if work.news == news else replace(work, news=news, sent=None)
            return _agreed(machine, desk, agreed, now)
        case _:
            return go(machine, desk)


def _next_language(machine: Machine, language: str) -> str:
    offered = machine.context.languages
    return offered[(offered.index(language) + 1) % len(offered)] if language in offered else offered[0]


def _agreed(machine: Machine, desk: AtDesk, work: Agreeing, now: Moment) -> Outcome:
    found = work.customer
    if found is not None:
        holder = Holder(found.customer, searching.full_name(found), found.language, found.unverified)
        return verifying.begin(machine, desk, work.naming.card, holder, now)
    if naming.for_nobody(work.naming):
        return handing.begin(machine, desk, work.naming.card, Holder(language=work.language), now)
    if work.sent is not None:
        # The very same message: what central did before its answer was lost is not done twice.
        return _send(machine, desk, work, work.sent, now)
    machine, new = mint(machine, now)
    asked = CreateCustomer(id=new, by=by(desk).id, form=_form(machine, work, now))
    return _send(machine, desk, work, asked, now)


def _send(machine: Machine, desk: AtDesk, work: Agreeing, asked: CreateCustomer, now: Moment) -> Outcome:
    waiting = replace(work, sent=asked, away=False, until=now.uptime_ms + delays.DESK_ANSWER)
    return at(machine, desk, waiting, Ask(desk.number, asked))


def _form(machine: Machine, work: Agreeing, now: Moment) -> CustomerForm:
    form = work.naming.form
    given, particle, family = name_parts(form.text(FieldName.NAME))
    mail, phone = naming.addresses(form.text(FieldName.CONTACT))
    programme = machine.context.points
    return CustomerForm(
        given=given,
        particle=particle,
        family=family,
        mail=mail,
        phone=phone,
        language=work.language,
        consent=Consent(
            terms=str(programme.version) if programme is not None else "1",
            mail=work.news and mail is not None,
            sms=work.news and phone is not None,
            given_at=now.at,
        ),
    )


def heard(machine: Machine, desk: AtDesk, work: Agreeing, event: Heard, now: Moment) -> Outcome:
    """What central made of the form."""
    if not work.until or event.question != work.sent:
        return stay(machine, Note(Code.LATE_RESULT))
    made = event.answer
    work = replace(work, until=0)
    if not isinstance(made, CustomerMade):
        return at(machine, desk, replace(work, away=True), Note(Code.NO_ANSWER))
    match made.outcome:
        case Making.MADE | Making.CHANGED:
            holder = Holder(made.customer, naming.full_name(work.naming), work.language, made.unverified)
            return verifying.begin(machine, desk, work.naming.card, holder, now)
        case Making.CANDIDATES:
            return at(machine, desk, Alikes(replace(work, sent=None), made.candidates))
        case Making.REFUSED if made.problems:
            return at(machine, desk, naming.refused(work.naming, made.problems))
        case Making.REFUSED | Making.UNKNOWN:
            return ended(machine, desk, DeskNotice.NOT_TAKEN)
        case _:
            assert_never(made.outcome)


def unanswered(machine: Machine, desk: AtDesk, work: Agreeing) -> Outcome:
    """Central said nothing in time: the sheet stays, and the next touch asks the very same again."""
    return at(machine, desk, replace(work, until=0, away=True), Note(Code.NO_ANSWER))


def touched_alikes(machine: Machine, desk: AtDesk, work: Alikes, intent: Intent, now: Moment) -> Outcome:
    """One of those who are there already, or somebody new all the same."""
    match intent:
        case intents.Back():
            return at(machine, desk, work.agreeing.naming)
        case intents.Pick(customer):
            found = next((each for each in work.found if each.customer == customer), None)
            if found is None:
                return go(machine, desk)
            return begin(machine, desk, work.agreeing.naming, found)
        case intents.Do(DeskAction.SOMEBODY_NEW.value):
            machine, new = mint(machine, now)
            form = _form(machine, work.agreeing, now)
            asked = CreateCustomer(id=new, by=by(desk).id, form=form, sure=True)
            return _send(machine, desk, work.agreeing, asked, now)
        case _:
            return leafed(machine, desk, work, intent)
