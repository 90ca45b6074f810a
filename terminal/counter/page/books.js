// What waits in the terminal, what central answered, and what members were sent.
import { by, figure, icon, note } from "/act.js";
import { play } from "/lamp.js";

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

/** Draws both sides of the books. */
export function drawBooks(look) {
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

let posted = "", read = 0, lying = [];
const CODE = /\b\d{6}\b/;

/** Draws the post; something new is told aloud. */
export function drawPost(letters) {
  lying = letters;
  const newest = letters[0]?.number ?? 0, text = `${newest} ${read} ${letters.length}`;
  if (text === posted) return;
  const came = posted && newest > read && !posted.startsWith(`${newest} `);
  // What lay there when the page was opened is no news.
  if (!posted) read = newest;
  posted = `${newest} ${read} ${letters.length}`;
  by("letters-none").hidden = letters.length > 0;
  by("unread").hidden = newest <= read;
  by("unread").textContent = `${newest - read} new`;
  by("letters").replaceChildren(...letters.map((each) => {
    const item = document.createElement("li"), code = CODE.exec(each.text)?.[0];
    item.innerHTML = `${icon(each.channel === "sms" ? "phone" : "mail")}<b></b><span></span><span></span>`;
    item.children[1].textContent = code ?? each.subject;
    item.children[2].textContent = `${each.channel === "sms" ? "SMS" : "Mail"} to ${each.address}`;
    item.children[3].textContent = each.text;
    if (each.attached) {
      const paper = item.appendChild(document.createElement("span"));
      paper.className = "attached";
      paper.textContent = `data.json, ${Math.ceil(each.attached / 1024)} kB`;
    }
    item.classList.toggle("new", each.number > read);
    return item;
  }));
  if (!came) return;
  const code = CODE.exec(letters[0].text)?.[0];
  note(`${letters[0].channel === "sms" ? "SMS" : "Mail"} to ${letters[0].address}${code ? `: ${code}` : ""}`);
  play("post");
  by("post").querySelector(".list").scrollTop = 0;
}

/** Whoever points at the post has read it. */
function readPost() {
  if (!lying.length || read === lying[0].number) return;
  read = lying[0].number;
  drawPost(lying);
}

for (const how of ["pointerdown", "focusin"]) by("post").addEventListener(how, readPost);
