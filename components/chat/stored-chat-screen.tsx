"use client";

import { ChatScreen, type ChatScreenProps } from "./chat-screen.tsx";
import { Messages } from "./messages.tsx";

/** For the page of a conversation, which is drawn on the server with its messages; that of a new chat comes without. */
export function StoredChatScreen(props: Omit<ChatScreenProps, "Messages">) {
  return <ChatScreen {...props} Messages={Messages} />;
}
