import { env } from "#lib/server/env.ts";
import { timeInWords } from "#lib/server/time-in-words.ts";
import { ModelStreamError } from "./model-failure.ts";

export interface SilenceWatch {
  /** Aborted, with a ModelStreamError as its reason, when nothing was heard for too long. */
  readonly signal: AbortSignal;
  readonly hasHeard: boolean;
  /** The model said something. Called for every piece, so it does next to nothing. */
  heard(): void;
  end(): void;
}

/**
 * Waits for a model: long for its first word (a local one may have to be loaded), less for each that follows. Only what
 * says something counts: a model that hangs may go on sending signs of life for ever.
 */
export function watchSilence(): SilenceWatch {
  const { MODEL_FIRST_TOKEN_TIMEOUT_MS: first, MODEL_SILENCE_TIMEOUT_MS: next } = env();
  const controller = new AbortController();
  const giveUp = (message: string, hasSpoken: boolean) =>
    controller.abort(new ModelStreamError({ code: "timed_out", message }, { hasSpoken }));
  const begins = () => giveUp(`The model did not begin to answer within ${timeInWords(first)}.`, false);
  const goesOn = () => giveUp(`The model fell silent for ${timeInWords(next)}, so we stopped waiting.`, true);
  let timer = setTimeout(begins, first);
  let hasHeard = false;
  return {
    signal: controller.signal,
    get hasHeard() {
      return hasHeard;
    },
    heard() {
      if (hasHeard) {
        timer.refresh();
        return;
      }
      hasHeard = true;
      clearTimeout(timer);
      timer = setTimeout(goesOn, next);
    },
    end: () => clearTimeout(timer),
  };
}
