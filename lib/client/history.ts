import { unreachable } from "#lib/shared/assert.ts";
import type { Conversation, ConversationList } from "#lib/shared/contracts/conversation.ts";
import type { UserEvent } from "#lib/shared/contracts/user-events.ts";
import { AppError } from "#lib/shared/errors.ts";
import { newId } from "#lib/shared/ids.ts";
import { fetchConversations } from "./api.ts";
import { signIn } from "./auth.ts";
import { type Chat, createChat } from "./chat.ts";
import { type ChatSeed, isAsking, isRunning, knowsEnd, knowsPlace, readFrom } from "./chat-state.ts";
import { type Connection, type ConnectionTeller, createConnection } from "./connection.ts";
import { type ConversationListStore, createConversationList } from "./conversation-list.ts";
import { type EventStream, openEventStream } from "./event-stream.ts";
import { newChatPath, pathOf, showPath } from "./location.ts";
import { createStore, type Store } from "./store.ts";

export interface HistorySeed {
  conversations: ConversationList | null;
  pinned?: ConversationList | null;
  /** Whether the page was rendered for somebody; else the first message makes a guest. */
  signedIn: boolean;
}

/** Everything this tab knows of its person's history, and the one connection that keeps it so. */
export interface History {
  readonly list: ConversationListStore;
  readonly connection: Pick<Store<Connection>, "get" | "subscribe">;
  /** The chat that is not a conversation yet. */
  readonly blank: Store<Chat>;
  /** The conversation by this id. A seed is taken once: afterwards this tab knows better. */
  chat(id: string, seed?: ChatSeed | null): Chat;
  /** A new title, before anybody else knows it. */
  setTitle(id: string, title: string | null): void;
  /** Says which chat is looked at (its replies come over the connection), and whether at its own address. */
  show(chat: Chat, atItsAddress: boolean): void;
  /** Whether chats are shown on this page at all; elsewhere an address has to be fetched to be seen. */
  isShowing(): boolean;
  /** Says that chats are shown, until the returned function is called. */
  enter(): () => void;
  /** Goes to an empty chat, even while the message that fills the present one is on its way. */
  startNew(): void;
  /** Listens until the returned function is called. */
  connect(): () => void;
}

export function createHistory({ conversations, pinned = null, signedIn }: HistorySeed): History {
  const list = createConversationList(conversations, pinned);
  const connection = createConnection();
  const chats = new Map<string, Chat>();
  let somebody = signedIn;
  let shown: Chat | null = null;
  /** Whose reply events the present connection brings. */
  let attached: Chat | null = null;
  /** When the present connection brought the first event of a reply. */
  let joinedAt: number | null = null;
  let stream: EventStream | null = null;
  let entered = false;
  /** Replies whose end was told, be it before their beginning was acknowledged. */
  const ended = new Set<string>();

  const host = {
    async ensureSession() {
      if (somebody) return;
      await signIn("guest");
      somebody = true;
    },
    onCreated(chat: Chat) {
      chats.set(chat.id, chat);
      const state = chat.get();
      const isOver = ended.has(state.pending?.responseId ?? "");
      list.setRunning(chat.id, isRunning(state) && !isOver);
      const told = list.find(chat.id);
      if (told) chat.setConversation(told);
      else putProvisional(chat.id);
      // Whoever has gone elsewhere meanwhile stays there.
      if (shown === chat) showPath(pathOf(chat.id));
      stream?.restart();
    },
  };

  /** Stands at the top of the sidebar until `conversation.changed` brings the real one. */
  function putProvisional(id: string) {
    const now = Math.floor(Date.now() / 1000);
    list.put({
      id,
      object: "conversation",
      created_at: now,
      updated_at: now,
      last_message_at: now,
      metadata: {},
      title: null,
      model: null,
      pinned: false,
      archived: false,
      message_count: 0,
    });
  }

  const newBlank = () => createChat({ id: newId("conversation"), phase: "new", conversation: null, host });
  const blank = createStore(newBlank());
  blank.get().queue.adopt();

  const url = (): string | null => {
    if (!somebody) return null;
    const query = new URLSearchParams();
    const state = shown?.get();
    attached = state?.phase === "ready" ? shown : null;
    if (attached && state) {
      query.set("conversation", attached.id);
      const after = readFrom(state);
      if (after) query.set("after", after);
    }
    return `/api/v1/events${query.size > 0 ? `?${query}` : ""}`;
  };

  /** What waits in a chat goes on also while another is shown, whose events alone the connection brings. */
  const continueUnseen = (chat: Chat | undefined) => {
    if (chat && chat !== shown && chat.queue.get().messages.length > 0) void chat.refresh();
  };

  const onUserEvent = (event: UserEvent) => {
    switch (event.type) {
      case "conversation.changed": {
        const { conversation } = event;
        const before = list.find(conversation.id) ?? chats.get(conversation.id)?.get().conversation;
        list.put(conversation);
        const chat = chats.get(conversation.id);
        chat?.setConversation(conversation);
        if (chat && chat.get().phase === "missing") void chat.refresh();
        // Messages that came by no reply, such as another client's.
        if (chat === shown && chat && before?.message_count !== conversation.message_count)
          refreshUnlessBusy(chat);
        return;
      }
      case "conversation.removed":
        list.remove(event.conversation_id);
        chats.get(event.conversation_id)?.markMissing();
        return;
      case "version.chosen":
        // Chosen here, it is on its way.
        if (shown?.id === event.conversation_id && shown.get().choosing === null) void shown.refresh();
        return;
      case "reply.started":
        list.setRunning(event.conversation_id, true);
        // Asked for elsewhere: its rows say where it stands.
        if (shown?.id === event.conversation_id && !isOwn(shown, event.response_id)) void shown.refresh();
        return;
      case "reply.ended":
        ended.add(event.response_id);
        list.setRunning(event.conversation_id, false);
        continueUnseen(chats.get(event.conversation_id));
        if (shown?.id === event.conversation_id && !knowsEnd(shown.get(), event.response_id))
          void shown.refresh();
        return;
      default:
        unreachable(event);
    }
  };

  return {
    list,
    connection: connection.shown,
    blank,

    chat(id, seed) {
      const known = chats.get(id) ?? (blank.get().id === id ? blank.get() : undefined);
      if (known) return known;
      const chat = createChat({ id, phase: "loading", conversation: list.find(id) ?? null, host });
      chats.set(id, chat);
      if (seed) chat.seed(seed);
      return chat;
    },

    setTitle(id, title) {
      list.setTitle(id, title);
      const chat = chats.get(id);
      const known = chat?.get().conversation;
      if (chat && known) chat.setConversation({ ...known, title });
    },

    show(chat, atItsAddress) {
      // Only now: between the first acknowledgement and the new address, `/` still shows this one.
      if (atItsAddress && chat === blank.get()) blank.set(newBlank());
      if (chat === shown) return;
      shown = chat;
      if (chat.get().phase === "loading") {
        void chat.refresh().then(() => chat === shown && stream?.restart());
        return;
      }
      // What was known may have grown while nobody looked: once connected it is looked up, and nothing is missed between.
      stream?.restart();
      if (connection.isDown()) void chat.refresh();
    },

    isShowing: () => entered,
    enter() {
      entered = true;
      return () => {
        entered = false;
      };
    },

    startNew() {
      if (blank.get().get().pending) blank.set(newBlank());
      showPath(newChatPath);
    },

    connect() {
      const opened = openEventStream({
        url,
        onUserEvent,
        onReplyEvent(responseId, event) {
          joinedAt ??= Date.now();
          attached?.receive(responseId, event, joinedAt);
        },
        onOpen(deaf) {
          connection.up();
          joinedAt = null;
          // Of those that run the server tells first of all; what began before a first connection may be over.
          if (deaf !== "moment") list.forgetRunning();
          // Also the first time: the page was drawn a moment ago, and a title may have come since.
          const reloaded = list.reload();
          if (deaf !== "never") void shown?.refresh();
          else void reloaded.then(() => shown && refreshIfChanged(shown, list.find(shown.id)));
        },
        onDown(offline) {
          // Streams that just ended are back at the first attempt; what fails then may have been refused.
          const hasFailed = connection.isDown();
          connection.down(offline ? "offline" : "lost");
          if (hasFailed && !offline) void tellIfSignedOut(connection);
          // Without the connection a reply still shows its end; and of a conversation that is gone there are no events.
          if (shown?.get().phase === "ready") void shown.refresh();
        },
      });
      stream = opened;
      return () => {
        opened.close();
        connection.up();
        stream = null;
      };
    },
  };
}

/** A browser does not say why a stream was refused; another question has an answer. */
async function tellIfSignedOut(connection: ConnectionTeller): Promise<void> {
  const isOver = await fetchConversations({ limit: 1 }).then(
    () => false,
    (error) => error instanceof AppError && error.kind === "unauthenticated",
  );
  if (isOver && connection.isDown()) connection.down("signedOut");
}

/** Times are whole seconds, and clocks differ: what changed as lately may have changed again since it was drawn. */
const lateS = 60;

/** What happened between the drawing of a page and its connection was told to nobody here. */
function refreshIfChanged(chat: Chat, now: Conversation | undefined): void {
  const drawn = chat.get().conversation;
  if (!drawn) return;
  const isLate = Math.abs(Date.now() / 1000 - drawn.updated_at) < lateS;
  if (isLate || drawn.updated_at !== now?.updated_at) refreshUnlessBusy(chat);
}

/** While something is under way, its own events say what changes. */
function refreshUnlessBusy(chat: Chat): void {
  const state = chat.get();
  if (!isAsking(state) && !isRunning(state)) void chat.refresh();
}

/** Whether a reply is the one asked for here, or known already. The news of it may come before the acknowledgement. */
function isOwn(chat: Chat, responseId: string): boolean {
  const state = chat.get();
  return isAsking(state) || knowsPlace(state, responseId);
}
