import { must } from "#lib/shared/assert.ts";
import { emojis, type Language } from "./languages.ts";
import { Random, streams } from "./random.ts";

/** A power of two, so that one random number gives two draws by mere shifting. */
const DRAWS = 1 << 12;
/** Of the draws, those that no list of words has: names, and numbers. */
const share = { coined: 0.06, number: 0.01 };
const COMMA = 0.08;
const PARAGRAPH = 0.15;

/** Drawing evenly gives each word as often as it comes: by Zipf's law, 1 / rank. */
type Vocabulary = { words: string[]; capitalised: string[] };

const vocabularies = new Map<Language, Vocabulary>();

function vocabularyOf(language: Language): Vocabulary {
  const known = vocabularies.get(language);
  if (known) return known;
  const words = drawVocabulary(language);
  const made = { words, capitalised: words.map(capitalise) };
  vocabularies.set(language, made);
  return made;
}

function drawVocabulary(language: Language): string[] {
  const random = new Random(0, streams.vocabulary);
  const { words } = language;
  return Array.from({ length: DRAWS }, () => {
    const kind = random.fraction();
    if (kind < share.number) return String(random.between(2, 5_000));
    if (kind < share.number + share.coined) return coin(random, language);
    // The inverse of the sum over 1 / rank, which is close to a logarithm.
    const rank = Math.floor(Math.exp(random.fraction() * Math.log(words.length + 1))) - 1;
    return must(words[Math.min(rank, words.length - 1)]);
  });
}

function coin(random: Random, language: Language): string {
  let word = "";
  for (let left = random.between(2, 4); left > 0; left--) word += random.pick(language.syllables);
  return random.chance(0.5) ? capitalise(word) : word;
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Some words; at least `characters` long by at most a word. The first has a capital where the script has any. */
export function words(random: Random, language: Language, characters: number): string {
  const vocabulary = vocabularyOf(language);
  return goOn(random, vocabulary, language, vocabulary.capitalised[random.below(DRAWS)] ?? "", characters);
}

function goOn(
  random: Random,
  { words }: Vocabulary,
  { space }: Language,
  begun: string,
  characters: number,
): string {
  let text = begun;
  while (text.length < characters) {
    const draw = random.uint32();
    text += space + words[draw % DRAWS];
    if (text.length < characters) text += space + words[(draw >>> 16) % DRAWS];
  }
  return text;
}

/** Sentences, on and on; at least `characters` long by at most a word and a stop. */
export function prose(random: Random, language: Language, characters: number): string {
  let text = "";
  while (text.length < characters) {
    if (text !== "") text += random.chance(PARAGRAPH) ? "\n\n" : language.gap;
    text += sentence(random, language, characters - text.length);
  }
  return text;
}

function sentence(random: Random, language: Language, most: number): string {
  // Twenty to a hundred and forty bytes, whatever the script.
  const wanted = Math.min(most, random.between(20, 140) / language.bytesPerCharacter);
  let text = words(random, language, random.chance(COMMA) ? wanted / 2 : wanted);
  if (text.length < wanted) {
    text = goOn(random, vocabularyOf(language), language, text + language.comma, wanted);
  }
  text += random.pick(language.stops);
  return random.chance(language.emoji) ? `${text} ${random.pick(emojis)}` : text;
}
