import { ChatHeader } from "#components/chat/chat-header.tsx";
import { MissingConversation } from "#components/chat/missing-conversation.tsx";

export default function ConversationNotFound() {
  return (
    <>
      <ChatHeader title={null} onFind={null} />
      <MissingConversation />
    </>
  );
}
