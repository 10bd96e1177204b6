import type { LanguageModelV4 } from "@ai-sdk/provider";
import { accessible } from "#lib/server/conversations/access.ts";
import { titleFromText } from "#lib/server/conversations/title-from-text.ts";
import { updateConversation } from "#lib/server/conversations/update-conversation.ts";
import { log } from "#lib/server/log.ts";
import { readPage } from "#lib/server/messages/read-page.ts";
import { librarianModel } from "#lib/server/models/librarian.ts";
import { recorded } from "#lib/server/recorded.ts";
import { isAppError } from "#lib/shared/errors.ts";
import { formatId } from "#lib/shared/ids.ts";
import { streamModel } from "./model-stream.ts";

const timeoutMs = 30_000;
/** Room to think first; a model that goes on and on is not waited for. */
const allowed = { characters: 50_000, pieces: 20_000 };
/** As much of each message as a title needs. */
const maxCharacters = 2_000;

const instructions =
  "Write a title of at most six words for the conversation below, in its language. " +
  "Answer with the title alone: no quotation marks, no full stop.";

/**
 * Names a conversation by its first exchange, unless a person has named it. The librarian can't think of titles: then
 * the first words stay.
 */
export async function autoTitle(conversation: {
  ownerId: string;
  uuid: string;
  model: { id: string; model: LanguageModelV4 };
}): Promise<void> {
  const { ownerId, uuid, model } = conversation;
  if (model.id === librarianModel.id) return;
  try {
    const exchange = await firstExchange(ownerId, uuid);
    if (!exchange) return;
    const title = titleFromText(await ask(model.model, exchange));
    if (!title) return;
    const key = { ownerId, conversationId: formatId("conversation", uuid) };
    await recorded("conversation.title", key, () =>
      updateConversation(key, { title }, { ...accessible(key), titleSource: "auto" }),
    );
  } catch (error) {
    // Renamed or deleted meanwhile: then there is nothing to name any more.
    if (isAppError(error) && error.kind === "not_found") return;
    log.warn({ err: error, conversation: uuid }, "no title could be made");
  }
}

/** Null where the reply has said nothing. */
async function firstExchange(ownerId: string, conversationUuid: string): Promise<string | null> {
  const rows = (await readPage({ ownerId, conversationUuid, direction: "down", count: 8 })) ?? [];
  const spoken = rows.filter((row) => row.text !== "" && (row.role === "user" || row.role === "assistant"));
  if (!spoken.some((row) => row.role === "assistant")) return null;
  return spoken
    .slice(0, 2)
    .map((row) => `${row.role}: ${row.text.slice(0, maxCharacters)}`)
    .join("\n\n");
}

async function ask(model: LanguageModelV4, exchange: string): Promise<string> {
  let answer = "";
  await streamModel({
    model,
    prompt: [
      { role: "system", content: instructions },
      { role: "user", content: [{ type: "text", text: exchange }] },
    ],
    tools: [],
    settings: {},
    signal: AbortSignal.timeout(timeoutMs),
    allowance: { ...allowed },
    sink: {
      text: (delta) => {
        answer += delta;
      },
      reasoning: () => undefined,
    },
  });
  return answer.trim().replaceAll(/^["“«]|["”».]$/g, "");
}
