"use server";

import "server-only";
import { z } from "zod";
import { type Operation, runAction } from "#app/run-action.ts";
import type { ActionAnswer } from "#lib/client/action-answer.ts";
import { pinConversation } from "#lib/server/conversations/pin-conversation.ts";
import { renameConversation } from "#lib/server/conversations/rename-conversation.ts";
import { restoreConversation } from "#lib/server/conversations/restore-conversation.ts";
import { trashConversation } from "#lib/server/conversations/trash-conversation.ts";
import { titleSchema } from "#lib/shared/contracts/conversation.ts";

const which = z.strictObject({ conversationId: z.string() });
const renaming = which.extend({ title: titleSchema });
const pinning = which.extend({ pinned: z.boolean() });

/** What has changed every tab hears over its connection, so the answer need not say it. */
async function run<S extends z.ZodObject>(
  schema: S,
  input: unknown,
  operation: Operation<S, unknown>,
): Promise<ActionAnswer<void>> {
  const answer = await runAction({ schema, input, operation });
  return answer.ok ? { ok: true, value: undefined } : answer;
}

export async function renameAction(input: z.input<typeof renaming>): Promise<ActionAnswer<void>> {
  return run(renaming, input, renameConversation);
}

export async function pinAction(input: z.input<typeof pinning>): Promise<ActionAnswer<void>> {
  return run(pinning, input, pinConversation);
}

export async function trashAction(input: z.input<typeof which>): Promise<ActionAnswer<void>> {
  return run(which, input, trashConversation);
}

export async function restoreAction(input: z.input<typeof which>): Promise<ActionAnswer<void>> {
  return run(which, input, restoreConversation);
}
