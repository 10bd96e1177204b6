import { expect, test } from "vitest";
import { newUuid } from "#lib/shared/ids.ts";
import { db } from "./db.ts";
import { tidy } from "./housekeeping.ts";
import { newPerson } from "./testing/person.ts";

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);

test("logs go an hour after their reply has ended, and expired sessions go", async () => {
  const { ownerId } = await newPerson();
  const conversationId = newUuid();
  await db().conversation.create({ data: { ownerId, id: conversationId } });
  const ended = { status: "completed" as const, model: "m", conversationId, ownerId };
  const [old, recent, running] = [newUuid(), newUuid(), newUuid()];
  await db().generation.createMany({
    data: [
      { ...ended, id: old, finishedAt: hoursAgo(2) },
      { ...ended, id: recent, finishedAt: hoursAgo(0.5) },
      { ...ended, id: running, status: "running", createdAt: hoursAgo(3) },
    ],
  });
  const log = [old, recent, running].map((generationId) => ({
    ownerId,
    generationId,
    first: 0,
    last: 0,
    events: [],
  }));
  await db().generationEvent.createMany({ data: log });
  const session = { ownerId, tokenHash: new Uint8Array(32), expiresAt: hoursAgo(1) };
  await db().session.create({ data: { ...session, id: newUuid() } });

  await tidy();
  const left = await db().generationEvent.findMany({ where: { ownerId }, select: { generationId: true } });
  expect(left.map((row) => row.generationId).toSorted()).toEqual([recent, running].toSorted());
  const kept = await db().generation.findMany({ where: { ownerId, hasLog: true } });
  expect(kept).toHaveLength(2);
  expect(await db().session.count({ where: { ownerId } })).toBe(1);
});

test("a limit that nobody came near for a day is forgotten, and is full when it is seen again", async () => {
  const bucket = { balance: 1, refilledAt: hoursAgo(25) };
  await db().limitBucket.createMany({
    data: [
      { ...bucket, subject: "idle" },
      { ...bucket, subject: "in use", refilledAt: hoursAgo(23) },
    ],
  });
  await tidy();
  expect(await db().limitBucket.findMany({ select: { subject: true } })).toEqual([{ subject: "in use" }]);
});
