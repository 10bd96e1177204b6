import { isServerCallId } from "#lib/shared/server-calls.ts";
import { countingWords, durationWords } from "./duration-words.ts";
import type { Took } from "./item-times.ts";

/**
 * `waiting`: a client has to answer it, and may still; `unanswered`: nobody will any more.
 */
export type ToolState = "running" | "waiting" | "done" | "failed" | "unanswered";

interface Call {
  readonly callId: string;
  readonly name: string;
  readonly arguments: string;
  readonly result: string | null;
}

/**
 * @param running whether its reply is still written
 * @param open whether nothing has been said below its reply
 */
export function toolState(call: Call, { running, open }: { running: boolean; open: boolean }): ToolState {
  if (call.result !== null) return hasFailed(call, call.result) ? "failed" : "done";
  if (running) return "running";
  return open && !isServerCallId(call.callId) ? "waiting" : "unanswered";
}

/**
 * There is no field for it. Our own tools find JSON, and say in words why they found nothing (lib/server/generation); of
 * others' we believe an `error` that is not empty, or MCP's `isError`.
 */
function hasFailed({ callId }: Call, result: string): boolean {
  const found = parsed(result);
  if (isServerCallId(callId)) return found === undefined;
  if (typeof found !== "object" || found === null) return false;
  return Boolean(Reflect.get(found, "error")) || Reflect.get(found, "isError") === true;
}

/** Undefined where it is no JSON: still streaming, or as a model wrote it. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** As a person would say it. */
const verbs: Record<string, { doing: string; done: string }> = {
  search_history: { doing: "Searching your history for", done: "Searched your history for" },
};

export interface ToolWords {
  /** What it does, or did. */
  title: string;
  /** What about; null where the arguments do not say it. */
  subject: string | null;
}

/** A tool call in words: what it does while it runs, what it did afterwards. */
export function toolWords(call: Call, state: ToolState): ToolWords {
  const subject = subjectOf(call.arguments);
  const verb = verbs[call.name];
  if (verb) {
    const title = state === "running" ? verb.doing : verb.done;
    return subject
      ? { title, subject: `“${subject}”` }
      : { title: title.replace(/ for$/, ""), subject: null };
  }
  const used = { running: "Using", waiting: "Called", unanswered: "Called", done: "Used", failed: "Used" };
  return { title: `${used[state]} ${call.name.replaceAll(/[_-]+/g, " ")}`, subject };
}

/** The first thing the arguments say in words; a line of them. */
function subjectOf(json: string): string | null {
  const value = parsed(json);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const found = Object.values(value).find((each) => typeof each === "string" && each.trim() !== "");
  return typeof found === "string" ? found.trim().replaceAll(/\s+/g, " ").slice(0, 200) : null;
}

/** What stands at the end of a card: how it is, unless all is well, and how long it took. */
export function stateWords(state: ToolState, took: Took, now: number): string | null {
  const time = took && ("ms" in took ? durationWords(took.ms) : countingWords(now - took.since));
  switch (state) {
    case "running":
    case "done":
      return time;
    case "failed":
      return time ? `Failed · ${time}` : "Failed";
    case "waiting":
      return "Waits for its client";
    case "unanswered":
      return "No answer";
  }
}

/** What a model thought before it spoke, in a line. */
export function reasoningWords(
  thinking: boolean,
  took: Took,
  now: number,
): { title: string; time: string | null } {
  if (thinking) {
    return { title: "Thinking…", time: took && "since" in took ? countingWords(now - took.since) : null };
  }
  if (!took || !("ms" in took)) return { title: "Thoughts", time: null };
  if (took.ms < 1_000) return { title: "Thought for a moment", time: null };
  return {
    title: `Thought for ${durationWords(Math.round(took.ms / 1_000) * 1_000).replace(".0 ", " ")}`,
    time: null,
  };
}

/** JSON as a person likes to read it; anything else as it is. */
export function readable(text: string): string {
  const value = parsed(text);
  return value === undefined ? text : JSON.stringify(value, null, 2);
}

/** As much as is read at a glance; a result of megabytes would hold up the page. */
const glance = 2_000;

/** The beginning of a text, cut between characters and rather at the end of a line; null where it is short enough. */
export function beginningOf(text: string): string | null {
  if (text.length <= glance * 1.5) return null;
  const line = text.lastIndexOf("\n", glance);
  return line > glance / 2 ? text.slice(0, line) : text.slice(0, glance).replace(/[\uD800-\uDBFF]$/, "");
}
