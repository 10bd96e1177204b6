import { expect, test } from "vitest";
import { findPrincipal } from "#lib/server/auth/principal.ts";
import { sessionCookieName } from "#lib/server/auth/session-cookie.ts";
import { createSession, revokeSession } from "#lib/server/auth/sessions.ts";
import { newPerson } from "#lib/server/testing/person.ts";
import { readSse } from "#lib/server/testing/read-sse.ts";
import { must } from "#lib/shared/assert.ts";
import { newId } from "#lib/shared/ids.ts";
import { endStreams } from "./live-streams.ts";

test("revoking a session ends what is streamed to its person, and nobody else's", async () => {
  const [person, stranger] = [await newPerson(), await newPerson()];
  const other = readSse(await stranger.fetch("/events"));
  const otherEnd = other.next();
  const conversation = newId("conversation");
  const message = { content: "hello" };
  await person.post(`/conversations/${conversation}/replies`, { action: "send", create: true, message });
  const streams = [
    await person.fetch(`/conversations/${conversation}/stream`),
    await person.fetch("/events"),
  ];
  const token = await createSession(person.ownerId, null);
  const headers = new Headers({ cookie: `${sessionCookieName()}=${token}` });
  const { sessionId } = must(await findPrincipal(headers), "principal");
  await revokeSession({ ownerId: person.ownerId, sessionId });
  expect(await findPrincipal(headers)).toBeNull();
  for (const stream of streams) {
    const types: (string | undefined)[] = [];
    for await (const { event } of readSse(stream)) types.push(event);
    expect(types).not.toContain("response.completed"); // it ended before the reply did
  }
  await expect(Promise.race([otherEnd, Promise.resolve("open")])).resolves.toBe("open");
  endStreams(stranger.ownerId);
  await expect(otherEnd).resolves.toMatchObject({ done: true });
  await person.post(`/conversations/${conversation}/stop`);
});
