/**
 * Whether anything costs more in a long conversation, in a forked one, for who has many conversations, or in a large
 * database: each pair reads the same blocks, and takes the same time.
 */
import { must } from "#lib/shared/assert.ts";
import { ensureHistory, type History, type LandmarkName } from "./history/ensure-history.ts";
import type { Case } from "./speed/cases.ts";
import {
  closePlace,
  type Measured,
  measure,
  openPlace,
  type Place,
  ratio,
  typical,
} from "./speed/measure.ts";

const [large, small] = [Number(process.argv[2] ?? 1_000_000), Number(process.argv[3] ?? 10_000)];
const times = 200;
const allowed = { wall: 1.3, blocks: 1.1 };

const histories = {
  large: await ensureHistory({ messages: large }),
  small: await ensureHistory({ messages: small }),
};
const places = { large: openPlace(histories.large.url), small: openPlace(histories.small.url) };

type Pair = { name: string; one: Measured; other: Measured };

function pageOf(history: History, name: LandmarkName, from: "newest" | "oldest" | "middle"): Case {
  const at = must(
    history.landmarks.conversations.find((landmark) => landmark.name === name),
    name,
  );
  const place = { ownerId: history.landmarks.ownerId, conversation: at.conversationId };
  return { kind: "page", ...place, from: from === "middle" ? { below: at.middleId } : from };
}

function appendTo(history: History, name: LandmarkName): Case {
  const at = must(
    history.landmarks.conversations.find((landmark) => landmark.name === name),
    name,
  );
  const { ownerId } = history.landmarks;
  return { kind: "append", ownerId, conversation: at.conversationId, size: at.messageCount };
}

function pair(name: string, [at, one]: [Place, Case], [otherAt, other]: [Place, Case]): Pair {
  const job = (place: Place, it: Case) => ({ place, case: it, how: "ours" as const, times });
  return { name, one: job(at, one), other: job(otherAt, other) };
}

const ends = ["newest", "oldest", "middle"] as const;
const here = (it: Case): [Place, Case] => [places.large, it];
const there = (it: Case): [Place, Case] => [places.small, it];
const { large: all, small: few } = histories;

const pairs: Pair[] = [
  ...(["hundredThousand", "forked"] as const).flatMap((name) => [
    ...ends.map((from) =>
      pair(
        `${from} page: ${name} / hundred`,
        here(pageOf(all, name, from)),
        here(pageOf(all, "hundred", from)),
      ),
    ),
    pair(`append: ${name} / hundred`, here(appendTo(all, name)), here(appendTo(all, "hundred"))),
  ]),
  pair(
    `sidebar: ${all.landmarks.many.conversations} conversations / ${all.landmarks.twenty.conversations}`,
    here({ kind: "sidebar", ownerId: all.landmarks.many.ownerId }),
    here({ kind: "sidebar", ownerId: all.landmarks.twenty.ownerId }),
  ),
  ...ends.map((from) =>
    pair(
      `${from} page: in ${large} / in ${small}`,
      here(pageOf(all, "hundred", from)),
      there(pageOf(few, "hundred", from)),
    ),
  ),
  pair(`append: in ${large} / in ${small}`, here(appendTo(all, "hundred")), there(appendTo(few, "hundred"))),
  pair(
    `sidebar: in ${large} / in ${small}`,
    here({ kind: "sidebar", ownerId: all.landmarks.twenty.ownerId }),
    there({ kind: "sidebar", ownerId: few.landmarks.twenty.ownerId }),
  ),
];

let missed = 0;
try {
  const timings = await measure(pairs.flatMap(({ one, other }) => [one, other]));
  console.log("what grows with the history, medians of five interleaved rounds");
  for (const [index, { name }] of pairs.entries()) {
    const [one, other] = [must(timings[index * 2], "timing"), must(timings[index * 2 + 1], "timing")];
    const wall = ratio(one, other, "wall");
    const blocks = one.blocks / other.blocks;
    const kept = wall <= allowed.wall && blocks <= allowed.blocks;
    if (!kept) missed++;
    const times = `${Math.round(typical(one, "wall"))} / ${Math.round(typical(other, "wall"))} µs`;
    console.log(
      `  ${kept ? "✓" : "✗"} ${name.padEnd(44)} wall ${times} = ${wall.toFixed(2)}   ` +
        `blocks ${one.blocks} / ${other.blocks} = ${blocks.toFixed(2)}`,
    );
  }
  console.log(`  (allowed: wall ${allowed.wall}, blocks ${allowed.blocks})`);
} finally {
  for (const place of Object.values(places)) await closePlace(place);
  for (const history of Object.values(histories)) await history.close();
}
process.exit(missed > 0 ? 1 : 0);
