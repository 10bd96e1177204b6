import { codeBlock } from "./code.ts";
import { type Language, languages } from "./languages.ts";
import { prose, words } from "./prose.ts";
import type { Random } from "./random.ts";

/** Median and spread of lognormal lengths, in tokens of four bytes: means of 300 and of 450. */
const question = { median: 129, spread: 1.3 };
const reply = { median: 327, spread: 0.8 };
const result = { median: 90, spread: 1 };
const BYTES_PER_TOKEN = 4;
/** No message is longer; nothing that is drawn comes near, but for one question in some hundred thousand. */
const MOST_CHARACTERS = 100_000;

const shareWithCode = 1 / 3;
/** How much of a reply with code is code. */
const codeOfReply = 0.4;
const shareWithList = 0.2;

/** The column's own limit; a few titles come close to it. */
const MOST_TITLE = 255;

export function drawLanguage(random: Random): Language {
  let left = random.fraction();
  const found = languages.find(({ share }) => {
    left -= share;
    return left < 0;
  });
  return (found ?? random.pick(languages)).language;
}

export function drawQuestion(random: Random, language: Language): string {
  return cap(prose(random, language, lengthOf(random, language, question)));
}

export function drawReply(random: Random, language: Language): string {
  const characters = lengthOf(random, language, reply);
  if (random.chance(shareWithCode)) {
    const code = codeBlock(random, characters * codeOfReply * language.bytesPerCharacter);
    const about = (characters * (1 - codeOfReply)) / 2;
    return cap(`${prose(random, language, about)}\n\n${code}\n\n${prose(random, language, about)}`);
  }
  if (random.chance(shareWithList)) return cap(drawList(random, language, characters));
  return cap(prose(random, language, characters));
}

function drawList(random: Random, language: Language, characters: number): string {
  let text = `${prose(random, language, characters / 5)}\n`;
  while (text.length < characters) {
    const name = words(random, language, random.between(4, 20) / language.bytesPerCharacter);
    text += `\n- **${name}**: ${prose(random, language, Math.min(characters - text.length, characters / 5))}`;
  }
  return text;
}

/** What a tool answered. */
export function drawResult(random: Random, language: Language): string {
  return cap(prose(random, language, lengthOf(random, language, result)));
}

/** At most 255 characters, so no more code points either; never empty. */
export function drawTitle(random: Random, language: Language): string {
  const characters = random.chance(0.01) ? MOST_TITLE : random.between(12, 60) / language.bytesPerCharacter;
  return cutAt(words(random, language, characters), MOST_TITLE);
}

function lengthOf(
  random: Random,
  language: Language,
  { median, spread }: { median: number; spread: number },
): number {
  return (random.lognormal(median, spread) * BYTES_PER_TOKEN) / language.bytesPerCharacter;
}

function cap(text: string): string {
  return text.length > MOST_CHARACTERS ? cutAt(text, MOST_CHARACTERS) : text;
}

/** The first UTF-16 units of a text, without half a character at the end. */
function cutAt(text: string, units: number): string {
  const half = text.slice(0, units);
  return half.isWellFormed() ? half : half.slice(0, -1);
}
