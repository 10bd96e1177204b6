import type { Page } from "@playwright/test";
import { newResponse } from "#lib/server/openai/new-response.ts";
import { replyAckSchema } from "#lib/shared/contracts/reply.ts";
import type { ReplyEvent } from "#lib/shared/contracts/reply-events.ts";

/** From now on the page hears that the next reply has said `text`, and that its model is asked again in `seconds`. */
export async function tellOfRetry(page: Page, text: string, seconds: number): Promise<void> {
  const acknowledged = page
    .waitForResponse((response) => response.url().endsWith("/replies"))
    .then(async (response) => replyAckSchema.parse(await response.json()));
  await page.route("**/api/v1/events**", async (route) => {
    const ack = await acknowledged;
    const response = newResponse({
      id: ack.response_id,
      conversationId: ack.conversation_id,
      model: "double-fast",
      settings: {},
      createdAt: 0,
    });
    const retry = {
      attempt: 2,
      attempts: 4,
      at: Date.now() / 1000 + seconds,
      error: {
        code: "rate_limited",
        message: "The model server has had too many requests. Please wait a little.",
      },
    };
    const content = [{ type: "output_text" as const, text, annotations: [], logprobs: [] }];
    const item = {
      type: "message" as const,
      id: ack.assistant_message_id,
      role: "assistant" as const,
      status: "in_progress" as const,
      content,
    };
    const events: ReplyEvent[] = [
      { type: "response.output_item.added", sequence_number: 100_000, output_index: 0, item },
      { type: "response.in_progress", sequence_number: 100_001, response: { ...response, retry } },
    ];
    const body = events.map(
      (event) =>
        `event: ${event.type}\nid: ${response.id}:${event.sequence_number}\ndata: ${JSON.stringify(event)}\n\n`,
    );
    await route.fulfill({ contentType: "text/event-stream", body: body.join("") });
  });
}
