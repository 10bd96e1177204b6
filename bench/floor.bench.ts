/**
 * How near each hot operation comes to the least that Postgres and pg can be asked for the same: one statement without a
 * check, in the same process, in turns.
 */
import { must } from "#lib/shared/assert.ts";
import { ensureHistory } from "./history/ensure-history.ts";
import type { Case } from "./speed/cases.ts";
import { closePlace, measure, openPlace, ratio, typical } from "./speed/measure.ts";

const messages = Number(process.argv[2] ?? 1_000_000);
const times = 1000;
const allowed = { wall: 2, cpu: 2, reads: 1.5 };

const history = await ensureHistory({ messages });
const { ownerId, conversations, many } = history.landmarks;
const long = must(
  conversations.findLast(({ name }) => name !== "forked"),
  "landmark",
);
const at = { ownerId, conversation: long.conversationId };
const cases: [name: string, it: Case][] = [
  ["message page", { kind: "page", ...at, from: "newest" }],
  ["append", { kind: "append", ...at, size: long.messageCount }],
  ["sidebar page", { kind: "sidebar", ownerId: many.ownerId }],
  ["get one", { kind: "get", ...at }],
];

let missed = 0;
const place = openPlace(history.url);
try {
  const timings = await measure(
    cases.flatMap(([, it]) => (["ours", "floor"] as const).map((how) => ({ place, case: it, how, times }))),
  );
  console.log(
    `against one bare statement, ${long.messageCount} messages in the conversation, ${messages} in all`,
  );
  for (const [index, [name]] of cases.entries()) {
    const [ours, floor] = [must(timings[index * 2], "timing"), must(timings[index * 2 + 1], "timing")];
    const found = {
      wall: ratio(ours, floor, "wall"),
      cpu: ratio(ours, floor, "cpu"),
      reads: ours.blocks / floor.blocks,
    };
    const parts = [
      `wall ${show(typical(ours, "wall"))} / ${show(typical(floor, "wall"))} = ${found.wall.toFixed(2)}`,
      `CPU ${show(typical(ours, "cpu"))} / ${show(typical(floor, "cpu"))} = ${found.cpu.toFixed(2)}`,
      `blocks ${ours.blocks} / ${floor.blocks} = ${found.reads.toFixed(2)}`,
    ];
    const kept = found.wall <= allowed.wall && found.cpu <= allowed.cpu && found.reads <= allowed.reads;
    if (!kept) missed++;
    console.log(`  ${kept ? "✓" : "✗"} ${name.padEnd(13)} ${parts.join("   ")}`);
  }
  console.log(`  (allowed: wall ${allowed.wall}, CPU ${allowed.cpu}, blocks ${allowed.reads})`);
} finally {
  await closePlace(place);
  await history.close();
}
process.exit(missed > 0 ? 1 : 0);

function show(microseconds: number): string {
  return `${Math.round(microseconds)} µs`;
}
