"use server";

import "server-only";
import { z } from "zod";
import { currentPrincipal } from "#app/principal.ts";
import type { ActionResult } from "#components/shell/app-context.tsx";
import { renameConversation } from "#lib/server/conversations/rename-conversation.ts";
import { restoreConversation } from "#lib/server/conversations/restore-conversation.ts";
import { trashConversation } from "#lib/server/conversations/trash-conversation.ts";
import { toAppError } from "#lib/server/database-errors.ts";
import { log } from "#lib/server/log.ts";
import { inRequest, newRequestId } from "#lib/server/request-context.ts";
import { titleSchema } from "#lib/shared/contracts/conversation.ts";

const which = z.strictObject({ conversationId: z.string() });
const renaming = which.extend({ title: titleSchema });

/** The one edge of all actions: parse, find out who asks, do it, and put failures into words. */
async function run<S extends z.ZodObject>(
  schema: S,
  input: unknown,
  operation: (input: z.output<S> & { ownerId: string }) => Promise<unknown>,
): Promise<ActionResult> {
  const parsed = schema.safeParse(input);
  if (!parsed.success)
    return { ok: false, message: parsed.error.issues[0]?.message ?? "This can’t be done." };
  try {
    const principal = await currentPrincipal();
    if (!principal) return { ok: false, message: "You are signed out. Reload the page to sign in again." };
    await inRequest(newRequestId(), () => operation({ ...parsed.data, ownerId: principal.userId }));
    return { ok: true };
  } catch (error) {
    const shown = toAppError(error);
    if (shown.kind === "internal") log.error({ err: error }, "action failed");
    return { ok: false, message: shown.message };
  }
}

export async function renameAction(input: z.input<typeof renaming>): Promise<ActionResult> {
  return run(renaming, input, renameConversation);
}

export async function trashAction(input: z.input<typeof which>): Promise<ActionResult> {
  return run(which, input, trashConversation);
}

export async function restoreAction(input: z.input<typeof which>): Promise<ActionResult> {
  return run(which, input, restoreConversation);
}
