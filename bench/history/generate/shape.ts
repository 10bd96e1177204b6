import type { Random } from "./random.ts";

/**
 * What happened in a conversation, one thing after the other. `turn` counts the turns of the path that is visible at
 * that moment, from 0. After a fork the conversation goes on below the new version.
 */
export type Step =
  /** A question and its reply; with calls, the reply is a message that calls, their results, and one that answers. */
  | { kind: "turn"; calls: number }
  /** A question that was never answered. */
  | { kind: "question" }
  /** Another reply to the question of that turn. */
  | { kind: "regenerate"; turn: number }
  /** The question of that turn in other words, and its reply. */
  | { kind: "edit"; turn: number };

export type Shape = { steps: Step[]; messages: number };

/** One in a hundred is long: more than 50 turns, 70 in the mean. The others make the mean of all 2.6. */
const long = { share: 0.01, above: 50, mean: 70, most: 500 };
const meanTurns = 2.6;
const shortMean = (meanTurns - long.share * long.mean) / (1 - long.share);

const shareWithCalls = 0.05;
const shareWithTwoCalls = 0.15;

/** Forks are for short conversations; the long forked one is a landmark. */
const forks = { mostTurns: 10, shareWithOne: 0.05, shareWithTwo: 0.015 };

/** About what `drawShape` comes to in the mean, by which the number of conversations is told in advance. */
export const MESSAGES_PER_CONVERSATION = 5.6;

const plainTurn: Step = { kind: "turn", calls: 0 };

export function drawShape(random: Random): Shape {
  const turns = drawTurns(random);
  const forksAt = drawForks(random, turns);
  const steps: Step[] = [];
  let visible = 0;
  for (let turn = 1; turn <= turns; turn++) {
    steps.push(drawTurn(random));
    visible++;
    for (const at of forksAt) {
      if (at !== turn) continue;
      const forked = random.below(visible);
      steps.push({ kind: random.chance(0.6) ? "regenerate" : "edit", turn: forked });
      visible = forked + 1;
    }
  }
  return shapeOf(steps);
}

function drawTurns(random: Random): number {
  if (random.chance(long.share)) {
    return Math.min(long.most, long.above + 1 + Math.floor(random.exponential(long.mean - long.above - 1)));
  }
  // Geometric from 1: each turn is the last one with the same probability.
  return 1 + Math.floor(Math.log(1 - random.fraction()) / Math.log(1 - 1 / shortMean));
}

/** After which turns something is said in another version. */
function drawForks(random: Random, turns: number): number[] {
  const kind = random.fraction();
  if (turns > forks.mostTurns || kind >= forks.shareWithOne + forks.shareWithTwo) return [];
  const first = random.between(1, turns);
  return kind < forks.shareWithTwo ? [first, random.between(1, turns)] : [first];
}

function drawTurn(random: Random): Step {
  if (!random.chance(shareWithCalls)) return plainTurn;
  return { kind: "turn", calls: random.chance(shareWithTwoCalls) ? 2 : 1 };
}

/** Without forks or calls; an odd number ends with a question that was never answered. */
export function straight(messages: number): Shape {
  const steps: Step[] = Array.from({ length: Math.floor(messages / 2) }, () => plainTurn);
  if (messages % 2 === 1) steps.push({ kind: "question" });
  return { steps, messages };
}

/** At that many evenly spaced places the reply was regenerated, and the conversation went on below the new one. */
export function straightWithForks(messages: number, count: number): Shape {
  const turns = (messages - count) / 2;
  const steps: Step[] = [];
  let fork = 0;
  for (let turn = 0; turn < turns; turn++) {
    steps.push(plainTurn);
    if (turn !== Math.floor(((fork + 0.5) * turns) / count)) continue;
    steps.push({ kind: "regenerate", turn });
    fork++;
  }
  return shapeOf(steps);
}

function shapeOf(steps: Step[]): Shape {
  return { steps, messages: steps.reduce((sum, step) => sum + messagesOf(step), 0) };
}

function messagesOf(step: Step): number {
  switch (step.kind) {
    case "turn":
      return step.calls === 0 ? 2 : 3 + step.calls;
    case "edit":
      return 2;
    case "question":
    case "regenerate":
      return 1;
  }
}
