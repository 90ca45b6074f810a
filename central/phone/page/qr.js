// A QR symbol (ISO/IEC 18004) of capitals, figures and $%*+-./: at error correction M, up to version 6: all that a
// rotating code needs. Up to there all blocks are alike and no version is written into the symbol.

const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
/** Of each version at M: codewords of data, of correction in each block, and blocks (table 9). */
const ROOM = [null, [16, 10, 1], [28, 16, 1], [44, 26, 1], [64, 18, 2], [86, 24, 2], [108, 16, 4]];

const EXP = new Uint8Array(510), LOG = new Uint8Array(256);
for (let i = 0, x = 1; i < 255; i++) {
  EXP[i] = EXP[i + 255] = x;
  LOG[x] = i;
  x = (x << 1) ^ (x & 0x80 ? 0x11d : 0);
}
const times = (a, b) => (a && b ? EXP[LOG[a] + LOG[b]] : 0);

/** The symbol of a text: its mask, and its rows of 0 and 1 without the quiet zone. */
export function qr(text) {
  const version = ROOM.findIndex((room) => room && 13 + Math.ceil((11 * text.length) / 2) <= room[0] * 8);
  if (version < 0) throw new RangeError("too long for a code");
  const plain = frame(version), words = codewords(text, ROOM[version]);
  fill(plain, words);
  let best;
  for (let mask = 0; mask < 8; mask++) {
    const rows = masked(plain, mask), cost = penalty(rows);
    if (!best || cost < best.cost) best = { cost, mask, rows };
  }
  return { mask: best.mask, rows: best.rows };
}

function codewords(text, [data, correction, blocks]) {
  const bits = [];
  const put = (value, width) => { for (let i = width - 1; i >= 0; i--) bits.push((value >> i) & 1); };
  put(0b0010, 4);
  put(text.length, 9);
  for (let i = 0; i < text.length; i += 2) {
    const one = SIGNS.indexOf(text[i]), two = SIGNS.indexOf(text[i + 1] ?? "0");
    if (one < 0 || two < 0) throw new RangeError("no sign of a code");
    if (i + 1 < text.length) put(one * 45 + two, 11);
    else put(one, 6);
  }
  put(0, Math.min(4, data * 8 - bits.length));
  while (bits.length % 8) bits.push(0);
  const bytes = [];
  for (let i = 0; i < bits.length; i += 8) bytes.push(parseInt(bits.slice(i, i + 8).join(""), 2));
  for (let pad = 0xec; bytes.length < data; pad ^= 0xec ^ 0x11) bytes.push(pad);
  const each = data / blocks, parts = Array.from({ length: blocks }, (_, b) => bytes.slice(b * each, (b + 1) * each));
  const checks = parts.map((part) => remainder(part, correction));
  const woven = (lists, length) => Array.from({ length }, (_, i) => lists.map((list) => list[i])).flat();
  return [...woven(parts, each), ...woven(checks, correction)];
}

/** The Reed-Solomon codewords of a block. */
function remainder(block, degree) {
  let divisor = [1];
  for (let i = 0; i < degree; i++) {
    const next = [...divisor, 0];
    divisor.forEach((factor, at) => { next[at + 1] ^= times(factor, EXP[i]); });
    divisor = next;
  }
  const rest = [...block, ...new Array(degree).fill(0)];
  for (let i = 0; i < block.length; i++) {
    const factor = rest[i];
    divisor.forEach((each, at) => { rest[i + at] ^= times(each, factor); });
  }
  return rest.slice(block.length);
}

/** What every symbol of a version has; null where data goes. */
function frame(version) {
  const size = 17 + 4 * version, rows = Array.from({ length: size }, () => new Array(size).fill(null));
  const square = (x, y, reach, dark) => {
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        if (rows[y + dy]?.[x + dx] !== undefined) rows[y + dy][x + dx] = dark(Math.max(Math.abs(dx), Math.abs(dy)));
      }
    }
  };
  for (let i = 0; i < size; i++) rows[6][i] = rows[i][6] = 1 - (i % 2);
  const finder = (ring) => (ring !== 2 && ring !== 4 ? 1 : 0);
  square(3, 3, 4, finder);
  square(size - 4, 3, 4, finder);
  square(3, size - 4, 4, finder);
  if (version > 1) square(size - 7, size - 7, 2, (ring) => (ring === 1 ? 0 : 1));
  for (const [x, y] of [...places(size, 0), ...places(size, 1)]) rows[y][x] = 0;
  rows[size - 8][8] = 1;
  return rows;
}

/** Where the 15 format bits stand, the first time or the second, lowest bit first. */
function places(size, second) {
  return Array.from({ length: 15 }, (_, i) => {
    if (second) return i < 8 ? [size - 1 - i, 8] : [8, size - 15 + i];
    if (i < 6) return [8, i];
    return i < 8 ? [8, i + 1] : i === 8 ? [7, 8] : [14 - i, 8];
  });
}

function fill(rows, words) {
  const size = rows.length;
  let bit = 0, up = true;
  for (let right = size - 1; right > 0; right -= 2, up = !up) {
    if (right === 6) right--;
    for (let i = 0; i < size; i++) {
      const row = rows[up ? size - 1 - i : i];
      for (const x of [right, right - 1]) {
        // Data is 2 or 3 until it is masked.
        if (row[x] === null) row[x] = 2 + (((words[bit >> 3] ?? 0) >> (7 - (bit++ & 7))) & 1);
      }
    }
  }
}

const MASKS = [
  (x, y) => (x + y) % 2, (x, y) => y % 2, (x) => x % 3, (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2, (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2, (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

function masked(plain, mask) {
  const rows = plain.map((row, y) => row.map((cell, x) => (cell < 2 ? cell : (cell - 2) ^ (MASKS[mask](x, y) ? 0 : 1))));
  let rest = mask;
  for (let i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
  const format = ((mask << 10) | rest) ^ 0x5412;
  for (const second of [0, 1]) places(rows.length, second).forEach(([x, y], i) => { rows[y][x] = (format >> i) & 1; });
  return rows;
}

/** How hard a symbol is to read (section 7.8.3). */
function penalty(rows) {
  const size = rows.length, columns = rows.map((_, x) => rows.map((row) => row[x]));
  let cost = 0, dark = 0;
  for (const line of [...rows, ...columns]) {
    const text = line.join("");
    for (const run of text.match(/0{5,}|1{5,}/g) ?? []) cost += run.length - 2;
    for (let i = 0; i + 11 <= size; i++) {
      const part = text.slice(i, i + 11);
      if (part === "10111010000" || part === "00001011101") cost += 40;
    }
  }
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      dark += rows[y][x];
      const here = rows[y][x];
      if (y && x && here === rows[y - 1][x] && here === rows[y][x - 1] && here === rows[y - 1][x - 1]) cost += 3;
    }
  }
  return cost + 10 * Math.floor(Math.abs((dark * 20) / (size * size) - 10));
}

const SVG = "http://www.w3.org/2000/svg", QUIET = 4;

/** Draws a symbol into an SVG element, with its quiet zone. */
export function draw(svg, { rows }) {
  const side = rows.length + 2 * QUIET, path = document.createElementNS(SVG, "path");
  const runs = rows.flatMap((row, y) => [...row.join("").matchAll(/1+/g)].map(
    (run) => `M${run.index + QUIET} ${y + QUIET}h${run[0].length}v1h-${run[0].length}z`,
  ));
  path.setAttribute("d", runs.join(""));
  svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
  svg.replaceChildren(path);
}
