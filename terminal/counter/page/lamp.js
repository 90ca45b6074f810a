// The lamp on the housing, and what the sounder says.
import { by, icon } from "/act.js";

const LAMP = {
  off: "Off", ready: "Ready", busy: "Busy", attention: "Look here", read: "Read", "not-ours": "Not ours", refused: "Refused",
};
const TONES = {
  accepted: [[880, 0, 0.09], [1320, 0.1, 0.14]], "not-ours": [[520, 0, 0.12], [520, 0.18, 0.12]],
  refused: [[330, 0, 0.16], [247, 0.17, 0.24]], attention: [[660, 0, 0.12], [880, 0.15, 0.12], [660, 0.3, 0.16]],
  post: [[1175, 0, 0.08], [1568, 0.09, 0.16]],
};
const WINK_MS = 900;
let sounds = true, loudness = 1, powered = false, player, heard, winked, wink;

/** Sounds a tone, where sounds are wanted. */
export function play(tone) {
  if (!sounds || !TONES[tone] || !player) return;
  for (const [hertz, from, lasts] of TONES[tone]) {
    const voice = player.createOscillator(), loud = player.createGain(), at = player.currentTime + from;
    voice.frequency.value = hertz;
    loud.gain.setValueAtTime(0, at);
    loud.gain.linearRampToValueAtTime(0.12 * loudness, at + 0.012);
    loud.gain.setTargetAtTime(0, at + lasts - 0.03, 0.02);
    voice.connect(loud).connect(player.destination);
    voice.start(at);
    voice.stop(at + lasts + 0.1);
  }
}

/** The lamp winks and a tone sounds when the terminal gave a new sign, as loud as staff set it. */
export function drawLamp(look) {
  powered = look.power;
  loudness = look.volume / look.steps;
  by("volume").textContent = `${look.volume} of ${look.steps}`;
  if (winked !== look.lamp_told || !look.power) {
    winked = look.lamp_told;
    lampSays(look.power ? look.lamp : "off");
    clearTimeout(wink);
    if (["read", "not-ours", "refused"].includes(look.lamp)) wink = setTimeout(() => powered && lampSays("ready"), WINK_MS);
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

by("sound").onclick = () => { sounds = !sounds; sounding(); };
document.addEventListener("pointerdown", () => { player ??= new AudioContext(); }, { once: true });
