// The terminal's screen: patches are laid on a canvas in their order; fingers and keys go back.
const canvas = document.getElementById("canvas"), screen = document.getElementById("screen");
const targets = document.getElementById("targets"), pen = canvas.getContext("2d", { alpha: false });
let drawn = Promise.resolve();

/** Lays one patch on the screen; patches come in order and are laid so. */
export function lay(patch) {
  const bytes = Uint8Array.from(atob(patch.png), (sign) => sign.charCodeAt(0));
  const picture = createImageBitmap(new Blob([bytes], { type: "image/png" }));
  drawn = drawn.then(() => picture).then((bitmap) => {
    if (canvas.width !== patch.width || canvas.height !== patch.height) {
      canvas.width = patch.width;
      canvas.height = patch.height;
    }
    pen.drawImage(bitmap, patch.x, patch.y);
    bitmap.close();
    canvas.dataset.number = patch.number;
  });
}

/** The screen's light: dimmer by each step, and dark at none. */
export function shine(step, steps) {
  canvas.style.filter = step === steps ? "" : `brightness(${0.35 + (0.65 * step) / steps})`;
  document.getElementById("brightness").textContent = `${step} of ${steps}`;
}

/** Real buttons over what can be touched, for the keyboard and for who cannot see the picture. */
export function offer(list, act) {
  const there = new Map([...targets.children].map((each) => [each.dataset.name, each]));
  const wanted = list.map((target) => {
    const button = there.get(target.name) ?? document.createElement("button");
    const [x, y, w, h] = target.box;
    button.type = "button";
    button.dataset.name = target.name;
    button.setAttribute("aria-label", target.said);
    button.style.left = `${(100 * x) / canvas.width}%`;
    button.style.top = `${(100 * y) / canvas.height}%`;
    button.style.width = `${(100 * w) / canvas.width}%`;
    button.style.height = `${(100 * h) / canvas.height}%`;
    button.onclick = () => tap(act, Math.round(x + w / 2), Math.round(y + h / 2));
    return button;
  });
  for (const [name, button] of there) if (!list.some((target) => target.name === name)) button.remove();
  wanted.forEach((button, place) => {
    if (targets.children[place] !== button) targets.insertBefore(button, targets.children[place] ?? null);
  });
}

function tap(act, x, y) {
  act({ type: "touch", finger: "down", x, y });
  act({ type: "touch", finger: "up", x, y });
}

const KEYS = {
  ArrowRight: "next", ArrowDown: "next", ArrowLeft: "previous", ArrowUp: "previous",
  Enter: "accept", " ": "accept", Escape: "leave",
};

/** Hears fingers, mouse and keys on the screen. */
export function listen(act) {
  let down = false;
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    const clamp = (value, most) => Math.max(0, Math.min(most - 1, Math.round(value)));
    return {
      x: clamp(((event.clientX - box.left) * canvas.width) / box.width, canvas.width),
      y: clamp(((event.clientY - box.top) * canvas.height) / box.height, canvas.height),
    };
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    down = true;
    canvas.setPointerCapture(event.pointerId);
    act({ type: "touch", finger: "down", ...at(event) });
  });
  canvas.addEventListener("pointermove", (event) => {
    if (down) act({ type: "touch", finger: "move", ...at(event) });
  });
  const up = (event) => {
    if (!down) return;
    down = false;
    act({ type: "touch", finger: "up", ...at(event) });
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  screen.addEventListener("keydown", (event) => {
    const key = KEYS[event.key];
    // A button of the screen has Enter and Space for itself.
    if (!key || (key === "accept" && event.target !== screen)) return;
    event.preventDefault();
    act({ type: "press", key });
  });
}
