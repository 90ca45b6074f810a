// What every part of the page has in common: acts go to the server one after the other, notes come up below.
const NOTE_MS = 6000;
export const by = (id) => document.getElementById(id);
export const figure = new Intl.NumberFormat("en");
export const icon = (name) => `<svg aria-hidden="true"><use href="#i-${name}"></use></svg>`;

let queue = [], sending = false;

/** Sends an act. Moves that pile up are one move. */
export function act(what) {
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

/** Says something for some seconds, aloud too. */
export function note(text) {
  by("note").textContent = text;
  by("note").hidden = false;
  clearTimeout(noted);
  noted = setTimeout(() => { by("note").hidden = true; }, NOTE_MS);
}
