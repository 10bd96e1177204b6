import { ChatScreen } from "#components/chat/chat-screen.tsx";

export default function NewChatPage() {
  return <ChatScreen seed={null} />;
}
