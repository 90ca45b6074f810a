// The rotating code (docs/codes.md, kind R), as loyalty/rotating.py makes and checks it.

export const STEP_MS = 30_000;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", MAC_SIGNS = 10;

/** Base64url without padding. */
export const unpack = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
export const pack = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** A key that signs here and that no script can read out again. */
export const keyOf = (bytes) => crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);

export const stepAt = (ms) => Math.floor(ms / STEP_MS);

/** Printable ASCII in the signs of a small QR. */
export function escaped(text) {
  let written = "", small = false;
  for (const sign of text) {
    if (/[A-Za-z]/.test(sign)) {
      const lower = sign >= "a";
      written += (lower !== small ? "/" : "") + sign.toUpperCase();
      small = lower;
    } else written += /[0-9-]/.test(sign) ? sign : `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return written;
}

export async function rotatingCode(number, step, key) {
  const name = new TextEncoder().encode("spaarpunt rotating 1"), digits = new TextEncoder().encode(number);
  const message = new Uint8Array(name.length + 4 + digits.length + 8), view = new DataView(message.buffer);
  message.set(name);
  view.setUint32(name.length, digits.length);
  message.set(digits, name.length + 4);
  view.setBigUint64(message.length - 8, BigInt(step));
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, message));
  let bits = 0n;
  for (const byte of mac.slice(0, 7)) bits = (bits << 8n) | BigInt(byte);
  const signs = Array.from({ length: MAC_SIGNS }, (_, i) => BASE32[Number((bits >> BigInt(51 - 5 * i)) & 31n)]).join("");
  return `SP1.R.${escaped(number)}.${step.toString(36).toUpperCase()}.${signs}`;
}
