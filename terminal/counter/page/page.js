// The counter: what the server says is shown, what hands do is sent.
import { act, by, figure } from "/act.js";
import { drawBooks, drawPost } from "/books.js";
import { drawClock } from "/clock.js";
import { drawGuide } from "/guide.js";
import { drawLamp } from "/lamp.js";
import { drawPrinter, holdPaper } from "/paper.js";
import { lay, listen, offer, shine } from "/screen.js";

const HELD_MS = 3000;
const SIGNS = { EUR: "€", NOK: "kr" };
const money = (cents) => `${by("currency").textContent} ${(cents / 100).toFixed(2)}`;

// ── cards ────────────────────

let now, chosen = 0, away;

function held(what) {
  act(what);
  clearTimeout(away);
  away = setTimeout(() => act({ type: "take away" }), HELD_MS);
}

function showCard(reader) {
  const card = by("card");
  if (reader === "camera") held({ type: "card", card: chosen, reader });
  else act({ type: "card", card: chosen, reader });
  card.classList.remove("goes");
  void card.offsetWidth;
  card.classList.add("goes");
}

function drawCard() {
  const card = now.cards[chosen];
  by("name").textContent = card.name;
  by("number").textContent = card.number.replace(/(.{4})(?=.)/g, "$1\u00a0");
  by("card").classList.toggle("blocked", card.status !== "issued");
  by("facts").textContent = card.facts.join(" · ");
  const bars = bits(card.number);
  by("bars").setAttribute("viewBox", `0 0 ${bars.length} 10`);
  by("bars").innerHTML = [...bars].map((bit, x) => (bit === "1" ? `<path d="M${x} 0h1.05v10h-1.05z"/>` : "")).join("");
}

/** Bars and gaps for a number, as wide as a card's barcode; the terminal reads the number itself. */
function bits(number) {
  let seed = 7, out = "11010";
  for (const sign of number) {
    seed = (seed * 31 + sign.charCodeAt(0)) % 8191;
    let left = 8;
    while (left > 0) {
      const bar = 1 + (seed % 3), gap = 1 + ((seed >> 3) % 2);
      out += "1".repeat(bar) + "0".repeat(gap);
      left -= bar + gap;
      seed = (seed * 17 + 5) % 8191;
    }
  }
  return `${out}1101`;
}

let trayed = "";
function drawTray(cards) {
  const text = JSON.stringify(cards);
  if (text === trayed) return;
  trayed = text;
  const lines = by("tray").getElementsByTagName("label");
  if (lines.length !== cards.length) {
    by("tray").replaceChildren(...cards.flatMap((card, place) => {
      const label = document.createElement("label");
      label.innerHTML = `<input type="radio" name="card" value="${place}"><span class="who"></span><span class="note-of"></span><span class="has"></span>`;
      const input = label.firstChild;
      input.checked = place === chosen;
      input.onchange = () => { chosen = place; drawCard(); };
      if (!card.group || card.group === cards[place - 1]?.group) return [label];
      const heading = document.createElement("h3");
      heading.textContent = card.group;
      return [heading, label];
    }));
  }
  cards.forEach((card, place) => {
    const label = lines[place];
    label.children[1].textContent = card.full_name;
    label.children[2].textContent = card.note;
    label.classList.toggle("away", !card.here);
    label.children[3].textContent = card.status !== "issued" ? card.status : card.points === null ? "" : figure.format(card.points);
  });
  drawCard();
}

function drawLeaflet(leaflet) {
  const text = JSON.stringify(leaflet);
  if (by("leaves").dataset.of === text) return;
  by("leaves").dataset.of = text;
  by("leaflet").hidden = !leaflet.length;
  by("leaves").replaceChildren(...leaflet.map((leaf) => {
    const button = document.createElement("button");
    button.className = "key small";
    button.type = "button";
    button.title = leaf.code;
    button.textContent = leaf.text;
    button.onclick = () => act({ type: "type", text: leaf.code });
    return button;
  }));
}

function drawPapers(papers) {
  const text = JSON.stringify(papers);
  if (by("sheets").dataset.of === text) return;
  by("sheets").dataset.of = text;
  by("papers").hidden = !papers.length;
  by("sheets").replaceChildren(...papers.map((name, place) => {
    const button = document.createElement("button");
    button.className = "key small";
    button.type = "button";
    button.textContent = `Scan: ${name}`;
    button.onclick = () => act({ type: "paper", paper: place, reader: "scanner" });
    return button;
  }));
}

function drawBadges(badges) {
  const text = JSON.stringify(badges);
  if (by("badges").dataset.of === text) return;
  by("badges").dataset.of = text;
  by("staff").hidden = !badges.length;
  by("badges").replaceChildren(...badges.map((badge, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "key small";
    button.append(badge.name, Object.assign(document.createElement("span"), { textContent: badge.note || "scan" }));
    button.onclick = () => act({ type: "badge", badge: place });
    return button;
  }));
}

// ── where ────────────────────

function drawPlaces(look) {
  const text = JSON.stringify(look.places);
  if (by("place").dataset.of !== text) {
    by("place").dataset.of = text;
    by("place").replaceChildren(...look.places.map((each) => {
      const shop = [each.shop, each.city].filter(Boolean).join(", ");
      return new Option(`${shop}${shop ? ", " : ""}terminal ${each.code}`, each.code);
    }));
  }
  if (document.activeElement !== by("place") || by("place").value !== look.terminal) by("place").value = look.terminal;
  by("card-shop").textContent = look.places.find((each) => each.code === look.terminal)?.shop || look.shop;
  if (look.currency) by("currency").textContent = SIGNS[look.currency] ?? look.currency;
}

/** A card can also be dragged to the terminal. */
function dragging(card) {
  let from = null;
  card.addEventListener("pointerdown", (event) => {
    from = [event.clientX, event.clientY];
    card.setPointerCapture(event.pointerId);
  });
  card.addEventListener("pointermove", (event) => {
    if (from) card.style.transform = `translate(${event.clientX - from[0]}px, ${event.clientY - from[1]}px)`;
  });
  const drop = (event) => {
    if (!from) return;
    from = null;
    card.style.transform = "";
    const box = by("housing").getBoundingClientRect();
    const inside = event.clientX > box.left && event.clientX < box.right && event.clientY > box.top && event.clientY < box.bottom;
    if (inside && event.type === "pointerup") showCard("scanner");
  };
  card.addEventListener("pointerup", drop);
  card.addEventListener("pointercancel", drop);
}

// ── till ────────────────────

function drawSlip(receipts) {
  const last = receipts.at(-1);
  by("slip").hidden = !last;
  by("slip-none").hidden = Boolean(last);
  if (!last || by("slip").dataset.number === last.number) return;
  by("slip").dataset.number = last.number;
  by("slip-code").src = `/receipt/${receipts.length - 1}.png?${last.number}`;
  by("slip-sum").textContent = money(last.cents);
  by("slip-number").textContent = `Till ${last.till}, receipt ${last.number.slice(-4)}`;
}

// ── switches ────────────────────

const SWITCHES = {
  stand: ["Stands at the", ["counter", "entrance"]],
  power: ["Power", ["on", "off"]],
  cover: ["Cover", ["shut", "open"]],
  network: ["Network", ["on", "off", "slow", "garbage", "answer lost"]],
  paper: ["Paper", ["in", "nearly out", "a scrap", "out"]],
  printer: ["Printer", ["on", "off"]],
  camera: ["Camera", ["on", "off"]],
  scanner: ["Scanner", ["on", "off"]],
  magstripe: ["Card slot", ["on", "off"]],
  key: ["Staff key", ["out", "turned"]],
  housing: ["Housing", ["shut", "open"]],
  presence: ["Before it stands", ["somebody", "nobody"]],
};

function makeSwitches() {
  by("switches").replaceChildren(...Object.entries(SWITCHES).map(([name, [title, positions]]) => {
    if (positions.length === 2 && name !== "stand") {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "switch";
      button.id = `switch-${name}`;
      button.setAttribute("role", "switch");
      button.innerHTML = `<span>${title}</span><em></em><i aria-hidden="true"></i>`;
      button.onclick = () => {
        const [rest, other] = positions;
        act({ type: "flip", switch: name, to: button.children[1].textContent === rest ? other : rest });
      };
      return button;
    }
    const label = document.createElement("label");
    label.innerHTML = `<span>${title}</span><select id="switch-${name}">${positions.map((each) => `<option>${each}</option>`).join("")}</select>`;
    label.lastChild.onchange = (event) => act({ type: "flip", switch: name, to: event.target.value });
    return label;
  }));
}

function drawSwitches(stand) {
  for (const [name, [, positions]] of Object.entries(SWITCHES)) {
    const control = by(`switch-${name}`), to = stand[name], whole = to === positions[0];
    if (control.tagName === "SELECT") {
      if (document.activeElement !== control || control.value !== to) control.value = to;
      control.parentElement.classList.toggle("off", !whole);
    } else {
      // A key that is out is off; everything else is on where it is as it should be.
      control.setAttribute("aria-checked", String(whole !== (name === "key")));
      control.classList.toggle("off", !whole);
      control.children[1].textContent = to;
    }
  }
}

// ── all of it ────────────────────

function draw(look) {
  now = look;
  drawPlaces(look);
  by("dead").hidden = look.power;
  by("photo").hidden = !look.code;
  const sees = look.holds && look.power;
  by("seen").hidden = !sees;
  if (sees && by("seen").dataset.of !== "held") by("seen").src = `/camera.png?${performance.now()}`;
  by("seen").dataset.of = sees ? "held" : "";
  offer(look.targets, act);
  shine(look.brightness, look.steps);
  const spoken = look.spoken.join(". ");
  if (by("spoken").textContent !== spoken) by("spoken").textContent = spoken;
  drawTray(look.cards);
  drawBadges(look.badges);
  drawPapers(look.papers);
  drawLeaflet(look.leaflet);
  drawSlip(look.receipts);
  drawGuide(look);
  drawLamp(look);
  drawPrinter(look);
  drawSwitches(look.switches);
  drawBooks(look);
  drawPost(look.letters);
  drawClock(look.clock);
  document.body.dataset.ready = "yes";
}

makeSwitches();
listen(act);
dragging(by("card"));
by("swipe").onclick = () => showCard("magstripe");
by("scan").onclick = () => showCard("scanner");
by("phone").onclick = () => showCard("camera");
by("sale").onsubmit = (event) => {
  event.preventDefault();
  act({ type: "sell", cents: Math.round(Number(by("amount").value.replace(",", ".")) * 100) });
};
by("slip-scan").onclick = () => act({ type: "receipt", receipt: now.receipts.length - 1, reader: "scanner" });
by("slip-camera").onclick = () => held({ type: "receipt", receipt: now.receipts.length - 1, reader: "camera" });
by("wrong").onclick = (event) => {
  const what = event.target.dataset.wrong;
  if (what) act({ type: "wrong", what });
};
by("unpack").onclick = () => act({ type: "unpack" });
by("replace").onclick = () => act({ type: "replace" });
by("place").onchange = (event) => act({ type: "place", code: event.target.value });
by("photograph").onclick = () => act({ type: "photograph" });
by("large-scan").onclick = holdPaper;
by("tear").onclick = () => act({ type: "tear" });
by("revive").onclick = () => act({ type: "flip", switch: "power", to: "on" });

const news = new EventSource("/news");
news.addEventListener("frame", (event) => lay(JSON.parse(event.data)));
news.addEventListener("look", (event) => draw(JSON.parse(event.data)));
news.onopen = () => document.body.classList.remove("lost");
news.onerror = () => document.body.classList.add("lost");
