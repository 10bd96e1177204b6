/**
 * Whether anything costs more in a long conversation, in a forked one, for who has many conversations, or in a large
 * database: each pair reads the same blocks, and takes the same time.
 */
import { must } from "#lib/shared/assert.ts";
import { ensureHistory, type History, type LandmarkName } from "./history/ensure-history.ts";
import type { Case } from "./speed/cases.ts";
import { closePlace, type Measured, measure, openPlace, ratio, typical } from "./speed/measure.ts";

const [large, small] = [Number(process.argv[2] ?? 1_000_000), Number(process.argv[3] ?? 10_000)];
const times = 200;
const allowed = { wall: 1.3, blocks: 1.1 };

/**
 * The trees of indexes are a level higher in a large database, which is one block more for each look-up, whatever the
 * query. So many look-ups does each make; appending looks into every index of what it writes, and at foreign keys.
 */
const lookUps: Record<Case["kind"], number> = { page: 6, append: 18, sidebar: 1, get: 1 };

type Pair = { name: string; one: Measured; other: Measured; levels?: number };

const all = await ensureHistory({ messages: large });
const few = await ensureHistory({ messages: small });
const inAll = openPlace(all.url);
const inFew = openPlace(few.url);

function landmark({ landmarks }: History, name: LandmarkName) {
  const found = landmarks.conversations.find((conversation) => conversation.name === name);
  return { ownerId: landmarks.ownerId, ...must(found, `landmark ${name}`) };
}

/** What is done in a conversation. */
const works: [name: string, caseIn: (history: History, name: LandmarkName) => Case][] = [
  ["newest page", (history, name) => page(history, name, () => "newest")],
  ["oldest page", (history, name) => page(history, name, () => "oldest")],
  ["middle page", (history, name) => page(history, name, ({ middleId }) => ({ below: middleId }))],
  [
    "append",
    (history, name) => {
      const { ownerId, conversationId, messageCount } = landmark(history, name);
      return { kind: "append", ownerId, conversation: conversationId, size: messageCount };
    },
  ],
];

type From = Extract<Case, { kind: "page" }>["from"];

function page(history: History, name: LandmarkName, from: (at: { middleId: string }) => From): Case {
  const at = landmark(history, name);
  return { kind: "page", ownerId: at.ownerId, conversation: at.conversationId, from: from(at) };
}

function sidebar(owner: { ownerId: string }): Case {
  return { kind: "sidebar", ownerId: owner.ownerId };
}

function job(place: typeof inAll, it: Case): Measured {
  return { place, case: it, how: "ours", times };
}

const byLength = (["hundredThousand", "forked"] as const).flatMap((long) =>
  works.map(
    ([name, caseIn]): Pair => ({
      name: `${name}: ${long} / hundred`,
      one: job(inAll, caseIn(all, long)),
      other: job(inAll, caseIn(all, "hundred")),
    }),
  ),
);
const { many, twenty } = all.landmarks;
const bySidebar: Pair = {
  name: `sidebar: ${many.conversations} conversations / ${twenty.conversations}`,
  one: job(inAll, sidebar(many)),
  other: job(inAll, sidebar(twenty)),
};
const bySize = [
  ...works.map(([name, caseIn]) => ({
    name,
    one: job(inAll, caseIn(all, "hundred")),
    other: job(inFew, caseIn(few, "hundred")),
  })),
  { name: "sidebar", one: job(inAll, sidebar(twenty)), other: job(inFew, sidebar(few.landmarks.twenty)) },
].map(
  (pair): Pair => ({
    ...pair,
    name: `${pair.name}: in ${large} / in ${small}`,
    levels: lookUps[pair.one.case.kind],
  }),
);
const pairs = [...byLength, bySidebar, ...bySize];

let missed = 0;
try {
  const timings = await measure(pairs.flatMap(({ one, other }) => [one, other]));
  console.log("what grows with the history, medians of five interleaved rounds");
  for (const [index, { name, levels = 0 }] of pairs.entries()) {
    const [one, other] = [must(timings[index * 2], "timing"), must(timings[index * 2 + 1], "timing")];
    const wall = ratio(one, other, "wall");
    const kept = wall <= allowed.wall && one.blocks <= other.blocks * allowed.blocks + levels;
    if (!kept) missed++;
    const clock = `${Math.round(typical(one, "wall"))} / ${Math.round(typical(other, "wall"))} µs`;
    console.log(
      `  ${kept ? "✓" : "✗"} ${name.padEnd(44)} wall ${clock} = ${wall.toFixed(2)}   ` +
        `blocks ${one.blocks} / ${other.blocks} = ${(one.blocks / other.blocks).toFixed(2)}` +
        `${levels > 0 ? ` (${levels} look-ups in higher trees)` : ""}`,
    );
  }
  console.log(
    `  (allowed: wall ${allowed.wall}, blocks ${allowed.blocks}, and one for each look-up in a higher tree)`,
  );
} finally {
  for (const place of [inAll, inFew]) await closePlace(place);
  for (const history of [all, few]) await history.close();
}
process.exit(missed > 0 ? 1 : 0);
