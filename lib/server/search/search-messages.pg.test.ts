import { beforeAll, expect, test } from "vitest";
import { trashConversation } from "#lib/server/conversations/trash-conversation.ts";
import { appendMessages } from "#lib/server/messages/append-messages.ts";
import { newPerson } from "#lib/server/testing/person.ts";
import { formatId, newUuid } from "#lib/shared/ids.ts";
import { searchMessages } from "./search-messages.ts";

let ownerId: string;
const [garden, kitchen] = [newUuid(), newUuid()];

const write = (conversationUuid: string, texts: string[], model?: string) =>
  appendMessages({
    ownerId,
    conversationUuid,
    parentSeq: null,
    messages: texts.map((text) => ({
      uuid: newUuid(),
      role: model ? "assistant" : "user",
      text,
      ...(model && { model }),
    })),
    create: { title: null },
  });

beforeAll(async () => {
  ownerId = (await newPerson()).ownerId;
  await write(garden, ["Dahlias and roses", "Only dahlias", "100% compost_heap"]);
  await write(kitchen, ["Köln’s 漢字 cake"]);
  await write(kitchen, ["I found nothing about dahlias"], "librarian");
});

const found = async (words: string[], more: object = {}) =>
  (await searchMessages({ ownerId, words, limit: 10, ...more })).map((hit) => hit.snippet);

test("what matches most words comes first, in any case, and the librarian's own words are left out", async () => {
  expect(await found(["ROSES", "dahlias"])).toEqual(["Dahlias and roses", "Only dahlias"]);
  expect(await found(["漢字"])).toEqual(["Köln’s 漢字 cake"]);
  expect(await found(["nothing at all"])).toEqual([]);
  expect(await found([])).toEqual([]);
});

test("characters that mean something in a pattern are looked for as they are", async () => {
  expect(await found(["100%"])).toEqual(["100% compost_heap"]);
  expect(await found(["post_h"])).toEqual(["100% compost_heap"]);
  expect(await found(["dahlias_"])).toEqual([]);
  expect(await found(["\\"])).toEqual([]);
});

test("the conversation one asks from, and the trash, are not searched", async () => {
  expect(await found(["dahlias"], { exceptConversationUuid: garden })).toEqual([]);
  await trashConversation({ ownerId, conversationId: formatId("conversation", kitchen) });
  expect(await found(["cake"])).toEqual([]);
});
