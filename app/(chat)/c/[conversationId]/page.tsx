import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { StoredChatScreen } from "#components/chat/stored-chat-screen.tsx";
import { StoredMarkdown } from "#components/markdown/stored-markdown.tsx";
import { contentText } from "#lib/shared/content-text.ts";
import { readChat } from "./read-chat.ts";

type Props = PageProps<"/c/[conversationId]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const chat = await readChat((await params).conversationId);
  return { title: chat?.conversation.title ? `${chat.conversation.title} · Verbatim` : "Verbatim" };
}

export default async function ConversationPage({ params }: Props) {
  const chat = await readChat((await params).conversationId);
  if (!chat) notFound();
  const drawn = chat.messages.data
    .filter(({ role, content, status }) => role === "assistant" && content && status !== "running")
    .map(
      ({ id, content }) =>
        [id, <StoredMarkdown key={id} messageId={id} text={contentText(content)} />] as const,
    );
  return <StoredChatScreen seed={chat} drawn={Object.fromEntries(drawn)} />;
}
