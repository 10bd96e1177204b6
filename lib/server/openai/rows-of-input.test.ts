import { describe, expect, test, vi } from "vitest";
import type { UnplacedMessage } from "#lib/server/messages/append-messages.ts";
import { parseInput } from "#lib/server/parse-input.ts";
import { type ResponseRequest, responseRequestSchema } from "#lib/shared/contracts/response-request.ts";
import { newUuid } from "#lib/shared/ids.ts";
import { isServerCallId } from "#lib/shared/server-calls.ts";
import { itemIds } from "./item-ids.ts";
import {
  type Referred,
  type ReferredRow,
  referredUuids,
  rowsOfInput,
  serverCallUuids,
} from "./rows-of-input.ts";

// The limit of a text is read from the environment, which is not complete without; nothing is connected to.
vi.stubEnv("DATABASE_URL", "postgresql://localhost/none");

const nothing: Referred = { rows: new Map(), outputs: new Map() };

/** As a request brings it. */
function rowsOf(
  input: unknown,
  referred = nothing,
  options?: { allowOpenCalls?: boolean },
): UnplacedMessage[] {
  const request: ResponseRequest = parseInput(responseRequestSchema, { input });
  return rowsOfInput(request.input ?? [], referred, options);
}

/** What of rows is said, without what is absent. */
const shapeOf = (rows: UnplacedMessage[]) =>
  rows.map(({ uuid: _, model: _model, metadata: _metadata, ...row }) =>
    Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== "")),
  );

const text = (said: string) => ({ type: "input_text", text: said });
const user = (said: unknown) => ({ role: "user", content: said });
const answer = (said: string) => ({
  type: "message",
  role: "assistant",
  content: [{ type: "output_text", text: said }],
});
const thought = (said: string) => ({ type: "reasoning", summary: [{ type: "summary_text", text: said }] });
const call = (call_id: string, input = "{}") => ({
  type: "function_call",
  call_id,
  name: "look",
  arguments: input,
});
const output = (call_id: string, found: unknown = "found") => ({
  type: "function_call_output",
  call_id,
  output: found,
});
const refused = (param: string, code?: string) => expect.objectContaining({ param, ...(code && { code }) });

test("text is what a person says", () => {
  expect(shapeOf(rowsOf("hello"))).toEqual([{ role: "user", text: "hello" }]);
  expect(rowsOf("")).toEqual([]);
  expect(rowsOf([])).toEqual([]);
});

test("a whole transcript: what the assistant thought, said and called in one go is one row", () => {
  const rows = rowsOf([
    { role: "developer", content: "Be brief." },
    user([
      text("What is this?"),
      { type: "input_image", image_url: "https://a.test/1.png", detail: "original" },
    ]),
    thought("Hm."),
    answer("Let me look."),
    call("call_1"),
    call("call_2"),
    output("call_2"),
    output("call_1", [
      text("a rose"),
      { type: "input_file", filename: "a.txt", file_data: "data:text/plain,a" },
    ]),
    answer("A rose."),
  ]);
  const look = (id: string) => ({ id, name: "look", arguments: "{}" });
  expect(shapeOf(rows)).toEqual([
    { role: "system", originalRole: "developer", text: "Be brief." },
    {
      role: "user",
      text: "What is this?",
      parts: [
        { type: "text", text: "What is this?" },
        { type: "image_url", image_url: { url: "https://a.test/1.png", detail: "high" } },
      ],
    },
    {
      role: "assistant",
      text: "Let me look.",
      reasoning: "Hm.",
      toolCalls: [look("call_1"), look("call_2")],
    },
    { role: "tool", text: "found", toolCallId: "call_2" },
    {
      ...{ role: "tool", text: "a rose", toolCallId: "call_1" },
      parts: [
        { type: "text", text: "a rose" },
        { type: "file", file: { filename: "a.txt", file_data: "data:text/plain,a" } },
      ],
    },
    { role: "assistant", text: "A rose." },
  ]);
  expect(new Set(rows.map(({ uuid }) => uuid)).size).toBe(rows.length);
});

describe("a step ends where", () => {
  test.each<[string, object[], number]>([
    ["words follow words", [answer("a"), answer("b")], 2],
    ["words follow calls", [call("a"), answer("b")], 2],
    ["thoughts follow words", [answer("a"), thought("b")], 2],
    ["thoughts follow thoughts", [thought("a"), thought("b")], 2],
    ["somebody else speaks", [answer("a"), user("b"), call("c")], 3],
  ])("%s", (_why, input, count) => {
    expect(rowsOf(input)).toHaveLength(count);
  });
});

test("ids of items name no rows: whose they are, keeps them", () => {
  const uuid = newUuid();
  const sent = [
    { ...user("a"), type: "message", id: itemIds.message(uuid) },
    { ...call("c"), id: itemIds.call(uuid, 0) },
    { ...output("c"), id: "fco_0193-of-codex" },
    { ...thought("t"), id: itemIds.reasoning(uuid) },
  ];
  expect(rowsOf(sent).map((row) => row.uuid)).not.toContain(uuid);
  expect(referredUuids(rowsInput(sent))).toEqual([]);
});

const rowsInput = (input: object[]) => {
  const parsed = parseInput(responseRequestSchema, { input }).input;
  return typeof parsed === "string" || !parsed ? [] : parsed;
};

test("what says nothing, and what no model could read, is left out", () => {
  const nothingSaid = [
    { role: "assistant", content: null },
    { role: "assistant", content: "" },
    user([]),
    user([text(""), text("")]),
    { role: "system", content: "" },
    { type: "reasoning", id: "rs_1", summary: [], content: null, encrypted_content: "x" },
    { type: "additional_tools", role: "developer", tools: [] },
    { type: "compaction", encrypted_content: "x" },
    { type: "web_search_call", id: "ws_1", status: "completed" },
    { type: "tool_search_call", call_id: "a" },
    { type: "tool_search_output", call_id: "a" },
  ];
  expect(rowsOf(nothingSaid)).toEqual([]);
  expect(shapeOf(rowsOf([...nothingSaid, user("hello"), ...nothingSaid]))).toEqual([
    { role: "user", text: "hello" },
  ]);
});

test("what is left out parts no step", () => {
  const encrypted = { type: "reasoning", summary: [], encrypted_content: "x" };
  expect(shapeOf(rowsOf([answer("a"), encrypted, call("c")]))).toMatchObject([
    { text: "a", toolCalls: [{ id: "c" }] },
  ]);
});

test("calls of an agent's own tools are history like any others", () => {
  const patch = { type: "custom_tool_call", call_id: "c", name: "apply_patch", input: '*** "x"' };
  const rows = rowsOf([patch, { type: "custom_tool_call_output", call_id: "c", output: "done" }]);
  expect(shapeOf(rows)).toEqual([
    {
      role: "assistant",
      toolCalls: [{ id: "c", name: "apply_patch", arguments: '{"input":"*** \\"x\\""}' }],
    },
    { role: "tool", text: "done", toolCallId: "c" },
  ]);
});

describe("calls and results", () => {
  const idsOf = (input: object[], options?: { allowOpenCalls?: boolean }) =>
    rowsOf(input, nothing, options).map((row) => row.toolCallId ?? row.toolCalls?.map(({ id }) => id));

  test("ids that come again get numbers, and results follow them", () => {
    const transcript = [
      call("a"),
      output("a"),
      call("a"),
      call("b"),
      output("b"),
      output("a"),
      user("hello"),
    ];
    const kept = [["a"], "a", ["a_2", "b"], "b", "a_2", undefined];
    expect(idsOf(transcript)).toEqual(kept);
    expect(idsOf([...transcript, call("a")])).toEqual([...kept, ["a_3"]]);
  });

  test("a result without its call is refused, unless it may stand elsewhere", () => {
    const open = [user("hello"), output("a")];
    expect(() => idsOf(open)).toThrow(refused("input", "tool_call_not_found"));
    expect(() => idsOf([output("a"), call("a")])).toThrow("No tool call found for function call output");
    expect(idsOf(open, { allowOpenCalls: true })).toEqual([undefined, "a"]);
  });

  test("arguments stay as they came, JSON or not", () => {
    for (const input of ["", "{broken", " {} "]) {
      expect(rowsOf([call("a", input)])[0]?.toolCalls).toEqual([{ id: "a", name: "look", arguments: input }]);
    }
  });

  test("a tool that found nothing says so", () => {
    expect(shapeOf(rowsOf([call("a"), output("a", "")]))[1]).toEqual({
      ...{ role: "tool", toolCallId: "a", parts: [{ type: "text", text: "" }] },
    });
  });
});

/** Rows as they are stored, by what an item names. */
function stored(...rows: Partial<ReferredRow>[]): { referred: Referred; rows: ReferredRow[] } {
  const empty = {
    originalRole: null,
    text: "",
    parts: null,
    reasoning: null,
    toolCalls: null,
    toolCallId: null,
  };
  const whole = rows.map(
    (row): ReferredRow => ({
      ...{
        id: newUuid(),
        role: "assistant",
        ...empty,
        status: "completed",
        model: "m",
        isGone: false,
        ...row,
      },
    }),
  );
  return { referred: { rows: new Map(whole.map((row) => [row.id, row])), outputs: new Map() }, rows: whole };
}

const search = { id: "hs_1", name: "search_history", arguments: '{"query":"x"}' };

describe("a reference", () => {
  const step = {
    reasoning: "Hm.",
    text: "One moment.",
    toolCalls: [{ id: "c", name: "look", arguments: "{}" }],
  };
  const { referred, rows } = stored({ role: "user", text: "hello" }, step, {
    role: "tool",
    toolCallId: "c",
    text: "found",
  });
  const [question, said, result] = rows.map(({ id }) => id) as [string, string, string];
  const refer = (id: string) => ({ type: "item_reference", id });

  test("says again what it names, and joins the step it is of", () => {
    const input = [
      refer(itemIds.message(question)),
      { id: itemIds.reasoning(said) },
      refer(itemIds.message(said)),
      { type: null, id: itemIds.call(said, 0) },
      refer(itemIds.output(result)),
    ];
    expect(referredUuids(rowsInput(input))).toEqual([question, said, said, said, result]);
    const again = rowsOf(input, referred);
    expect(shapeOf(again)).toEqual([
      { role: "user", text: "hello" },
      { role: "assistant", ...step },
      { role: "tool", text: "found", toolCallId: "c" },
    ]);
    expect(again.some(({ uuid }) => referred.rows.has(uuid))).toBe(false);
  });

  test.each([
    ["a row that is not there", itemIds.message(newUuid())],
    ["something else of the row", itemIds.call(said, 1)],
    ["an item of another form", "msg_67ccd3acc8d48190a77525dc6de64b41"],
    ["nothing", ""],
  ])("to %s is refused, by its place", (_what, id) => {
    expect(() => rowsOf([user("a"), refer(id)], referred)).toThrow(refused("input.1", "item_not_found"));
    expect(() => rowsOf([user("a"), refer(id)], referred)).toThrow(`Item with id '${id}' not found.`);
  });

  test("to what is deleted is refused", () => {
    const gone = stored({ role: "user", text: "hello", isGone: true });
    const id = itemIds.message(gone.rows[0]?.id ?? "");
    expect(() => rowsOf([refer(id)], gone.referred)).toThrow(refused("input.0", "item_not_found"));
  });

  test("to what the server looked up brings what it found", () => {
    const { referred: known, rows: made } = stored({ toolCalls: [search] });
    const uuid = made[0]?.id ?? "";
    const input = [refer(itemIds.serverCall(uuid, 0)), answer("Nothing.")];
    expect(serverCallUuids(rowsInput(input))).toEqual([uuid]);
    expect(shapeOf(rowsOf(input, { ...known, outputs: new Map([["hs_1", "[]"]]) }))).toEqual([
      { role: "assistant", toolCalls: [search] },
      { role: "tool", text: "[]", toolCallId: "hs_1" },
      { role: "assistant", text: "Nothing." },
    ]);
  });
});

describe("a call that a server ran", () => {
  const uuid = newUuid();
  const sent = { type: "mcp_call", name: search.name, arguments: search.arguments, call_id: search.id };
  const mcp = (more: object = {}) => ({ ...sent, id: itemIds.serverCall(uuid, 0), ...more });

  test("sent back whole is as it was", () => {
    expect(shapeOf(rowsOf([mcp({ output: "[]", server_label: "verbatim", status: "completed" })]))).toEqual([
      { role: "assistant", toolCalls: [search] },
      { role: "tool", text: "[]", toolCallId: "hs_1" },
    ]);
  });

  test("sent back without what it found is looked up", () => {
    const outputs = new Map([["hs_1", "[1]"]]);
    expect(serverCallUuids(rowsInput([mcp()]))).toEqual([uuid]);
    for (const found of [undefined, null]) {
      expect(shapeOf(rowsOf([mcp({ output: found })], { ...nothing, outputs }))[1]).toMatchObject({
        text: "[1]",
      });
    }
    expect(rowsOf([mcp()])[1]).toMatchObject({ text: "", parts: [{ type: "text", text: "" }] });
  });

  test("elsewhere has an id of ours here, so that no client is asked to run it", () => {
    for (const call_id of [undefined, null, "call_1"]) {
      const [made, found] = rowsOf([mcp({ id: "mcp_0d1e", call_id, output: "x" })]);
      expect(made?.toolCalls?.[0]?.id).toSatisfy(isServerCallId);
      expect(found?.toolCallId).toBe(made?.toolCalls?.[0]?.id);
    }
    expect(serverCallUuids(rowsInput([mcp({ id: "mcp_0d1e" })]))).toEqual([]);
  });
});

const tooLong = "x".repeat(200_001);

test.each<[object, string]>([
  [user(tooLong), "input.1.content"],
  [answer(tooLong), "input.1.content"],
  [thought(tooLong), "input.1.summary"],
  [call("a", tooLong), "input.1.arguments"],
  [output("c", tooLong), "input.1.output"],
  [{ type: "mcp_call", id: "mcp_1", name: "a", arguments: "{}", output: tooLong }, "input.1.output"],
])("what is too long is refused by its field: %#, %s", (item, param) => {
  expect(() => rowsOf([call("c"), item])).toThrow(expect.objectContaining({ kind: "too_large", param }));
});
