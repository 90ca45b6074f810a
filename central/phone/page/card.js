// The member's page: picks the card up once, then draws its code, with or without a connection.
import { STEP_MS, keyOf, pack, rotatingCode, stepAt, unpack } from "/m/code.js";
import { cards, forget, keep } from "/m/keep.js";
import { draw, qr } from "/m/qr.js";

const by = (id) => document.getElementById(id);
const HOME = "/m/", PATIENCE_MS = 15_000, CLOCK_MS = 25_000;
const PROBLEMS = { "token-unknown": "unknown", "token-used": "used", "token-expired": "expired" };

function show(name) {
  for (const each of document.querySelectorAll("main > section")) each.hidden = each.id !== name;
  document.body.dataset.shows = name;
}

// ── picking up ────────────────────

const secret = location.pathname.slice(HOME.length), number = numberIn(location.hash);

function numberIn(hash) {
  try {
    return /^[!-~]{1,32}$/.exec(decodeURIComponent(hash.slice(1)))?.[0];
  } catch {
    return undefined; // It was cut off in the middle of a sign.
  }
}

// The same name for every try of this page: central then answers again what got lost.
const page = pack(crypto.getRandomValues(new Uint8Array(16)));

async function pickUp() {
  show("busy");
  let answer, told;
  try {
    const headers = { "Content-Type": "application/json" }, signal = AbortSignal.timeout(PATIENCE_MS);
    answer = await fetch(`${location.pathname}/pickup`, { method: "POST", headers, body: JSON.stringify({ page }), signal });
    told = await answer.json();
  } catch {
    show("silent");
    return;
  }
  if (!answer.ok) {
    show(PROBLEMS[String(told.type).split(/[:/]/).at(-1)] ?? "silent");
    return;
  }
  const sent = Date.parse(answer.headers.get("Date") ?? "");
  const wrongClock = Math.abs(sent - Date.now()) > CLOCK_MS;
  const { owner, name, member } = told;
  await keep({ owner, name, member, number, key: await keyOf(unpack(told.key)), secret, kept: Date.now() });
  // The browser is asked not to clear it away; it may say no.
  navigator.storage.persist?.();
  history.replaceState(null, "", HOME);
  by("clock").hidden = !wrongClock;
  await open();
}

// ── the code ────────────────────

let card, drawn, awake;

async function turn() {
  const now = Date.now(), step = stepAt(now);
  if (card && drawn !== step) {
    drawn = step;
    const code = await rotatingCode(card.number, step, card.key);
    draw(by("code"), qr(code));
    by("left").style.animation = "none";
    void by("left").getBoundingClientRect();
    by("left").style.animation = `left ${STEP_MS}ms linear -${now % STEP_MS}ms`;
    document.body.dataset.step = step;
  }
}

async function open(wanted) {
  const all = await cards();
  card = all.find((each) => each.owner === wanted) ?? all[0];
  if (!card) {
    show("empty");
    return;
  }
  drawn = undefined;
  by("shop").textContent = document.title = card.name;
  by("member").textContent = card.member ?? "";
  by("number").textContent = card.number;
  manifest();
  by("others").hidden = all.length < 2;
  by("others").replaceChildren(...(all.length < 2 ? [] : all).map((each) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = each.name;
    button.setAttribute("aria-pressed", String(each.owner === card.owner));
    button.onclick = () => open(each.owner);
    return button;
  }));
  await turn();
  show("card");
  stayAwake();
}

/** Only now: what is put on a home screen before would be this page, with its secret in the address. */
function manifest() {
  if (document.querySelector("link[rel=manifest]")) return;
  const link = document.createElement("link");
  link.rel = "manifest";
  link.href = "/m/card.webmanifest";
  document.head.append(link);
}

async function stayAwake() {
  try {
    if (card && document.visibilityState === "visible") awake = await navigator.wakeLock?.request("screen");
  } catch {
    awake = undefined; // The battery is low: the screen may go dark.
  }
}

// ── putting on the home screen, and taking away ────────────────────

let install;
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  install = event;
  by("install").hidden = false;
});
addEventListener("appinstalled", () => { by("install").hidden = true; });
by("install").onclick = () => install?.prompt();
by("remove").onclick = () => by("sure").showModal();
by("sure").onclose = async () => {
  if (by("sure").returnValue !== "yes") return;
  await forget(card.owner);
  card = undefined;
  awake?.release();
  by("code").replaceChildren();
  await open();
};

// ── beginning ────────────────────

async function begin() {
  if (!isSecureContext || !crypto.subtle) {
    show("insecure");
    return;
  }
  let kept;
  try {
    kept = await cards();
  } catch {
    show("private");
    return;
  }
  navigator.serviceWorker?.register("/m/worker.js", { scope: HOME });
  by("take-go").onclick = by("silent-go").onclick = pickUp;
  by("take-ios").hidden = navigator.standalone !== false;
  if (!secret || kept.some((each) => each.secret === secret)) {
    if (secret) history.replaceState(null, "", HOME);
    await open();
  } else if (number) show("take");
  else show("unknown");
}

setInterval(turn, 250);
document.addEventListener("visibilitychange", () => { turn(); stayAwake(); });
begin();
