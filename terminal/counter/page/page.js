// The counter: what the server says is shown, what hands do is sent. One act after the other, in their order.
import { lay, listen, offer } from "/screen.js";

const HELD_MS = 3000, NOTE_MS = 6000;
const by = (id) => document.getElementById(id);
const figure = new Intl.NumberFormat("en");
const euros = (cents) => `€ ${(cents / 100).toFixed(2)}`;
const icon = (name) => `<svg aria-hidden="true"><use href="#i-${name}"></use></svg>`;

// ── acting ────────────────────

let queue = [], sending = false;

/** Sends an act. Moves that pile up are one move. */
function act(what) {
  const last = queue.at(-1);
  if (what.finger === "move" && last?.finger === "move") queue.pop();
  queue.push(what);
  if (!sending) send();
}

async function send() {
  sending = true;
  while (queue.length) {
    const body = JSON.stringify(queue.shift());
    try {
      const answer = await fetch("/do", { method: "POST", headers: { "Content-Type": "application/json" }, body });
      if (!answer.ok) note(await answer.text());
    } catch {
      note("The counter does not answer. Is it still running?");
      queue = [];
    }
  }
  sending = false;
}

let noted;
function note(text) {
  by("note").textContent = text;
  by("note").hidden = false;
  clearTimeout(noted);
  noted = setTimeout(() => { by("note").hidden = true; }, NOTE_MS);
}

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
  if (by("tray").children.length !== cards.length) {
    by("tray").replaceChildren(...cards.map((card, place) => {
      const label = document.createElement("label");
      label.innerHTML = `<input type="radio" name="card" value="${place}"><span class="who"></span><span class="has"></span>`;
      const input = label.firstChild;
      input.checked = place === chosen;
      input.onchange = () => { chosen = place; drawCard(); };
      return label;
    }));
  }
  cards.forEach((card, place) => {
    const label = by("tray").children[place];
    label.children[1].textContent = card.full_name;
    label.children[2].textContent = card.status !== "issued" ? card.status : card.points === null ? "" : figure.format(card.points);
  });
  drawCard();
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
  if (!last || by("slip").dataset.number === last.number) return;
  by("slip").dataset.number = last.number;
  by("slip-code").src = `/receipt/${receipts.length - 1}.png?${last.number}`;
  by("slip-sum").textContent = euros(last.cents);
  by("slip-number").textContent = `Till ${last.till}, receipt ${last.number.slice(-4)}`;
}

// ── printer ────────────────────

const PRINTER = {
  ok: ["good", "Ready"], "near-end": ["warn", "Paper nearly out"], "paper-out": ["fault", "Out of paper"],
  "cover-open": ["fault", "Cover open"], error: ["fault", "Fault"], unplugged: ["fault", "Unplugged"], unknown: ["", "Not known"],
};
let sheetOf = "", piled = -1;

function drawPrinter(look) {
  const [state, word] = PRINTER[look.power ? look.printer : "unknown"] ?? PRINTER.unknown;
  const place = by("printer");
  if (place.dataset.word !== word) {
    place.dataset.word = word;
    place.dataset.state = state;
    place.innerHTML = (state ? icon(state) : "") + word;
  }
  const { hangs, pieces, torn } = look.paper;
  const waiting = pieces > torn;
  by("tear").disabled = !waiting && !hangs;
  const wanted = hangs > 0 ? `/paper/hanging.png?${pieces}-${hangs}` : waiting ? `/paper/${pieces - 1}.png` : "";
  if (wanted !== sheetOf) drawSheet(wanted);
  if (piled !== torn) drawPile(torn);
}

function drawSheet(wanted) {
  const flies = !wanted && sheetOf;
  sheetOf = wanted;
  const paper = by("paper"), sheet = by("sheet");
  by("paper-none").hidden = Boolean(wanted);
  if (!wanted) {
    paper.classList.toggle("flies", Boolean(flies));
    setTimeout(() => {
      if (sheetOf) return;
      paper.classList.remove("flies");
      paper.style.height = "0";
      sheet.hidden = true;
    }, flies ? 450 : 0);
    return;
  }
  const next = new Image();
  next.onload = () => {
    if (sheetOf !== wanted) return;
    sheet.src = next.src;
    sheet.alt = wanted.includes("hanging") ? "Paper is coming out of the printer" : "Paper that came out of the printer";
    sheet.hidden = false;
    paper.classList.remove("flies");
    paper.style.height = `${(next.naturalHeight * paper.clientWidth) / next.naturalWidth}px`;
  };
  next.src = wanted;
}

function drawPile(torn) {
  piled = torn;
  by("pile").replaceChildren(...Array.from({ length: torn }, (_, back) => {
    const number = torn - 1 - back, item = document.createElement("li"), button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", `Look at paper ${number + 1}`);
    button.innerHTML = `<img src="/paper/${number}.png" alt="" loading="lazy">`;
    button.onclick = () => {
      by("large-sheet").src = `/paper/${number}.png`;
      by("large-sheet").alt = `Paper ${number + 1}, as printed`;
      by("large").showModal();
    };
    item.append(button);
    return item;
  }));
}

// ── switches ────────────────────

const SWITCHES = {
  power: ["Power", ["on", "off"]],
  cover: ["Cover", ["shut", "open"]],
  network: ["Network", ["on", "off", "slow", "garbage", "answer lost"]],
  paper: ["Paper", ["in", "nearly out", "a scrap", "out"]],
  printer: ["Printer", ["on", "off"]],
  camera: ["Camera", ["on", "off"]],
  scanner: ["Scanner", ["on", "off"]],
  magstripe: ["Card slot", ["on", "off"]],
};

function makeSwitches() {
  by("switches").replaceChildren(...Object.entries(SWITCHES).map(([name, [title, positions]]) => {
    if (positions.length === 2) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "switch";
      button.id = `switch-${name}`;
      button.setAttribute("role", "switch");
      button.innerHTML = `<span>${title}</span><em></em><i aria-hidden="true"></i>`;
      button.onclick = () => {
        const to = positions[button.getAttribute("aria-checked") === "true" ? 1 : 0];
        act({ type: "flip", switch: name, to });
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
      control.setAttribute("aria-checked", String(whole));
      control.classList.toggle("off", !whole);
      control.children[1].textContent = to;
    }
  }
}

// ── books ────────────────────

function row(cells) {
  const line = document.createElement("tr");
  line.append(...cells.map(([text, kind]) => {
    const cell = document.createElement("td");
    cell.textContent = text;
    if (kind) cell.className = kind;
    return cell;
  }));
  return line;
}

const short = (id) => (id ? `…${id.slice(-6)}` : "");
const words = (text) => text.replaceAll("_", " ");
let booked = "";

function drawBooks(look) {
  const text = JSON.stringify([look.waiting, look.told, look.waits]);
  if (text === booked) return;
  booked = text;
  by("waits").textContent = look.waits;
  by("waits").classList.toggle("some", look.waits > 0);
  by("outbox").replaceChildren(...look.waiting.map((each) => row([[each.seq], [words(each.kind)], [short(each.id), "id"]])));
  by("outbox-none").hidden = look.waits > 0;
  by("told").replaceChildren(...look.told.map((each) => row([
    [each.seq], [words(each.kind)],
    [each.reason ? words(each.reason) : each.status, each.status === "rejected" || each.status === "unreadable" ? "bad" : ""],
    [!each.points ? "" : (each.points > 0 ? "+" : "") + figure.format(each.points), "figure"],
  ])));
  by("told-none").hidden = look.told.length > 0;
}

// ── lamp and sound ────────────────────

const LAMP = {
  off: "Off", ready: "Ready", busy: "Busy", attention: "Look here", read: "Read", "not-ours": "Not ours", refused: "Refused",
};
const TONES = {
  accepted: [[880, 0, 0.09], [1320, 0.1, 0.14]], "not-ours": [[520, 0, 0.12], [520, 0.18, 0.12]],
  refused: [[330, 0, 0.16], [247, 0.17, 0.24]], attention: [[660, 0, 0.12], [880, 0.15, 0.12], [660, 0.3, 0.16]],
};
const WINK_MS = 900;
let sounds = true, player, heard, winked, wink;

function play(tone) {
  if (!sounds || !TONES[tone] || !player) return;
  for (const [hertz, from, lasts] of TONES[tone]) {
    const voice = player.createOscillator(), loud = player.createGain(), at = player.currentTime + from;
    voice.frequency.value = hertz;
    loud.gain.setValueAtTime(0, at);
    loud.gain.linearRampToValueAtTime(0.12, at + 0.012);
    loud.gain.setTargetAtTime(0, at + lasts - 0.03, 0.02);
    voice.connect(loud).connect(player.destination);
    voice.start(at);
    voice.stop(at + lasts + 0.1);
  }
}

function drawLamp(look) {
  if (winked !== look.lamp_told || !look.power) {
    winked = look.lamp_told;
    lampSays(look.power ? look.lamp : "off");
    clearTimeout(wink);
    if (["read", "not-ours", "refused"].includes(look.lamp)) wink = setTimeout(() => now.power && lampSays("ready"), WINK_MS);
  }
  if (heard !== undefined && look.tones > heard) play(look.tone);
  heard = look.tones;
}

function lampSays(sign) {
  by("lamp").dataset.sign = sign;
  by("lamp-word").textContent = LAMP[sign] ?? sign;
}

function sounding() {
  by("sound").setAttribute("aria-pressed", String(sounds));
  by("sound").innerHTML = `${icon(sounds ? "sound" : "mute")}<span>${sounds ? "Sound" : "Muted"}</span>`;
}

// ── all of it ────────────────────

function draw(look) {
  now = look;
  const shop = look.shop || by("shop").dataset.shop || "";
  by("shop").dataset.shop = shop;
  by("shop").textContent = shop ? `${shop}, terminal ${look.terminal}` : "";
  by("card-shop").textContent = shop;
  by("dead").hidden = look.power;
  by("seen").hidden = !look.holds;
  if (look.holds && by("seen").dataset.of !== "held") by("seen").src = `/camera.png?${performance.now()}`;
  by("seen").dataset.of = look.holds ? "held" : "";
  offer(look.targets, act);
  const spoken = look.spoken.join(". ");
  if (by("spoken").textContent !== spoken) by("spoken").textContent = spoken;
  drawTray(look.cards);
  drawSlip(look.receipts);
  drawLamp(look);
  drawPrinter(look);
  drawSwitches(look.switches);
  drawBooks(look);
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
by("tear").onclick = () => act({ type: "tear" });
by("revive").onclick = () => act({ type: "flip", switch: "power", to: "on" });
by("sound").onclick = () => { sounds = !sounds; sounding(); };
document.addEventListener("pointerdown", () => { player ??= new AudioContext(); }, { once: true });

const news = new EventSource("/news");
news.addEventListener("frame", (event) => lay(JSON.parse(event.data)));
news.addEventListener("look", (event) => draw(JSON.parse(event.data)));
news.onopen = () => document.body.classList.remove("lost");
news.onerror = () => document.body.classList.add("lost");
