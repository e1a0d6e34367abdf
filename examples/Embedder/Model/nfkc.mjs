// Writes nfkc.txt: `node nfkc.mjs > nfkc.txt`. Only for a new version of Unicode.
//
// JavaScript engines know Unicode but tell only whole normal forms, so the parts are worked out from those. Decompositions and joins
// follow directly. The class of a mark is that of the one representative with which it never changes places.

// One mark of each combining class there is (class: code point).
const representatives = Object.entries({
  1: 0x1d169, 6: 0x16ff1, 7: 0x1e94a, 8: 0x309a, 9: 0x11d97, 10: 0x5b0, 11: 0x5b1, 12: 0x5b2, 13: 0x5b3, 14: 0x5b4,
  15: 0x5b5, 16: 0x5b6, 17: 0x5b7, 18: 0x5c7, 19: 0x5ba, 20: 0x5bb, 21: 0x5bc, 22: 0x5bd, 23: 0x5bf, 24: 0x5c1,
  25: 0x5c2, 26: 0xfb1e, 27: 0x8f0, 28: 0x8f1, 29: 0x8f2, 30: 0x64e, 31: 0x64f, 32: 0x650, 33: 0x651, 34: 0x652,
  35: 0x670, 36: 0x711, 84: 0xc55, 91: 0xc56, 103: 0xe39, 107: 0xe4b, 118: 0xeb9, 122: 0xecb, 129: 0xf71, 130: 0xf80,
  132: 0xf74, 202: 0x1dd0, 214: 0x1dce, 216: 0x1d172, 218: 0x302a, 220: 0x1e8d6, 222: 0x302d, 224: 0x302f,
  226: 0x1d16d, 228: 0x302b, 230: 0x1e949, 232: 0x302c, 233: 0x1dfc, 234: 0x1dcd, 240: 0x345,
}).map(([order, mark]) => [Number(order), mark]);

const text = (...symbols) => String.fromCodePoint(...symbols);
const symbols = string => [...string].map(c => c.codePointAt(0));
const hex = symbol => symbol.toString(16).toUpperCase();
const range = (first, last) => (last > first ? `${hex(first)}-${hex(last)}` : hex(first));
const swap = (a, b) => text(a, b).normalize('NFD') === text(b, a);

function order(symbol) {
  if (text(symbol).normalize('NFD') !== text(symbol)) return 0;
  const same = representatives.filter(([, mark]) => mark === symbol || (!swap(mark, symbol) && !swap(symbol, mark)));
  if (same.length === representatives.length) return 0;   // changes places with none: not a mark
  if (same.length !== 1) throw new Error(`no class for ${hex(symbol)}`);
  return same[0][0];
}

const orders = [], joins = [], parts = [];
for (let symbol = 0x80; symbol < 0x110000; symbol++) {
  if ((symbol >= 0xac00 && symbol <= 0xd7a3) || (symbol >= 0xd800 && symbol <= 0xdfff)) continue;   // Hangul is arithmetic
  const found = order(symbol);
  const last = orders.at(-1);
  if (found && last?.order === found && last.last === symbol - 1) last.last = symbol;
  else if (found) orders.push({ first: symbol, last: symbol, order: found });

  const whole = text(symbol);
  const decomposed = symbols(whole.normalize('NFKD'));
  if (text(...decomposed) === whole) continue;
  if (whole.normalize('NFKC') === whole) {
    const first = symbols(text(...decomposed.slice(0, -1)).normalize('NFKC'));
    if (first.length !== 1) throw new Error(`no pair for ${hex(symbol)}`);
    joins.push(`join ${[symbol, first[0], decomposed.at(-1)].map(hex).join(' ')}`);
    continue;
  }
  const run = parts.at(-1);
  const goesOn = run && run.last === symbol - 1 && run.to.length === 1 && decomposed.length === 1 && decomposed[0] === run.to[0] + symbol - run.first;
  if (goesOn) run.last = symbol;
  else parts.push({ first: symbol, last: symbol, to: decomposed });
}

console.log(`# Normalization form KC of Unicode ${process.versions.unicode}, written by nfkc.mjs.`);
console.log('# Derived from the Unicode Character Database, copyright Unicode, Inc., under the Unicode License V3 (unicode.org/license.txt).');
console.log('# order: the combining class of marks. join: a character and the pair it is joined from. parts: what a character is replaced by');
console.log('# (a run of characters by the run that starts there).');
for (const { first, last, order } of orders) console.log(`order ${range(first, last)} ${order}`);
for (const line of joins) console.log(line);
for (const { first, last, to } of parts) console.log(`parts ${range(first, last)} ${to.map(hex).join(' ')}`);
