/** Every code point that Postgres can hold, in order, in pieces: all planes, without surrogates and U+0000. */
export function everyCodePoint(pieceLength: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (let code = 1; code <= 0x10ffff; code++) {
    if (code === 0xd800) code = 0xe000;
    piece += String.fromCodePoint(code);
    if (piece.length >= pieceLength) {
      pieces.push(piece);
      piece = "";
    }
  }
  return [...pieces, piece];
}

/** Texts that careless handling changes: each has to come back byte for byte. */
export const hardTexts: Record<string, string> = {
  "line ends of three kinds": "a\r\nb\nc\rd\n\r\n",
  "space at both ends": "  \t text \t \n ",
  "nothing but a space": " ",
  "tabs and other space": "a\tb\u00A0c\u2003d\u3000e\u200Bf",
  "Arabic with marks of direction": "\u202Bمرحبا\u202C\u200F \u2067العالم\u2069\u061C",
  "Hebrew with points": "שָׁלוֹם \u200E(left)\u200F",
  "composed and decomposed letters": "\u00E9 e\u0301 \u1E69 s\u0323\u0307 s\u0307\u0323 \uAC00 \u1100\u1161",
  "letters that normalise to others": "\u212B \u2126 \uFB01 \u2460 \uF900",
  "families and flags": "👨‍👩‍👧‍👦 🏳️‍🌈 🇩🇪 👍🏽 ✈︎ ✈️",
  "a byte order mark": "\uFEFFtext\uFEFF",
  "characters of control": "\u0001\u0007\u0008\u001B[31m\u007F\u0085",
  noncharacters: "\uFFFE\uFFFF\u{1FFFE}\u{10FFFF}\uFDD0",
  "line separators": "a\u2028b\u2029c",
  "many combining marks": `z${"\u0351\u0316\u033B".repeat(200)}`,
  "escapes of other languages": "\\u0000 \\n \\' '' \"\" $1 :x ?? %s {{x}} $x <b>&amp;</b> `'\"\\",
  "SQL and patterns": "'); DROP TABLE message; -- % _ \\ E'\\x41' U&'\\0041' $$ $tag$",
  "JSON as text": '{"__proto__": {"a": 1}, "b": "\\u0000\\ud800"}',
};
