import { afterEach, expect, test } from "vitest";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";
import type { Response } from "#lib/shared/contracts/response.ts";
import { EventWindow, written } from "./event-window.ts";
import { push, type RunningReply, runningReplies, wake } from "./running.ts";
import { tailReply } from "./tail-reply.ts";

const generationUuid = "0193f0c2-0000-7000-8000-000000000001";

function runReply(): RunningReply {
  const reply: RunningReply = {
    ownerId: "owner",
    conversationUuid: "",
    conversationId: "",
    generationUuid,
    responseId: "",
    model: "",
    events: new EventWindow(),
    soFar: () => ({}) as Response, // asked for only where the log has lost something
    isKept: true,
    isOver: false,
    isEnding: false,
    abort: new AbortController(),
    readers: new Set(),
    ended: Promise.resolve(),
  };
  runningReplies().set(generationUuid, reply);
  return reply;
}

function say(reply: RunningReply): void {
  const event: ReplyEvent = {
    type: "response.output_text.delta",
    sequence_number: reply.events.next,
    item_id: "msg_1",
    output_index: 0,
    content_index: 0,
    delta: "word",
    logprobs: [],
  };
  push(reply, written(event));
}

function end(reply: RunningReply): void {
  const event = {
    type: "response.completed",
    sequence_number: reply.events.next,
    response: {} as Response,
  } satisfies ReplyEvent;
  reply.events.push(written(event));
  runningReplies().delete(generationUuid);
  wake(reply);
}

/** A reader that notes what it is handed; `room` is what it answers. */
function read(options: { after?: number; room?: () => Promise<void> | undefined } = {}) {
  const seen: number[] = [];
  const left = new AbortController();
  const from = { ownerId: "owner", generationUuid, after: options.after ?? -1, signal: left.signal };
  const over = tailReply(from, ({ number }) => {
    seen.push(number);
    return options.room?.();
  });
  return { seen, over, leave: () => left.abort() };
}

afterEach(() => runningReplies().clear());

test("an event reaches its readers in the very call that brings it, and the end settles them", async () => {
  const reply = runReply();
  say(reply);
  const [first, later] = [read(), read({ after: 0 })];
  expect([first.seen, later.seen]).toEqual([[0], []]);
  say(reply);
  expect([first.seen, later.seen]).toEqual([[0, 1], [1]]);
  end(reply);
  await Promise.all([first.over, later.over]);
  expect([first.seen, later.seen]).toEqual([
    [0, 1, 2],
    [1, 2],
  ]);
  expect(reply.readers.size).toBe(0);
});

test("a reader without room is handed nothing until it has some, and then all of it in order", async () => {
  const reply = runReply();
  const { promise: room, resolve: makeRoom } = Promise.withResolvers<void>();
  let isFull = true;
  const { seen, over } = read({ room: () => (isFull ? room : undefined) });
  for (let count = 0; count < 3; count++) say(reply);
  expect(seen).toEqual([0]);
  isFull = false;
  makeRoom();
  await room;
  expect(seen).toEqual([0, 1, 2]);
  end(reply);
  await over;
  expect(seen).toEqual([0, 1, 2, 3]);
});

test("a reader that leaves is let go at once, also while it has no room", async () => {
  const reply = runReply();
  const { seen, over, leave } = read({ room: () => new Promise<void>(() => {}) });
  say(reply);
  leave();
  await over;
  say(reply);
  expect(seen).toEqual([0]);
  expect(reply.readers.size).toBe(0);
});

test("what goes wrong at a reader is the reader's, and neither the reply's nor another's", async () => {
  const reply = runReply();
  const broken = read({
    room() {
      throw new Error("the reader broke");
    },
  });
  const other = read();
  say(reply);
  await expect(broken.over).rejects.toThrow("the reader broke");
  say(reply);
  expect([broken.seen, other.seen]).toEqual([[0], [0, 1]]);
});

test("another person's reply is not read from memory", async () => {
  const reply = runReply();
  say(reply);
  reply.ownerId = "another";
  const { seen, leave, over } = read();
  leave();
  await over;
  expect(seen).toEqual([]);
});
