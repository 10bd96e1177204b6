import { AFTERWARDS, FIRST, LAST, LAST_SIGN_UP, longestSpan } from "./calendar.ts";
import { type LandmarkName, landmarkShape, landmarksWithin } from "./landmarks.ts";
import { Random, streams } from "./random.ts";
import { drawShape, MESSAGES_PER_CONVERSATION, type Shape, straight } from "./shape.ts";
import { drawUuid, type Uuid } from "./uuid.ts";

/** The same options are the same history, byte for byte. */
export type HistoryOptions = { messages: number; seed: number };

/** With fewer, what is measured against the many would have nothing to stand on. */
export const FEWEST_MESSAGES = 1_000;

export type Owner = {
  /** `landmarks` has the landmark conversations alone; `many` and `twenty` are for measuring the sidebar. */
  kind: "landmarks" | "many" | "twenty" | "ordinary";
  id: Uuid;
  createdAt: number;
  /** How many the owner has; the last ordinary one may get fewer, since there the history is full. */
  conversations: number;
};

export type ConversationPlan = {
  /** Counts from 0 through the whole history, in the order it is loaded. */
  index: number;
  owner: Owner;
  /** Counts from 0 among the owner's, from the oldest. */
  nth: number;
  landmark?: LandmarkName;
  beginsAt: number;
  shape: Shape;
};

const manyConversations = 20_000;
const twentyConversations = 20;
/** Of the conversations of an ordinary user: long-tailed. */
const ordinary = { median: 5, spread: 1.3, most: 5_000 };

/**
 * Who there is and what they said in which order, without the words. Those are what takes time: a load that was broken
 * off finds its place by going through what it has done.
 */
export function* planHistory({ messages, seed }: HistoryOptions): Generator<ConversationPlan> {
  if (!Number.isInteger(messages) || messages < FEWEST_MESSAGES) {
    throw new RangeError(`A history has a whole number of messages, at least ${FEWEST_MESSAGES}.`);
  }
  if (!Number.isInteger(seed)) throw new RangeError("A seed is a whole number.");
  const landmarks = landmarksWithin(messages);
  let index = 0;
  let planned = 0;
  for (let ownerIndex = 0; planned < messages; ownerIndex++) {
    const ownerRandom = new Random(seed, streams.owner, ownerIndex);
    // People come in the order in which they are loaded, evenly over the time there is.
    const createdAt = FIRST + Math.floor((planned / messages) * (LAST_SIGN_UP - FIRST));
    const id = drawUuid(ownerRandom, createdAt);
    const owner: Owner = { id, createdAt, ...drawKind(ownerRandom, ownerIndex, messages, landmarks.length) };
    for (let nth = 0; nth < owner.conversations && planned < messages; nth++) {
      const landmark = owner.kind === "landmarks" ? landmarks[nth] : undefined;
      const random = new Random(seed, streams.shape, index);
      const drawn = landmark ? landmarkShape(landmark) : drawShape(random);
      const left = messages - planned;
      const shape = drawn.messages > left ? straight(left) : drawn;
      // One after the other over the owner's time, so that they lie in the table as they came about.
      const time = LAST - AFTERWARDS - longestSpan(shape.steps.length) - createdAt;
      const beginsAt = createdAt + Math.floor(((nth + random.fraction()) / owner.conversations) * time);
      yield { index, owner, nth, landmark, beginsAt, shape };
      index++;
      planned += shape.messages;
    }
  }
}

function drawKind(
  random: Random,
  ownerIndex: number,
  messages: number,
  landmarks: number,
): Pick<Owner, "kind" | "conversations"> {
  switch (ownerIndex) {
    case 0:
      return { kind: "landmarks", conversations: landmarks };
    case 1:
      return { kind: "many", conversations: manyWithin(messages) };
    case 2:
      return { kind: "twenty", conversations: twentyConversations };
    default: {
      const drawn = Math.round(random.lognormal(ordinary.median, ordinary.spread));
      return { kind: "ordinary", conversations: Math.min(ordinary.most, Math.max(1, drawn)) };
    }
  }
}

/** All 20,000 when that is at most a fifth of all there are; else a twentieth. */
function manyWithin(messages: number): number {
  const all = messages / MESSAGES_PER_CONVERSATION;
  return manyConversations <= all / 5 ? manyConversations : Math.floor(all / 20);
}
