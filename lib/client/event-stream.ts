import { parseEventId, type ReplyEvent, replyEventSchema } from "#lib/shared/contracts/reply-events.ts";
import { type UserEvent, userEventSchema } from "#lib/shared/contracts/user-events.ts";

/** How long to wait before the n-th attempt in a row: quick at first, then sparing a server that is in trouble. */
const backOffMs = [250, 1_000, 2_000, 5_000, 10_000];

/** Connections lost together (a restart) do not come back together. */
const jitter = () => 0.75 + Math.random() / 2;

export interface EventStreamOptions {
  /** Asked at every connection, so that each begins where the last one ended; null: there is nothing to listen to. */
  url: () => string | null;
  onUserEvent: (event: UserEvent) => void;
  onReplyEvent: (responseId: string, event: ReplyEvent) => void;
  /** `deaf`: how long nothing was heard before. Not at all yet, for the moment of a restart, or for longer. */
  onOpen: (deaf: "never" | "moment" | "while") => void;
  onDown: () => void;
}

export interface EventStream {
  /** Connects anew, because `url` now answers something else. */
  restart: () => void;
  close: () => void;
}

type Listen = (name: string, receive: (event: MessageEvent<string>) => void) => void;

function listen(on: Listen, { onUserEvent, onReplyEvent }: EventStreamOptions): void {
  for (const { shape } of userEventSchema.options) {
    on(shape.type.value, ({ data }) => {
      const event = userEventSchema.safeParse(JSON.parse(data));
      if (event.success) onUserEvent(event.data);
    });
  }
  for (const { shape } of replyEventSchema.options) {
    on(shape.type.value, ({ data, lastEventId }) => {
      const event = replyEventSchema.safeParse(JSON.parse(data));
      const id = parseEventId(lastEventId);
      if (event.success && id) onReplyEvent(id.responseId, event.data);
    });
  }
}

/**
 * The tab's one connection. It is closed while the page is hidden: browsers allow six to a host on HTTP/1.1. The
 * browser's own reconnecting is not used: it repeats the first URL and gives up for good after an answer such as 503.
 */
export function openEventStream(options: EventStreamOptions): EventStream {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let deaf: "never" | "moment" | "while" = "never";

  const disconnect = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
  };

  const connect = () => {
    disconnect();
    const url = document.visibilityState === "hidden" ? null : options.url();
    if (!url) return;
    const opened = new EventSource(url);
    source = opened;
    listen((name, receive) => opened.addEventListener(name, receive), options);
    opened.onopen = () => {
      failures = 0;
      options.onOpen(deaf);
      deaf = "moment";
    };
    opened.onerror = () => {
      lose();
      const wait = backOffMs[Math.min(failures, backOffMs.length - 1)] ?? 0;
      failures += 1;
      timer = setTimeout(connect, wait * jitter());
      options.onDown();
    };
  };

  function lose() {
    disconnect();
    if (deaf === "moment") deaf = "while";
  }

  const onChange = () => (document.visibilityState === "hidden" ? lose() : connect());
  document.addEventListener("visibilitychange", onChange);
  window.addEventListener("online", onChange);
  window.addEventListener("pagehide", lose);
  window.addEventListener("pageshow", onPageShow);
  function onPageShow(event: PageTransitionEvent) {
    if (event.persisted) connect();
  }
  connect();

  return {
    restart: connect,
    close() {
      disconnect();
      document.removeEventListener("visibilitychange", onChange);
      window.removeEventListener("online", onChange);
      window.removeEventListener("pagehide", lose);
      window.removeEventListener("pageshow", onPageShow);
    },
  };
}
