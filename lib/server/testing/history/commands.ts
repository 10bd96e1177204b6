import fc from "fast-check";
import type { Said } from "./model.ts";

/**
 * What people and programs do to histories, as numbers that are read modulo what there is at that moment: so any part
 * of a sequence is a sequence too, and fast-check can shrink what it finds.
 */
export interface Where {
  /** Which conversation of all there are. */
  conversation: number;
  /** Asked for by somebody whose it is not. */
  isForeign: boolean;
  /** Which message of the conversation, deleted or not, or one of another conversation. */
  message: number;
  isElsewhere: boolean;
}

export type Command =
  | { do: "create"; owner: number }
  | {
      do: "append";
      where: Where;
      below: "head" | "root" | "message";
      /** `again`: the id of a message that may be there already. */
      id: "new" | "again";
      said: Said;
    }
  /** Says again exactly what a message says, under its id. */
  | { do: "repeat"; where: Where }
  /** Several messages, one below the other. */
  | { do: "burst"; where: Where; below: "head" | "root" | "message"; count: number }
  | { do: "edit"; where: Where; id: "new" | "again"; text: string; calls: string[] }
  /** Another reply below the same message. */
  | { do: "regenerate"; where: Where; text: string }
  | { do: "choose" | "fork" | "delete" | "trash" | "restore" | "purge"; where: Where };

const seldom = (weight: number) =>
  fc.oneof({ weight, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });

const where: fc.Arbitrary<Where> = fc.record({
  conversation: fc.nat(11),
  isForeign: seldom(30),
  message: fc.nat(40),
  isElsewhere: seldom(30),
});

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });

// Few ids, so that they meet again and again.
const callId = fc.constantFrom("a", "b", "c", "d", "e");
const calls = fc.oneof(
  { weight: 3, arbitrary: fc.uniqueArray(callId, { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.array(callId, { minLength: 1, maxLength: 2 }) },
);

const none = fc.constant<string[]>([]);

const said: fc.Arbitrary<Said> = fc.oneof(
  fc.record({
    role: fc.constantFrom("user" as const, "assistant" as const, "system" as const, "developer" as const),
    text,
    calls: none,
    answers: fc.constant(null),
  }),
  fc.record({
    role: fc.constant("assistant" as const),
    text: fc.oneof(text, fc.constant("")),
    calls,
    answers: fc.constant(null),
  }),
  fc.record({ role: fc.constant("tool" as const), text, calls: none, answers: callId }),
);

const id = fc.oneof(
  { weight: 12, arbitrary: fc.constant("new" as const) },
  { weight: 1, arbitrary: fc.constant("again" as const) },
);

const below = fc.oneof(
  { weight: 5, arbitrary: fc.constant("head" as const) },
  { weight: 1, arbitrary: fc.constant("root" as const) },
  { weight: 4, arbitrary: fc.constant("message" as const) },
);

const on = <Name extends string>(name: Name) => fc.record({ do: fc.constant(name), where });

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("create" as const), owner: fc.nat(1) }) },
  {
    weight: 20,
    arbitrary: fc.record({ do: fc.constant("append" as const), where, below, id, said }),
  },
  { weight: 2, arbitrary: on("repeat" as const) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("burst" as const),
      where,
      below,
      count: fc.integer({ min: 2, max: 9 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("edit" as const),
      where,
      id,
      text,
      calls: fc.oneof(none, calls),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("regenerate" as const), where, text }) },
  { weight: 6, arbitrary: on("choose" as const) },
  { weight: 2, arbitrary: on("fork" as const) },
  { weight: 6, arbitrary: on("delete" as const) },
  { weight: 1, arbitrary: on("trash" as const) },
  { weight: 2, arbitrary: on("restore" as const) },
  { weight: 1, arbitrary: on("purge" as const) },
);

/** How a history is read after a command: numbers again, read modulo what there is. */
export interface Reading {
  limit: number;
  message: number;
}

const reading: fc.Arbitrary<Reading> = fc.record({
  limit: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 2, max: 9 }) },
    { weight: 1, arbitrary: fc.constant(1) },
  ),
  message: fc.nat(60),
});

export const session = (maxLength: number) =>
  fc.array(fc.record({ command, reading }), { minLength: 1, maxLength, size: "max" });
