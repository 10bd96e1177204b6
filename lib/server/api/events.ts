import { createRoute, z } from "@hono/zod-openapi";
import { getConversation } from "#lib/server/conversations/get-conversation.ts";
import { subscribe } from "#lib/server/events/hub.ts";
import { findRunningReply } from "#lib/server/generation/find-running-reply.ts";
import { type FollowOptions, followConversation } from "#lib/server/generation/follow-conversation.ts";
import { listRunningReplies } from "#lib/server/generation/list-running-replies.ts";
import { pingEvent, pingSchema } from "#lib/shared/contracts/keep-alive.ts";
import { formatEventId, replyEventSchema } from "#lib/shared/contracts/reply-events.ts";
import { type UserEvent, userEventSchema } from "#lib/shared/contracts/user-events.ts";
import { parseId } from "#lib/shared/ids.ts";
import { needs } from "./needs.ts";
import { conversationParams, readingFrom } from "./parameters.ts";
import { failures, newRouter } from "./router.ts";
import { sendReply } from "./send-reply.ts";
import { type Send, type SseEvent, sse, streamOf } from "./sse.ts";

const ping = `event: ${pingEvent}\ndata: ${JSON.stringify({ type: pingEvent })}\n\n`;

const tags = ["Events"];

const after = z
  .string()
  .optional()
  .meta({ description: "The id of the last event seen, `resp_…:N`; `Last-Event-ID` says the same." });
const headers = z.object({ "last-event-id": z.string().optional() });

const ofUser = createRoute({
  ...needs("read"),
  method: "get",
  path: "/events",
  operationId: "followEvents",
  tags,
  summary: "What changes in your history, as it happens",
  description: "One per visible tab. `conversation` adds that conversation's replies, from `after` on.",
  request: { query: z.strictObject({ conversation: z.string().optional(), after }), headers },
  responses: { ...streamOf(z.union([userEventSchema, replyEventSchema, pingSchema])), ...failures },
});

const ofConversation = createRoute({
  ...needs("read"),
  method: "get",
  path: "/conversations/{conversation_id}/stream",
  operationId: "followReply",
  tags,
  summary: "The events of a conversation's running reply, from `after` on",
  request: { params: conversationParams, query: z.strictObject({ after }), headers },
  responses: {
    ...streamOf(replyEventSchema),
    204: { description: "No reply was named, and none is running" },
    ...failures,
  },
});

/** Changes that a reader may leave unread; nobody can hold them back. */
const mostUnread = 200;

export const events = newRouter()
  .openapi(ofUser, async (c) => {
    const { conversation, after } = c.req.valid("query");
    const ownerId = c.var.caller.userId;
    const from = readingFrom(after, c.req.valid("header")["last-event-id"]);
    if (conversation !== undefined) await getConversation({ ownerId, conversationId: conversation });
    const tab = { ownerId, conversation, from };
    return sse(c, (send, signal) => sendToTab(send, { ...tab, signal }), { keepAlive: ping });
  })
  .openapi(ofConversation, async (c) => {
    const { conversation_id: conversationId } = c.req.valid("param");
    const ownerId = c.var.caller.userId;
    const from = readingFrom(c.req.valid("query").after, c.req.valid("header")["last-event-id"]);
    await getConversation({ ownerId, conversationId });
    const running = await findRunningReply({ ownerId, conversationId });
    const runningUuid = running && parseId("response", running);
    const isOther = runningUuid !== null && runningUuid !== from?.generationUuid;
    const inTurn = [
      ...(from ? [from] : []),
      ...(isOther ? [{ generationUuid: runningUuid, after: -1 }] : []),
    ];
    if (inTurn.length === 0) return c.body(null, 204);
    return sse(c, async (send, signal) => {
      for (const reply of inTurn) await sendReply(send, { ownerId, ...reply, signal });
    });
  });

/** Everything that changes for a person, and the replies of the conversation that the tab shows. */
async function sendToTab(
  send: Send,
  tab: {
    ownerId: string;
    conversation: string | undefined;
    from: FollowOptions["from"];
    signal: AbortSignal;
  },
): Promise<void> {
  const { ownerId, conversation, from } = tab;
  // Who has missed something is let go, comes back, and looks anew.
  const missed = new AbortController();
  const signal = AbortSignal.any([tab.signal, missed.signal]);
  let unread = 0;
  const unsubscribe = subscribe(ownerId, {
    onEvent(event) {
      unread += 1;
      if (unread > mostUnread) missed.abort();
      else Promise.resolve(send(asSent(event))).finally(() => --unread);
    },
    onMissed: () => missed.abort(),
  });
  try {
    await sendWhatStands(send, ownerId, conversation);
    if (conversation === undefined) await aborted(signal);
    else {
      const followed = { ownerId, conversationId: conversation, from, signal };
      await followConversation(followed, (event, id) => send(event, formatEventId(id, event.number)));
    }
  } finally {
    unsubscribe();
  }
}

/** What happened between the reader's last look and now, it would not hear of otherwise. */
async function sendWhatStands(send: Send, ownerId: string, conversation: string | undefined): Promise<void> {
  const told: UserEvent[] = (await listRunningReplies(ownerId)).map((reply) => ({
    type: "reply.started",
    conversation_id: reply.conversationId,
    response_id: reply.responseId,
  }));
  if (conversation !== undefined) {
    const key = { ownerId, conversationId: conversation };
    told.push({ type: "conversation.changed", conversation: await getConversation(key) });
  }
  for (const event of told) await send(asSent(event));
}

function asSent(event: UserEvent): SseEvent {
  return { type: event.type, json: JSON.stringify(event) };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
