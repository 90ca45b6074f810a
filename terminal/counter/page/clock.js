// The terminal's clock: what it believes, whether it trusts that, and hands that tell it otherwise.
import { act, by, icon, note } from "/act.js";

const DAY = 86400, RIGHT = 2;
const LENGTHS = [[365 * DAY, "year"], [DAY, "day"], [3600, "hour"], [60, "minute"], [1, "second"]];
let shown, touched = 0;

/** How far the clock is off, in one unit that people use. */
function said(seconds) {
  const [length, unit] = LENGTHS.find(([each]) => Math.abs(seconds) >= each);
  const many = Math.round(Math.abs(seconds) / length);
  return `${many} ${unit}${many === 1 ? "" : "s"} ${seconds > 0 ? "fast" : "slow"}`;
}

function tick() {
  if (!shown) return;
  const at = new Date(Date.now() + shown.ahead * 1000);
  const write = (how) => new Intl.DateTimeFormat("en-GB", { timeZone: shown.zone, ...how }).format(at);
  by("clock-time").textContent = write({ timeStyle: "medium" });
  by("clock-day").textContent = write({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
}

/** Draws the clock; null for a terminal without power. */
export function drawClock(clock) {
  const mended = shown && clock && Math.abs(shown.ahead) > RIGHT && Math.abs(clock.ahead) <= RIGHT;
  if (mended && performance.now() - touched > 250) note("Central told the terminal the time: its clock is right again.");
  const same = JSON.stringify(clock) === JSON.stringify(shown);
  shown = clock ?? undefined;
  if (same) return;
  const wrong = clock && Math.abs(clock.ahead) > RIGHT;
  by("trust").dataset.state = !clock ? "" : clock.trusted ? "good" : "warn";
  by("trust").innerHTML = !clock ? "No power" : clock.trusted ? `${icon("good")}Trusted` : `${icon("warn")}Not trusted`;
  by("clock-off").hidden = !wrong;
  by("clock-off").textContent = wrong ? `${said(clock.ahead)}, until central is reached again` : "";
  if (!clock) by("clock-time").textContent = by("clock-day").textContent = "";
  tick();
}

function turn(what) {
  touched = performance.now();
  act(what);
}

by("clock-keys").onclick = (event) => {
  const hours = Number(event.target.dataset.hours);
  if (hours) turn({ type: "move clock", hours });
};
by("clock-set").onsubmit = (event) => {
  event.preventDefault();
  turn({ type: "set clock", at: `${by("clock-date").value}T12:00:00Z` });
};
by("clock-right").onclick = () => turn({ type: "right clock" });
by("clock-cold").onclick = () => turn({ type: "cold start" });
setInterval(tick, 1000);
