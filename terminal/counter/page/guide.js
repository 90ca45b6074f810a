// The audio guide: four keys, a headset, and in words what is heard; marked where the headset alone hears it.
import { act, by, icon } from "/act.js";

let shown = "", plugged = false;

export function drawGuide(look) {
  const { on, volume, says } = look.guide;
  plugged = look.switches.headset === "in";
  by("headset").setAttribute("aria-checked", String(plugged));
  by("headset").lastChild.textContent = plugged ? "Headset in" : "Plug in a headset";
  by("headset").classList.toggle("first", plugged);
  by("guide-state").textContent = on ? `speaks, volume ${volume} of ${look.steps}` : "silent";
  const text = JSON.stringify(says);
  if (text === shown) return;
  shown = text;
  by("says").classList.toggle("private", says.some((each) => each.private));
  by("says").replaceChildren(...says.map((each) => {
    const line = document.createElement("span");
    line.className = each.private ? "private" : "aloud";
    line.innerHTML = icon(each.private ? "headset" : "sound");
    line.append(each.text);
    line.title = each.private ? "Heard by headset alone" : "Heard aloud";
    return line;
  }));
}

document.querySelector(".pad").onclick = (event) => {
  const key = event.target.closest("[data-key]")?.dataset.key;
  if (key) act({ type: "strike", key });
};
by("headset").onclick = () => act({ type: "flip", switch: "headset", to: plugged ? "out" : "in" });
