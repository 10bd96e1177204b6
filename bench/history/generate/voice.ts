import { must } from "#lib/shared/assert.ts";
import { type Language, languages } from "./languages.ts";
import { Random, streams } from "./random.ts";
import { drawQuestion, drawReply } from "./utterances.ts";

/** Who speaks in a conversation. `turn` counts on the path, `version` the replies to one question; both from 0. */
export type Voice = {
  language: Language;
  question(turn: number): string;
  reply(turn: number, version: number): string;
};

export function ordinaryVoice(random: Random, language: Language): Voice {
  return {
    language,
    question: () => drawQuestion(random, language),
    reply: () => drawReply(random, language),
  };
}

const CYCLE = 25;

/** Twenty-five questions and as many replies, again and again, the same in every landmark. */
export function landmarkVoice(seed: number): Voice {
  const random = new Random(seed, streams.landmark);
  const { language } = must(languages[0], "language");
  const questions = Array.from({ length: CYCLE }, () => drawQuestion(random, language));
  const replies = Array.from({ length: CYCLE }, () => drawReply(random, language));
  return {
    language,
    question: (turn) => must(questions[turn % CYCLE]),
    reply(turn, version) {
      const text = must(replies[turn % CYCLE]);
      // Nearly the same: pages with forks are no heavier than others, and still no two siblings say the same.
      return version === 0 ? text : `${text}\n\n(Version ${version + 1})`;
    },
  };
}
