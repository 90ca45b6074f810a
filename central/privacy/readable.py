"""One's data as a text that a person reads; the same, whole, goes with it as JSON."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from central.privacy.data_words import DATA_WORDS
from loyalty.wire_kept import ClaimData, VoucherData
from loyalty.wire_privacy import BalanceData, CardData, MemberData

_Word = Callable[[str], str]


def readable(data: MemberData, language: str) -> str:
    """The data as plain text; English where a language is not there."""
    words = DATA_WORDS.get(language, DATA_WORDS["en"])

    def word(key: str) -> str:
        return words[key]

    intro = word("intro").format(owner=data.owner, as_of=data.as_of.strftime("%Y-%m-%d %H:%M"))
    blocks = [[intro], *(list(block) for block in (_person(data, word), *_kept(data, word))), [word("rights")]]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _day(when: datetime | None) -> str:
    return when.date().isoformat() if when is not None else "–"


def _sum(cents: int, currency: str | None) -> str:
    return f"{currency or ''} {cents // 100}.{cents % 100:02d}".strip()


def _person(data: MemberData, word: _Word) -> Iterator[str]:
    yield word("person").upper()
    for key, value, verified_at in (
        ("name", data.name, None),
        ("mail", data.mail, data.mail_verified_at),
        ("phone", data.phone, data.phone_verified_at),
        ("language", data.language, None),
    ):
        seen = f" ({word('verified')} {_day(verified_at)})" if verified_at is not None else ""
        yield f"  {word(key)}: {value or word('none')}{seen}"
    if data.customer_since is not None:
        yield f"  {word('since')}: {_day(data.customer_since)}"
    if data.warned_at is not None:
        yield f"  {word('warned')}: {_day(data.warned_at)}"
    told = (("household", data.household), ("works_here", data.works_here))
    yield from (f"  {word(key)}" for key, so in told if so)


def _kept(data: MemberData, word: _Word) -> Iterator[Iterator[str]]:
    said = {True: word("yes"), False: word("no")}
    consents = (
        f"{_day(c.given_at)}  {word('terms')} {c.terms}; {word('adverts').format(mail=said[c.mail], sms=said[c.sms])}"
        for c in data.consents
    )
    yield _block(word("consents"), consents)
    yield _block(word("cards"), (_card(card, word) for card in data.cards))
    yield _block(word("balances"), (line for each in data.balances for line in _balance(each, word)))
    yield _block(word("gifts"), (f"{each.charity}: {_sum(each.cents, each.currency)}" for each in data.gifts))
    yield _block(word("proofs"), _proofs(data, word))
    yield _block(word("uses"), (f"{_day(each.used_at)}  {each.shop}, {each.terminal}" for each in data.uses))
    yield _block(word("responses"), (f"{_day(r.when)}  {r.campaign}: {r.answer}" for r in data.responses))
    yield _block(word("claims"), (_claim(each, word) for each in data.claims))
    joins = (
        f"{_day(j.made_at)}  {word(j.role.value)}"
        + (f", {word('undone')} {_day(j.undone_at)}" if j.undone_at is not None else "")
        for j in data.joins
    )
    yield _block(word("joins"), joins)
    acts = (f"{_day(a.done_at)}  {a.action}" + (f" ({word('noted')})" if a.noted else "") for a in data.acts)
    yield _block(word("acts"), acts)
    alerts = (
        f"{_day(a.opened_at)}  {a.kind}, "
        + (word("open") if a.closed_at is None else f"{word('closed')} {_day(a.closed_at)}")
        for a in data.alerts
    )
    yield _block(word("alerts"), alerts)
    yield _block(word("wishes"), (f"{_day(each.asked_at)}  {each.kind}" for each in data.wishes))
    yield _block(word("vouchers"), (_voucher(each, word) for each in data.vouchers))
    yield _block(word("entries"), _entries(data, word))


def _card(card: CardData, word: _Word) -> str:
    parts = [
        word(f"card.{card.status.value}"),
        f"{word('issued')} {_day(card.issued_at)}" + (f" ({card.issued_in})" if card.issued_in else ""),
        f"{word('until')} {_day(card.valid_until)}",
    ]
    if card.paid_cents is not None:
        parts.append(f"{word('sold')} {_day(card.sold_at)}, {_sum(card.paid_cents, card.currency)}")
    return ", ".join(parts)


def _proofs(data: MemberData, word: _Word) -> Iterator[str]:
    yield from (word(key) for key, there in (("pin", data.proofs.pin), ("page", data.proofs.page)) if there)
    yield from (f"{_day(each.taken_at or each.made_at)}  {word('telephone')}" for each in data.phones)
    yield from (f"{_day(each.proven_at)}  {word('proven')} {each.terminal}" for each in data.proven)
    yield from (f"{_day(each.sent_at)}  {word('code')} ({each.channel})" for each in data.codes)


def _claim(claim: ClaimData, word: _Word) -> str:
    line = f"{claim.day}  {_sum(claim.cents, claim.currency)}  {word(f'claim.{claim.state.value}')}"
    line += f" {claim.points}" if claim.points else ""
    return line + (f" ({word('noted')})" if claim.noted else "")


def _voucher(voucher: VoucherData, word: _Word) -> str:
    line = f"{_day(voucher.issued_at)}  {voucher.reward}"
    if voucher.used_at is not None:
        return f"{line}, {word('used')} {_day(voucher.used_at)}"
    if voucher.voided_at is not None:
        return f"{line}, {word('voided')} {_day(voucher.voided_at)}"
    return f"{line}, {word('valid')} {voucher.valid_until or '–'}"


def _entries(data: MemberData, word: _Word) -> Iterator[str]:
    for e in data.entries:
        yield f"{_day(e.when)}  {e.points:+d}  ({e.balance})  {word(e.kind.value)}  {e.reward or e.shop or ''}".rstrip()
    yield word("older")
    if data.more:
        yield word("more")


def _balance(each: BalanceData, word: _Word) -> Iterator[str]:
    yield f"{each.programme}: {each.balance} {word(each.unit.value)}"
    if each.held:
        yield f"  {word('held')}: {each.held}"
    if each.owed:
        yield f"  {word('owed')}: {each.owed}"
    for lot in each.lots:
        if lot.expires_at is not None:
            yield f"  {lot.points}, {word('expires')} {_day(lot.expires_at)}"
    if each.shopped_cents is not None:
        yield f"  {word('shopped')}: {_sum(each.shopped_cents, each.currency)}"
    if each.shopped_from is not None:
        yield f"  {word('days')}: {_day(each.shopped_from)}, {_day(each.shopped_until)}"


def _block(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield title.upper()
        yield from (f"  {line}" for line in found)
