"""A seeded world: one owner, two shops, programmes, cards with balances, blanks, staff, tills and enrolment tokens.

For the demo, for `make run` and for tests. The same seed and time give the same world, keys and numbers included,
so nothing of it belongs into production.
"""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from central import tables as t
from central.book.counter import Change, ChangeKind, note_changes
from central.bulk import Row, insert_rows
from central.columns import METADATA
from central.customers.words import fill_words
from central.database import Database
from central.members.pins import SALT_BYTES, hash_pin
from central.seed_campaign import bread_campaign, campaign_row, leaflet_of
from central.seed_gifts import gift_rows
from central.seed_kinds import Ground, make_kinds
from central.seed_people import HOLDERS, PAN, STAFF, Hand, Holder, in_all, long_ago, points_programme
from central.seed_world import SeededCard, SeededStaff, SeededTerminal, SeededTill, SeededWorld
from central.terminals.codes import token_hash
from loyalty.ids import ENTROPY_BYTES, Uuid, uuid7
from loyalty.languages import CODES
from loyalty.money import Currency
from loyalty.pins import WRONG_IN_A_ROW
from loyalty.postings import Bucket, PostingKind
from loyalty.programme import EarningRule, HoldPolicy, Programme, Reward, Unit
from loyalty.schemes import Scheme, default_schemes
from loyalty.signing import encode_key, private_text, public_text
from loyalty.staff_pins import stretch
from loyalty.tokens import TokenKey, badge_token, card_token
from loyalty.wire import CardStatus

SCHEME: Final = "sparse"
"""The scheme of the seeded cards: showing one proves possession."""


def seed(database: Database, now: datetime, seed_number: int = 1) -> SeededWorld:
    """Write the world into a migrated database that does not have it.

    Raises:
        sqlalchemy.exc.IntegrityError: it is there already.
    """
    maker = _Maker(random.Random(seed_number), now)  # noqa: S311 - a world to play in, not a secret
    world = maker.make()
    database.write(lambda connection: maker.write(connection, world))
    return world


class _Maker:
    """Makes the world and its rows; every random thing comes from one seeded source."""

    def __init__(self, source: random.Random, now: datetime) -> None:
        self.source = source
        self.now = now
        self.rows: dict[str, list[Row]] = {}
        self.accounts: list[str] = []
        self.shops: dict[Uuid, tuple[str, str]] = {}
        self.owner = self.mint()
        self.key = TokenKey("k1", source.randbytes(32))
        scheme = default_schemes().named(SCHEME)
        assert scheme is not None
        self.scheme: Scheme = scheme

    def mint(self) -> Uuid:
        return uuid7(self.now, self.source.randbytes(ENTROPY_BYTES))

    def private_key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.source.randbytes(32))

    def add(self, table: str, **row: object) -> None:
        self.rows.setdefault(table, []).append({"owner": self.owner, **row})

    def make(self) -> SeededWorld:
        utrecht = self._shop("De Korenaar", "Utrecht", "Europe/Amsterdam")
        bergen = self._shop("Kornet", "Bergen", "Europe/Oslo")
        points, kroner, stamps = self._programmes()
        tills = (self._till("K1", utrecht), self._till("K2", utrecht), self._till("B1", bergen))
        cards = tuple(self._card(holder, kroner if holder.kroner else points, stamps) for holder in HOLDERS)
        terminals = (
            self._terminal("K1-1", utrecht, CODES, (points, stamps)),
            self._terminal("K1-2", utrecht, CODES, (points, stamps)),
            self._terminal("B1-1", bergen, ("nb", "nl", "en"), (kroner,)),
        )
        shops = {city: shop for shop, (_, city) in self.shops.items()}
        staff = tuple(self._staff(each, shops.get(each.city)) for each in STAFF)
        for programme in (points, kroner):
            given = [c.account for c in cards if c.currency == programme.currency.value]
            for table, row in gift_rows(programme, [*given, self._account(None)], self.mint, self.now):
                self.add(table, **row)
        campaign = bread_campaign(self.now)
        self.add("campaigns", **campaign_row(campaign, self.now))
        # Last of all, so that whatever else is drawn from the source stays what it was.
        cards = (*cards, *self._kinds(utrecht, points), self._blank(terminals[0].blanks[-1]))
        return SeededWorld(
            owner=self.owner,
            points_programme=points.id,
            kroner_programme=kroner.id,
            stamps_programme=stamps.id,
            lookup_key=encode_key(self.key.secret),
            lookup_key_id=self.key.key_id,
            cards=cards,
            tills=tills,
            terminals=terminals,
            staff=staff,
            leaflet=leaflet_of(campaign),
        )

    def _shop(self, name: str, city: str, timezone: str) -> Uuid:
        shop = self.mint()
        self.add("shops", id=shop, name=name, city=city, timezone=timezone)
        self.shops[shop] = (name, city)
        return shop

    def _programmes(self) -> tuple[Programme, Programme, Programme]:
        points = points_programme(self.mint(), self.owner, self.now, Currency.EUR)
        kroner = points_programme(self.mint(), self.owner, self.now, Currency.NOK)
        stamps = Programme(
            id=self.mint(),
            owner=self.owner,
            version=1,
            names=in_all("Broodzegels", "Brødmerker", "Bread stamps", "Brotmarken", "Timbres de pain", "طوابع الخبز"),
            unit=Unit.STAMPS,
            currency=Currency.EUR,
            earning=EarningRule(points=1, per_cents=500),
            rewards=(Reward("stamp-pan", in_all(*PAN), 20, picture="pan"),),
            in_force_from=long_ago(self.now),
            card_size=20,
            hold_policy=HoldPolicy.NONE,
        )
        for programme in (points, kroner, stamps):
            risk = self.mint()
            self.add("accounts", id=risk, customer=None, made_at=self.now)
            self.add(
                "programmes",
                id=programme.id,
                version=programme.version,
                document=msgspec.json.encode(programme).decode(),
                risk_account=risk,
            )
        return points, kroner, stamps

    def _till(self, name: str, shop: Uuid) -> SeededTill:
        key = self.private_key()
        self.add("tills", id=name, shop=shop, public_key=public_text(key), secret=None)
        return SeededTill(name, shop, private_text(key))

    def _number(self) -> tuple[str, str]:
        """A new number of the scheme, and its token."""
        number = self.scheme.nth(self.source.randrange(self.scheme.space))
        member = default_schemes().match(number)
        assert member is not None
        return number, str(card_token(self.key, self.owner, member))

    def _account(self, customer: Uuid | None) -> Uuid:
        account = self.mint()
        self.add("accounts", id=account, customer=customer, made_at=self.now)
        self.accounts.append(account)
        return account

    def _card(self, holder: Holder, programme: Programme, stamps: Programme) -> SeededCard:
        customer = self.mint()
        self.add(
            "customers",
            id=customer,
            given=holder.given,
            particle=holder.particle,
            family=holder.family,
            language=holder.language,
            made_at=self.now,
            mail=holder.mail,
            phone=holder.phone,
        )
        account = self._account(customer)
        number, token = self._number()
        status = CardStatus.BLOCKED if holder.blocked else CardStatus.ISSUED
        self._add_card(token, account, None, status)
        year_end = datetime(self.now.year, 12, 31, 22, 59, 59, tzinfo=UTC)
        self._lot(account, programme, holder.expiring, year_end)
        self._lot(account, programme, holder.points - holder.expiring, year_end.replace(year=self.now.year + 2))
        self._lot(account, stamps, holder.stamps, None)
        self._balance(account, programme, holder.points)
        self._balance(account, stamps, holder.stamps)
        key = self._secrets(account, holder)
        name = " ".join(part for part in (holder.given, holder.particle, holder.family) if part)
        return SeededCard(
            number,
            token,
            account,
            holder.points,
            name,
            holder.language,
            status.value,
            key,
            currency=programme.currency.value,
            stamps=holder.stamps,
            pin=holder.pin,
            pin_locked=holder.locked,
            channels=tuple(each for each, at in (("mail", holder.mail), ("sms", holder.phone)) if at),
        )

    def _kinds(self, shop: Uuid, programme: Programme) -> tuple[SeededCard, ...]:
        ground = Ground(self.owner, shop, SCHEME, self.now, self.mint, self._number, self._account)
        rows, cards = make_kinds(ground)
        for table, row in rows:
            self.add(table, **row)
        for card in cards:
            self._lot(card.account, programme, card.points, None)
            self._balance(card.account, programme, card.points)
        return cards

    def _blank(self, number: str) -> SeededCard:
        """A terminal's own blank, for the tray."""
        member = default_schemes().match(number)
        assert member is not None
        token = str(card_token(self.key, self.owner, member))
        row = next(row for row in self.rows["cards"] if row["token"] == token)
        return SeededCard(number, token, Uuid(str(row["account"])), 0, "", "nl", CardStatus.BLANK.value)

    def _secrets(self, account: Uuid, holder: Holder) -> str | None:
        """The PIN, and the key that central and the member's page share, which is answered."""
        if not holder.page and holder.pin is None:
            return None

        def own(what: bytes) -> bytes:
            return sha256(what + self.key.secret + account.encode()).digest()

        key = encode_key(own(b"page")) if holder.page else None
        self.add(
            "member_secrets",
            account=account,
            rotating_key=key,
            rotating_step=None,
            pin=hash_pin(holder.pin, own(b"pin")[:SALT_BYTES]) if holder.pin is not None else None,
            pin_wrong=WRONG_IN_A_ROW if holder.locked else 0,
            pin_locked_at=self.now if holder.locked else None,
        )
        return key

    def _add_card(self, token: str, account: Uuid, batch: Uuid | None, status: CardStatus) -> None:
        live = status is not CardStatus.BLANK
        self.add(
            "cards",
            token=token,
            account=account,
            batch=batch,
            status=status.value,
            valid_until=None,
            issued_at=self.now if live else None,
            blocked_at=self.now if status is CardStatus.BLOCKED else None,
        )

    def _lot(self, account: Uuid, programme: Programme, points: int, expires_at: datetime | None) -> None:
        """An opening balance: a lot with the adjustment that posted it."""
        if not points:
            return
        lot = self.mint()
        common: Row = {"account": account, "programme": programme.id}
        self.add("lots", id=lot, remaining=points, earned_at=self.now, expires_at=expires_at, **common)
        self.add(
            "postings",
            cause=lot,
            line=0,
            bucket=Bucket.FREE.value,
            kind=PostingKind.ADJUSTMENT.value,
            amount=points,
            lot=lot,
            hold=None,
            posted_at=self.now,
            **common,
        )

    def _balance(self, account: Uuid, programme: Programme, points: int) -> None:
        if points:
            self.add("balances", account=account, programme=programme.id, balance=points, held=0, owed=0)

    def _terminal(
        self, code: str, shop: Uuid, languages: Sequence[str], programmes: Sequence[Programme]
    ) -> SeededTerminal:
        batch = self.mint()
        self.add("card_batches", id=batch, scheme=SCHEME, terminal=None, made_at=self.now, shop=shop, kind=None)
        blanks = []
        for _ in range(20):
            number, token = self._number()
            self._add_card(token, self._account(None), batch, CardStatus.BLANK)
            blanks.append(number)
        token = f"enrol-{code.lower()}-{self.source.randbytes(10).hex()}"
        self.add(
            "enrolment_tokens",
            hash=token_hash(token),
            code=code,
            shop=shop,
            languages=msgspec.json.encode(languages).decode(),
            programmes=msgspec.json.encode([programme.id for programme in programmes]).decode(),
            batch=batch,
            expires_at=self.now + timedelta(days=30),
            used_at=None,
            terminal=None,
            replaces=None,
            epoch=None,
            profile=None,
        )
        return SeededTerminal(code, shop, token, programmes[0].id, batch, tuple(blanks), *self.shops[shop])

    def _staff(self, hand: Hand, shop: Uuid | None) -> SeededStaff:
        staff, badge = self.mint(), f"BADGE-{self.source.randbytes(6).hex().upper()}"
        own = next((row for row in self.rows["customers"] if (row["given"], row["family"]) == hand.own), None)
        self.add(
            "staff",
            id=staff,
            badge=str(badge_token(self.key, self.owner, badge)),
            name=hand.name,
            active=True,
            roles=msgspec.json.encode(hand.roles).decode(),
            shop=shop,
            customer=None if own is None else own["id"],
            pin=msgspec.json.encode(stretch(hand.pin, self.source.randbytes(SALT_BYTES))).decode(),
        )
        return SeededStaff(staff, hand.name, badge, hand.pin, tuple(role.value for role in hand.roles), shop)

    def write(self, connection: Connection, world: SeededWorld) -> None:
        """Every row, parents first, and a change for each thing that terminals must know."""
        owner: Row = {
            "owner": self.owner,
            "name": "De Korenaar",
            "lookup_key_id": world.lookup_key_id,
            "lookup_key": world.lookup_key,
            "changes": 0,
            "configuration": 1,
        }
        insert_rows(connection, t.owners, [owner])
        for table in METADATA.sorted_tables:
            insert_rows(connection, table, self.rows.get(table.name, ()))
        fill_words(connection)
        programmes = (world.points_programme, world.kroner_programme, world.stamps_programme)
        note_changes(
            connection,
            self.owner,
            [
                *(Change(ChangeKind.PROGRAMME, programme) for programme in programmes),
                *(Change(ChangeKind.STAFF, each.id) for each in world.staff),
                *(Change(ChangeKind.ACCOUNT, account) for account in self.accounts),
            ],
        )
