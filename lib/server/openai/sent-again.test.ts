import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { UnplacedMessage } from "#lib/server/messages/append-messages.ts";
import { hashedContent } from "#lib/server/messages/hashed-content.ts";
import { writtenRow } from "#lib/server/messages/written-row.ts";
import { parseInput } from "#lib/server/parse-input.ts";
import type { ContentPart } from "#lib/shared/contracts/content.ts";
import { newChatCompletionSchema } from "#lib/shared/contracts/new-chat-completion.ts";
import type { OutputItem, Response } from "#lib/shared/contracts/response.ts";
import { responseRequestSchema } from "#lib/shared/contracts/response-request.ts";
import { newUuid } from "#lib/shared/ids.ts";
import { chatCompletionOf } from "./chat-completion-of.ts";
import { itemsOfRow } from "./items-of-row.ts";
import { newServerCallId } from "./new-server-call-id.ts";
import { responseOfRows } from "./response-of-rows.ts";
import { rowsOfChatMessages } from "./rows-of-chat-messages.ts";
import { type Referred, rowsOfInput } from "./rows-of-input.ts";

// The limit of a text is read from the environment, which is not complete without; nothing is connected to.
vi.stubEnv("DATABASE_URL", "postgresql://localhost/none");

/*
 * Whatever requests and replies have stored is recognised when a client sends it again, in whichever way it does so: the
 * rows that are made of it have the hashes of those that are stored.
 */
interface Step {
  reasoning: string | null;
  text: string;
  /** Arguments of calls of the client's functions, and of the server's tools. */
  calls: string[];
  searches: string[];
}

interface Turn {
  instructions: string | null;
  question: string | ContentPart[];
  steps: Step[];
  answer: string;
}

const words = fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 });
const json = fc.json({ maxDepth: 1 });
const part: fc.Arbitrary<ContentPart> = fc.oneof(
  words.map((said) => ({ type: "text" as const, text: said })),
  fc.constantFrom<ContentPart>(
    { type: "image_url", image_url: { url: "https://a.test/1.png" } },
    { type: "image_url", image_url: { url: "https://a.test/1.png", detail: "low" } },
    { type: "file", file: { filename: "a.txt", file_data: "data:text/plain,a" } },
    { type: "file", file: { file_id: "file_1" } },
  ),
);

/** @param saysFirst whether a model may have words before what it looks up */
function turnsOf({ saysFirst }: { saysFirst: boolean }): fc.Arbitrary<Turn[]> {
  const step = fc
    .record<Step>({
      reasoning: fc.option(words),
      text: fc.oneof(words, fc.constant("")),
      calls: fc.array(json, { maxLength: 2 }),
      searches: fc.array(json, { maxLength: 2 }),
    })
    .filter(({ calls, searches }) => calls.length + searches.length > 0)
    .map((each) => (each.searches.length > 0 && !saysFirst ? { ...each, text: "" } : each));
  const turn = fc.record<Turn>({
    instructions: fc.option(words),
    question: fc.oneof(words, fc.array(part, { minLength: 2, maxLength: 3 })),
    steps: fc.array(step, { maxLength: 3 }),
    answer: words,
  });
  return fc.array(turn, { minLength: 1, maxLength: 3 });
}

const row = (more: Partial<UnplacedMessage>): UnplacedMessage => ({
  ...{ uuid: newUuid(), role: "assistant", text: "", ...more },
});

/** A piece of a path: what one reply wrote, or what was said to the assistant. */
interface Piece {
  byReply: boolean;
  rows: UnplacedMessage[];
}

function pathOf(turns: Turn[]): Piece[] {
  return turns.flatMap((turn, t) => {
    const { instructions, question, answer } = turn;
    const system = instructions === null ? [] : [row({ role: "system", text: instructions })];
    const isText = typeof question === "string";
    const asked = row({
      role: "user",
      text: isText ? question : linesOf(question),
      parts: isText ? null : question,
    });
    const pieces: Piece[] = [{ byReply: false, rows: [...system, asked] }];
    let reply: UnplacedMessage[] = [];
    for (const [s, step] of turn.steps.entries()) {
      const { rows, results } = rowsOfStep(step, `${t}_${s}`);
      reply.push(...rows);
      if (results.length === 0) continue;
      // The row that was to be the answer: where both were called, the reply ends in it.
      if (step.searches.length > 0) reply.push(row({}));
      pieces.push({ byReply: true, rows: reply }, { byReply: false, rows: results });
      reply = [];
    }
    return [...pieces, { byReply: true, rows: [...reply, row({ text: answer })] }];
  });
}

/** As run-reply.ts stores them. */
function rowsOfStep({ reasoning, text, calls, searches }: Step, name: string) {
  const ofClient = calls.map((input, n) => ({ id: `call_${name}_${n}`, name: "look", arguments: input }));
  const ofServer = searches.map((input) => ({
    id: newServerCallId(),
    name: "search_history",
    arguments: input,
  }));
  return {
    rows: [
      row({ reasoning, text, toolCalls: [...ofClient, ...ofServer] }),
      ...ofServer.map(({ id }) => row({ role: "tool", text: `found ${id}`, toolCallId: id })),
    ],
    results: ofClient.map(({ id }) => row({ role: "tool", text: "found", toolCallId: id })),
  };
}

function linesOf(parts: ContentPart[]): string {
  return parts.flatMap((each) => (each.type === "text" ? [each.text] : [])).join("\n");
}

function responseOf(rows: UnplacedMessage[]): Response {
  const generation = {
    ...{ id: newUuid(), conversationId: newUuid(), status: "completed" as const, model: "m", request: null },
    ...{ error: null, usage: null, incompleteReason: null, createdAt: new Date(0), finishedAt: new Date(0) },
  };
  return responseOfRows(generation, rows.map(writtenRow));
}

/** What of rows is compared, in order. */
const hashes = (rows: UnplacedMessage[]) => rows.map(hashedContent).filter((said) => said !== null);

function mustBeRecognised(path: Piece[], sent: UnplacedMessage[]): void {
  expect(hashes(sent)).toEqual(hashes(path.flatMap(({ rows }) => rows)));
}

function rowsOfItems(path: Piece[], input: object[]): UnplacedMessage[] {
  const rows = path.flatMap((piece) => piece.rows);
  const referred: Referred = {
    rows: new Map(rows.map((each) => [each.uuid, { ...writtenRow(each), model: "m", isGone: false }])),
    outputs: new Map(
      rows.flatMap(({ toolCallId, text }) => (toolCallId ? [[toolCallId, text] as const] : [])),
    ),
  };
  const wire = JSON.parse(JSON.stringify(input));
  return rowsOfInput(parseInput(responseRequestSchema, { input: wire }).input ?? [], referred);
}

interface Manner {
  /** How a client sends an item of a response again. */
  again: (item: OutputItem) => object[];
  /** It tells of what the server looked up: of words before that others can't say where they end, and the answer begins. */
  tellsAll: boolean;
}

const manners: Record<string, Manner> = {
  "whole, as LangChain does": { again: (item) => [item], tellsAll: true },
  "without what the server found, as the Agents SDK does": {
    again(item) {
      if (item.type !== "mcp_call") return [item];
      const { output: _, ...rest } = item;
      return [rest];
    },
    tellsAll: true,
  },
  "by reference but for calls, as the AI SDK does": {
    again(item) {
      if (item.type !== "function_call") return [{ type: "item_reference", id: item.id }];
      const { id: _, status: _status, ...rest } = item;
      return [{ ...rest, arguments: JSON.stringify(JSON.parse(rest.arguments)) }];
    },
    tellsAll: true,
  },
  "without what the server looked up and thought, as codex does": {
    again: (item) => (item.type === "mcp_call" || item.type === "reasoning" ? [] : [item]),
    tellsAll: false,
  },
};

test("a conversation's items, as they are listed", () => {
  fc.assert(
    fc.property(turnsOf({ saysFirst: true }).map(pathOf), (path) => {
      const items = path.flatMap(({ rows }) => rows.map(writtenRow).flatMap(itemsOfRow));
      mustBeRecognised(path, rowsOfItems(path, items));
    }),
  );
});

test.each(Object.entries(manners))("a response's items %s", (_name, { again, tellsAll }) => {
  fc.assert(
    fc.property(turnsOf({ saysFirst: tellsAll }).map(pathOf), (path) => {
      const items = path.flatMap(({ byReply, rows }): object[] =>
        byReply ? responseOf(rows).output.flatMap(again) : rows.map(writtenRow).flatMap(itemsOfRow),
      );
      mustBeRecognised(path, rowsOfItems(path, items));
    }),
  );
});

/** How a client of Chat Completions sends again what it said, and what it was answered. */
function chatMessages({ byReply, rows }: Piece): object[] {
  if (byReply) {
    const message = chatCompletionOf(responseOf(rows)).choices[0]?.message;
    const calls = message?.tool_calls?.map((call) => ({
      ...call,
      function: { ...call.function, arguments: JSON.stringify(JSON.parse(call.function.arguments)) },
    }));
    return [{ ...message, tool_calls: calls }];
  }
  return rows.map(({ role, text, parts, toolCallId }) => ({
    ...{ role, content: parts ?? text, ...(toolCallId && { tool_call_id: toolCallId, name: "look" }) },
  }));
}

test("a chat's messages", () => {
  fc.assert(
    fc.property(turnsOf({ saysFirst: false }).map(pathOf), (path) => {
      const messages = JSON.parse(JSON.stringify(path.flatMap(chatMessages)));
      mustBeRecognised(path, rowsOfChatMessages(parseInput(newChatCompletionSchema, { messages }).messages));
    }),
  );
});
