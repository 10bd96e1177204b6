import { listStatement } from "#lib/server/conversations/shelves.ts";
import { sql } from "#lib/server/sql.ts";
import type { Value } from "#lib/server/testing/explain.ts";
import { newUuid } from "#lib/shared/ids.ts";

/** What is measured, as plain data: it goes to the worker that does it. uuids, not the ids people see. */
export type Case =
  | {
      kind: "page";
      ownerId: string;
      conversation: string;
      /** The page that begins at the newest message, at the oldest, or below a message in the middle. */
      from: "newest" | "oldest" | { below: string };
    }
  /** `size` messages are there, and again after each round. */
  | { kind: "append"; ownerId: string; conversation: string; size: number }
  | { kind: "sidebar"; ownerId: string }
  | { kind: "get"; ownerId: string; conversation: string };

export const pageSize = 50;
export const sidebarSize = 20;

export const appendedText =
  "How long does it take until this is kept, in a conversation as long as this one?";

/** The statement that an operation makes, and what it is given. */
export function statementOf(it: Case): { text: string; values: Value[] } {
  switch (it.kind) {
    case "page": {
      const below = typeof it.from === "object" ? it.from.below : null;
      const values = [it.ownerId, it.conversation, null, below, it.from === "newest", pageSize + 1];
      return { text: sql("page-messages"), values };
    }
    case "append": {
      const row = {
        id: newUuid(),
        role: "user",
        text: appendedText,
        status: "completed",
        said: appendedText,
      };
      const rest = [null, false, null, false, false, null];
      const values = [it.ownerId, it.conversation, null, null, JSON.stringify([row]), ...rest];
      return { text: sql("append-messages"), values };
    }
    case "sidebar":
      return { text: listStatement("list").text, values: [it.ownerId, null, null, sidebarSize + 1] };
    case "get":
      return { text: sql("get-conversation"), values: [it.ownerId, it.conversation] };
  }
}
