import { contentText } from "#lib/shared/content-text.ts";
import type { Conversation } from "#lib/shared/contracts/conversation.ts";
import type { Message } from "#lib/shared/contracts/message.ts";
import type { Chat } from "./chat.ts";
import type { ChatState } from "./chat-state.ts";
import { partsOfRows, textOfParts } from "./message-parts.ts";
import { plainWords } from "./plain-words.ts";

/** More than the lines of a preview hold. */
const shownCharacters = 400;

export interface Preview {
  readonly question: string | null;
  readonly answer: string | null;
}

/** Cut twice: a reply may be a book, and marks take room that words do not. */
const beginning = (text: string, read = (part: string) => part) =>
  read(text.slice(0, 2 * shownCharacters))
    .slice(0, shownCharacters)
    .trim() || null;

/** The last question, and what was answered to it so far. */
export function previewOf({ window: { messages } }: Pick<ChatState, "window">): Preview {
  const at = messages.findLastIndex(({ role }) => role === "user");
  const question = messages[at];
  return {
    question: question ? beginning(contentText(question.content)) : null,
    answer: beginning(textOfParts(partsOfRows(messages.slice(at + 1).filter(isSaid))), plainWords),
  };
}

const isSaid = ({ role }: Message) => role === "assistant" || role === "tool";

/** Whether something was said since the chat was loaded. */
function isBehind({ window: { messages } }: ChatState, conversation: Conversation): boolean {
  return messages.every(({ created_at }) => created_at < conversation.last_message_at);
}

/**
 * Loads what a preview shows, which is what opening the conversation needs. One at a time, and of those that come
 * meanwhile only the last: the pointer has left the others.
 */
export function createPreviewLoader(
  chatOf: (id: string) => Chat,
): (conversation: Conversation) => Promise<void> {
  /** As which state of the conversation each was asked for: no preview asks twice for the same. */
  const asked = new Map<string, string>();
  let next: Conversation | null = null;
  let working: Promise<void> | null = null;

  const load = async (conversation: Conversation) => {
    const { id, last_message_at, message_count } = conversation;
    const chat = chatOf(id);
    const state = chat.get();
    const version = `${last_message_at} ${message_count}`;
    const isKnown = state.phase === "ready" && (asked.get(id) === version || !isBehind(state, conversation));
    if (isKnown || state.phase === "new" || state.phase === "missing") return;
    asked.set(id, version);
    await chat.refresh();
  };

  const work = async () => {
    for (let wanted = next; wanted; wanted = next) {
      next = null;
      await load(wanted);
    }
    working = null;
  };

  return (conversation) => {
    next = conversation;
    working ??= work();
    return working;
  };
}
