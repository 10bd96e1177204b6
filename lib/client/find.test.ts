import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createFind, findWords } from "./find.ts";

const id = `conv_${"1".repeat(32)}`;

/** Answers each question with the next of these pages. */
function serve(...pages: { hits: string[]; more?: boolean }[]): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    const page = pages.shift();
    if (!page) throw new TypeError("network");
    const data = page.hits.map((message_id) => ({
      conversation_id: id,
      title: null,
      message_id,
      seq: 1,
      role: "user",
      snippet: "rose",
      highlights: [],
      created_at: 0,
    }));
    const next_cursor = page.more ? "next" : null;
    return Response.json({
      object: "list",
      data,
      first_id: null,
      last_id: null,
      has_more: !!page.more,
      next_cursor,
    });
  });
  return asked;
}

describe("finding in a conversation", () => {
  const seek = vi.fn(async () => {});
  const open = () => createFind({ id, seek });
  const typed = async (find: ReturnType<typeof open>, query: string) => {
    find.type(query);
    await vi.advanceTimersByTimeAsync(1_000);
  };

  beforeEach(() => {
    vi.useFakeTimers();
    vi.clearAllMocks();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test("looks once typing pauses, goes to the newest, and walks from there, round the ends", async () => {
    const find = open();
    const asked = serve({ hits: ["msg_3", "msg_2", "msg_1"] });
    find.type("ro");
    expect(findWords(find.get())).toBe("Looking…");
    await typed(find, "rose bush");
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain("q=rose+bush");
    expect(asked[0]).toContain("visible=true");
    expect(find.get().found?.words).toEqual(["rose", "bush"]);
    expect(findWords(find.get())).toBe("1 of 3");
    await find.step(1);
    expect(seek).toHaveBeenLastCalledWith("msg_2");
    expect(findWords(find.get())).toBe("2 of 3");
    await find.step(-1);
    await find.step(-1);
    expect(seek).toHaveBeenLastCalledWith("msg_1");
    await find.step(1);
    expect(seek).toHaveBeenLastCalledWith("msg_3");
  });

  test("asks for more where there are more", async () => {
    const find = open();
    const asked = serve({ hits: ["msg_3", "msg_2"], more: true }, { hits: ["msg_1"] });
    await typed(find, "rose");
    expect(findWords(find.get())).toBe("1 of 2+");
    await find.step(1);
    await find.step(1);
    expect(asked[1]).toContain("cursor=next");
    expect(seek).toHaveBeenLastCalledWith("msg_1");
    expect(findWords(find.get())).toBe("3 of 3");
  });

  test("an answer that is late changes nothing", async () => {
    const find = open();
    const late = Promise.withResolvers<Response>();
    vi.stubGlobal("fetch", () => late.promise);
    await typed(find, "rose");
    find.type("");
    late.resolve(
      Response.json({
        object: "list",
        data: [],
        first_id: null,
        last_id: null,
        has_more: false,
        next_cursor: null,
      }),
    );
    await vi.advanceTimersByTimeAsync(1_000);
    expect(find.get().found).toBeNull();
    expect(findWords(find.get())).toBe("");
  });

  test("says when nothing is found, and when it could not look", async () => {
    const find = open();
    serve({ hits: [] });
    await typed(find, "rose");
    expect(findWords(find.get())).toBe("Not found");
    await typed(find, "roses");
    expect(findWords(find.get())).toContain("can’t be reached");
    find.close();
    expect(find.get().query).toBe("");
  });
});
