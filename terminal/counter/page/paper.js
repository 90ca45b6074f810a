// The printer and its paper: what hangs out, what was torn off and kept.
import { act, by, icon } from "/act.js";

const PRINTER = {
  ok: ["good", "Ready"], "near-end": ["warn", "Paper nearly out"], "paper-out": ["fault", "Out of paper"],
  "cover-open": ["fault", "Cover open"], error: ["fault", "Fault"], unplugged: ["fault", "Unplugged"], unknown: ["", "Not known"],
};
let sheetOf = "", piled = -1, looked = 0;

/** Paper that was kept can be held before the scanner. */
export function holdPaper() {
  by("large").close();
  act({ type: "piece", piece: looked });
}

/** Draws the printer as the server sees it. */
export function drawPrinter(look) {
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
      looked = number;
      by("large-sheet").src = `/paper/${number}.png`;
      by("large-sheet").alt = `Paper ${number + 1}, as printed`;
      by("large").showModal();
    };
    item.append(button);
    return item;
  }));
}
