import type { Person } from "#lib/server/testing/person.ts";
import { must } from "#lib/shared/assert.ts";
import { contentText } from "#lib/shared/content-text.ts";
import type { ConversationList } from "#lib/shared/contracts/conversation.ts";
import type { Message, MessageList } from "#lib/shared/contracts/message.ts";

/** A conversation as its owner sees it. */
export interface Kept {
  id: string;
  title: string | null;
  /** The visible path. */
  messages: Message[];
}

/** All that a person has in their sidebar, the newest first. For tests. */
export async function historyOf(person: Person): Promise<Kept[]> {
  const { data } = await person.get<ConversationList>("/conversations?limit=100");
  return await Promise.all(
    data.map(async ({ id, title }) => ({ id, title, messages: await messagesOf(person, id) })),
  );
}

/** The same where there has to be one conversation and no other. */
export async function onlyConversation(person: Person): Promise<Kept> {
  const [only, ...others] = await historyOf(person);
  if (others.length > 0) throw new Error(`There are ${others.length + 1} conversations, not one.`);
  return must(only, "conversation");
}

export async function messagesOf(person: Person, conversationId: string, query = ""): Promise<Message[]> {
  return (await person.get<MessageList>(`/conversations/${conversationId}/messages?limit=100${query}`)).data;
}

/** Who said what, a line each: `user: Hello`, `assistant calls look_up({})`, `tool: found`. */
export function said(messages: Message[]): string[] {
  return messages.flatMap(({ role, content, tool_calls = [] }) => [
    ...(content === null && tool_calls.length > 0 ? [] : [`${role}: ${contentText(content)}`]),
    ...tool_calls.map(({ function: called }) => `${role} calls ${called.name}(${called.arguments})`),
  ]);
}

interface HeardMessage {
  role: string;
  content?: string | { text?: string | undefined }[] | null | undefined;
  tool_calls?: { function: { name: string; arguments: string } }[] | undefined;
}

/** The same of what a model was told. */
export function heard(messages: HeardMessage[]): string[] {
  return messages.flatMap(({ role, content, tool_calls = [] }) => {
    const text = typeof content === "string" ? content : (content ?? []).map((part) => part.text).join("\n");
    return [
      ...(text === "" && tool_calls.length > 0 ? [] : [`${role}: ${text}`]),
      ...tool_calls.map(({ function: called }) => `${role} calls ${called.name}(${called.arguments})`),
    ];
  });
}

/** A line of `said` as a model hears it: arguments are written anew for it. */
export function asHeard(line: string): string {
  return line.replace(
    /^(assistant calls \w+)\((.*)\)$/,
    (_, called, input) => `${called}(${JSON.stringify(JSON.parse(input))})`,
  );
}

/** What some work fails with, which has to fail. */
export function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => Promise.reject(new Error("It did not fail.")),
    (error: unknown) => error,
  );
}
