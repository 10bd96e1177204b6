import { expect } from "vitest";
import { createConversation } from "#lib/server/conversations/create-conversation.ts";
import { forkConversation } from "#lib/server/conversations/fork-conversation.ts";
import { purgeConversation } from "#lib/server/conversations/purge-conversation.ts";
import { restoreConversation } from "#lib/server/conversations/restore-conversation.ts";
import { trashConversation } from "#lib/server/conversations/trash-conversation.ts";
import { db } from "#lib/server/db.ts";
import { appendMessage } from "#lib/server/messages/append-message.ts";
import { chooseVersion } from "#lib/server/messages/choose-version.ts";
import { deleteMessage } from "#lib/server/messages/delete-message.ts";
import { editMessage } from "#lib/server/messages/edit-message.ts";
import { must, unreachable } from "#lib/shared/assert.ts";
import type { ConversationDetail } from "#lib/shared/contracts/conversation.ts";
import type { Message } from "#lib/shared/contracts/message.ts";
import type { NewMessage } from "#lib/shared/contracts/new-message.ts";
import { isAppError } from "#lib/shared/errors.ts";
import { formatId, newId, parseId } from "#lib/shared/ids.ts";
import type { Command, Where } from "./commands.ts";
import { shown } from "./expect-history.ts";
import {
  countOf,
  type HistoryModel,
  type ModelConversation,
  type Node,
  type Place,
  type Said,
} from "./model.ts";

type Target = { ownerId: string; conversationId: string; messageId: string; node: Node | undefined };

/** Does the same to the model and to the database, and compares what they answer: a result, or kind and field of a refusal. */
export async function runCommand(model: HistoryModel, owners: string[], command: Command): Promise<void> {
  if (command.do === "create") {
    const ownerId = must(owners[command.owner], "owner");
    const conversation = await createConversation({ ownerId, conversation: {} });
    model.create(ownerId, conversation.id);
    return;
  }
  const target = targetOf(model, owners, command.where);
  const { ownerId, conversationId, messageId, node } = target;
  switch (command.do) {
    case "append": {
      const id = command.id === "again" && node ? node.id : newId("message");
      await append(model, target, id, placeOf(command.below, messageId), command.said);
      return;
    }
    case "repeat": {
      if (!node || (node.text === "" && node.calls.length === 0)) return;
      await append(model, target, node.id, { below: "head" }, node);
      return;
    }
    case "burst": {
      let place = placeOf(command.below, messageId);
      for (let count = 0; count < command.count; count++) {
        const said: Said = { role: "user", text: `${count}`, calls: [], answers: null };
        const isWritten = await append(model, target, newId("message"), place, said);
        if (!isWritten) return;
        place = { below: "head" };
      }
      return;
    }
    case "regenerate": {
      const parent = node?.parent;
      const place: Place = parent ? { below: "message", id: parent.id } : { below: "root" };
      const said: Said = { role: "assistant", text: command.text, calls: [], answers: null };
      await append(model, target, newId("message"), place, said);
      return;
    }
    case "edit": {
      const id = command.id === "again" && node ? node.id : newId("message");
      const calls = node?.role === "assistant" ? command.calls : [];
      const edited = await both(
        () => model.edit(ownerId, conversationId, messageId, id, { text: command.text, calls }),
        () => {
          const message = { id, content: command.text, tool_calls: toolCalls(calls) };
          return editMessage({ ownerId, conversationId, messageId, message });
        },
      );
      if (edited) expectMessage(edited.actual, model.find(ownerId, conversationId), edited.expected);
      return;
    }
    case "choose": {
      const key = { ownerId, conversationId, messageId };
      const chosen = await both(
        () => model.choose(ownerId, conversationId, messageId),
        () => chooseVersion(key),
      );
      if (chosen) expectConversation(chosen.actual, chosen.expected);
      return;
    }
    case "delete": {
      const key = { ownerId, conversationId, messageId };
      const deleted = await both(
        () => model.delete(ownerId, conversationId, messageId),
        () => deleteMessage(key),
      );
      if (deleted) expectConversation(deleted.actual, deleted.expected);
      return;
    }
    case "fork": {
      const key = { ownerId, conversationId, messageId };
      const forked = await both(
        () => model.fork(ownerId, conversationId, messageId),
        () => forkConversation(key),
      );
      if (!forked) return;
      const copy = forked.expected(forked.actual.id, await idsOf(ownerId, forked.actual.id));
      expectConversation(forked.actual, copy);
      return;
    }
    case "trash":
      await both(
        () => model.trash(ownerId, conversationId),
        () => trashConversation({ ownerId, conversationId }),
      );
      return;
    case "restore":
      await both(
        () => model.restore(ownerId, conversationId),
        () => restoreConversation({ ownerId, conversationId }),
      );
      return;
    case "purge":
      await both(
        () => model.purge(ownerId, conversationId),
        () => purgeConversation({ ownerId, conversationId }),
      );
      return;
    default:
      unreachable(command);
  }
}

async function append(model: HistoryModel, target: Target, id: string, place: Place, said: Said) {
  const { ownerId, conversationId } = target;
  const parent = {
    head: {},
    root: { parent_id: null },
    message: { parent_id: place.below === "message" ? place.id : "" },
  };
  const message: NewMessage = {
    id,
    role: said.role,
    content: said.text,
    tool_calls: toolCalls(said.calls),
    tool_call_id: said.answers,
    ...parent[place.below],
  };
  const appended = await both(
    () => model.append(ownerId, conversationId, id, place, said),
    () => appendMessage({ ownerId, conversationId, message }),
  );
  if (appended) expectMessage(appended.actual, model.find(ownerId, conversationId), appended.expected);
  return appended !== null;
}

function toolCalls(calls: string[]) {
  return calls.map((id) => ({ id, function: { name: "look", arguments: "{}" } }));
}

function targetOf(model: HistoryModel, owners: string[], where: Where): Target {
  const { conversations } = model;
  const conversation = conversations[where.conversation % Math.max(conversations.length, 1)];
  const other = conversations[(where.conversation + 1) % Math.max(conversations.length, 1)];
  const nodes = (where.isElsewhere ? other : conversation)?.nodes ?? [];
  const node = nodes[where.message % Math.max(nodes.length, 1)];
  const ownerId = conversation?.ownerId ?? must(owners[0], "owner");
  return {
    ownerId: where.isForeign
      ? must(
          owners.find((owner) => owner !== ownerId),
          "another owner",
        )
      : ownerId,
    conversationId: conversation?.id ?? newId("conversation"),
    messageId: node?.id ?? newId("message"),
    node,
  };
}

function placeOf(below: "head" | "root" | "message", id: string): Place {
  return below === "message" ? { below, id } : { below };
}

/** Null where both refuse, in the same way. */
async function both<Expected, Actual>(
  expected: () => Expected,
  actual: () => Promise<Actual>,
): Promise<{ expected: Expected; actual: Actual } | null> {
  const real = await actual().then(
    (value) => ({ value }),
    (error: unknown) => ({ refusal: refusalOf(error) }),
  );
  let wanted: Expected;
  try {
    wanted = expected();
  } catch (error) {
    expect(real).toEqual({ refusal: refusalOf(error) });
    return null;
  }
  if ("refusal" in real) expect(real.refusal).toBe("no refusal");
  return "value" in real ? { expected: wanted, actual: real.value } : null;
}

function refusalOf(error: unknown) {
  if (!isAppError(error)) throw error;
  return { kind: error.kind, param: error.param };
}

function expectMessage(message: Message, conversation: ModelConversation, node: Node): void {
  expect(message).toMatchObject(shown(conversation, node));
  expect(message.siblings).toEqual(shown(conversation, node).siblings);
}

function expectConversation(detail: ConversationDetail, conversation: ModelConversation): void {
  expect(detail).toMatchObject({ id: conversation.id, message_count: countOf(conversation) });
}

async function idsOf(ownerId: string, conversationId: string): Promise<string[]> {
  const uuid = must(parseId("conversation", conversationId), "uuid");
  const rows = await db().message.findMany({
    where: { ownerId, conversationId: uuid },
    orderBy: { seq: "asc" },
    select: { id: true },
  });
  return rows.map(({ id }) => formatId("message", id));
}
