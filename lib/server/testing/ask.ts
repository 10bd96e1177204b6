import { expect } from "vitest";
import { db } from "#lib/server/db.ts";
import { must } from "#lib/shared/assert.ts";
import type { ChatCompletion } from "#lib/shared/contracts/chat-completion.ts";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import { type ReplyEvent, replyEventSchema } from "#lib/shared/contracts/reply-events.ts";
import type { Response as Reply } from "#lib/shared/contracts/response.ts";
import type { ErrorBody } from "#lib/shared/errors.ts";
import { parseId } from "#lib/shared/ids.ts";
import type { ApiClient } from "./person.ts";

type Headers = Record<string, string>;

/** A refusal as a client reads it. */
export type Refused = ErrorBody["error"] & { status: number; shouldRetry: string | null };

/** OpenAI's resources, asked by hand: for what no SDK of theirs would show. For tests. */
export interface Asker {
  post: (path: string, body: object, headers?: Headers) => Promise<Response>;
  /** POST /responses, to the response's end. */
  respond: (body: object, headers?: Headers) => Promise<Reply>;
  /** The same, streamed: as it comes, checked to be a stream of OpenAI's. */
  stream: (body: object, headers?: Headers) => AsyncGenerator<ReplyEvent>;
  complete: (body: object, headers?: Headers) => Promise<ChatCompletion>;
  /** A response's events, from the one after a number on. */
  resume: (responseId: string, after: number) => AsyncGenerator<ReplyEvent>;
  refused: (path: string, body: object, headers?: Headers) => Promise<Refused>;
  /** The conversations in the sidebar. */
  conversations: () => Promise<Conversation[]>;
}

/** @param client of a person or of their program */
export function newAsker(client: ApiClient, model = "double-fast"): Asker {
  const post = (path: string, body: object, headers: Headers = {}) =>
    client.fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ model, ...body }),
    });
  const whole = async (path: string, body: object, headers?: Headers) => {
    const answer = await post(path, body, headers);
    const told = await answer.json();
    expect([answer.status, told.error ?? null]).toEqual([200, null]);
    return told;
  };
  return {
    post,
    respond: (body, headers) => whole("/responses", body, headers),
    complete: (body, headers) => whole("/chat/completions", body, headers),
    async *stream(body, headers) {
      yield* eventsOf(await post("/responses", { ...body, stream: true }, headers));
    },
    async *resume(responseId, after) {
      yield* eventsOf(await client.fetch(`/responses/${responseId}?stream=true&starting_after=${after}`));
    },
    async refused(path, body, headers) {
      const answer = await post(path, body, headers);
      const { error }: ErrorBody = await answer.json();
      return { ...error, status: answer.status, shouldRetry: answer.headers.get("x-should-retry") };
    },
    conversations: async () => (await client.get<{ data: Conversation[] }>("/conversations?limit=100")).data,
  };
}

/** The events of a stream of OpenAI's Responses, to its end: without ids, and with `[DONE]` at last. */
export async function* eventsOf(answer: Response): AsyncGenerator<ReplyEvent> {
  expect([answer.status, answer.headers.get("content-type")]).toEqual([
    200,
    "text/event-stream; charset=utf-8",
  ]);
  let rest = "";
  let last = "";
  for await (const piece of must(answer.body, "body").pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + piece).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks.filter((each) => !each.startsWith(":"))) {
      expect(block).not.toMatch(/^id:/m);
      last = must(/^data: (.*)$/m.exec(block)?.[1], "data");
      if (last !== "[DONE]") yield replyEventSchema.parse(JSON.parse(last));
    }
  }
  expect([last, rest]).toEqual(["[DONE]", ""]);
}

export async function toItsEnd(live: AsyncGenerator<ReplyEvent>): Promise<ReplyEvent[]> {
  const events: ReplyEvent[] = [];
  for await (const event of live) events.push(event);
  return events;
}

/** The response that a stream ended with. */
export function endOf(events: ReplyEvent[]): Reply {
  const last = must(events.at(-1), "last event");
  return must("response" in last ? last.response : undefined, "response");
}

/** The words of a response. */
export function wordsOf({ output }: Reply): string {
  const messages = output.flatMap((item) => (item.type === "message" ? item.content : []));
  return messages.map(({ text }) => text).join("");
}

/**
 * Everything that is stored of a conversation, in all versions, a line each: `3 below 2, user: hello`. Calls have their
 * names, `search_history` and results of the server's among them.
 */
export async function treeOf(ownerId: string, conversationId: string): Promise<string[]> {
  const uuid = must(parseId("conversation", conversationId), "uuid");
  const rows = await db().message.findMany({
    where: { ownerId, conversationId: uuid },
    orderBy: { seq: "asc" },
  });
  return rows.map(({ seq, parentSeq, role, text, toolCalls, status, deletedAt }) => {
    const calls = ((toolCalls ?? []) as { name: string }[]).map(({ name }) => `${name}()`);
    const said = deletedAt ? ["(deleted)"] : [...(text === "" ? [] : [text]), ...calls];
    const how = status === "completed" ? "" : ` (${status})`;
    return `${seq}${parentSeq === null ? "" : ` below ${parentSeq}`}, ${role}: ${said.join(" ")}${how}`;
  });
}
