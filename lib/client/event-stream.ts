import { keepAliveMs, pingEvent } from "#lib/shared/contracts/keep-alive.ts";
import { parseEventId, type ReplyEvent, replyEventSchema } from "#lib/shared/contracts/reply-events.ts";
import { type UserEvent, userEventSchema } from "#lib/shared/contracts/user-events.ts";

/** How long to wait before the n-th attempt in a row: quick at first, then sparing a server that is in trouble. */
const backOffMs = [250, 1_000, 2_000, 5_000, 10_000];

/** Without a network there is nothing to try; but what browsers call offline may still reach a server at home. */
const offlineMs = 30_000;

/**
 * A browser may say that the network goes while the last of it is still there. A connection made in that moment would open,
 * carry nothing more, and be found out only by its silence.
 */
const leavingMs = 500;

/** A connection that lived this long was sound: its loss is no failure of the server, and begins the count anew. */
const soundMs = 5_000;

/** Two pings missed and some time for the third: nothing comes here any more, though nobody has said so. */
const silenceMs = 2 * keepAliveMs + 5_000;

const watchMs = 5_000;

/** Connections lost together (a restart) do not come back together. */
const jitter = () => 0.75 + Math.random() / 2;

export interface EventStreamOptions {
  /** Asked at every connection, so that each begins where the last one ended; null: there is nothing to listen to. */
  url: () => string | null;
  onUserEvent: (event: UserEvent) => void;
  onReplyEvent: (responseId: string, event: ReplyEvent) => void;
  /** `deaf`: how long nothing was heard before. Not at all yet, for the moment of a restart, or for longer. */
  onOpen: (deaf: "never" | "moment" | "while") => void;
  /** At every loss, and at every attempt that failed. `offline`: the browser knows of no network. */
  onDown: (offline: boolean) => void;
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
 * browser's own reconnecting is not used: it repeats the first URL, gives up for good after an answer such as 503, and
 * never notices a connection on which nothing comes any more.
 */
export function openEventStream(options: EventStreamOptions): EventStream {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let leaving: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let deaf: "never" | "moment" | "while" = "never";
  /** Null until the present connection is open. */
  let openedAt: number | null = null;
  /** A clock rather than a timer: those stand still while a computer sleeps. */
  let heardAt = 0;
  const heard = () => {
    heardAt = Date.now();
  };

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
    openedAt = null;
    heard();
    const on: Listen = (name, receive) =>
      opened.addEventListener(name, (event) => {
        heard();
        receive(event);
      });
    on(pingEvent, () => undefined);
    listen(on, options);
    opened.onopen = () => {
      heard();
      openedAt = Date.now();
      options.onOpen(deaf);
      deaf = "moment";
    };
    opened.onerror = reconnect;
  };

  function reconnect() {
    if (openedAt !== null && Date.now() - openedAt >= soundMs) failures = 0;
    disconnect();
    deaf = "while";
    const offline = navigator.onLine === false;
    const wait = offline ? offlineMs : backOffMs[Math.min(failures, backOffMs.length - 1)];
    failures += 1;
    timer = setTimeout(connect, (wait ?? 0) * jitter());
    options.onDown(offline);
  }

  const leave = () => {
    disconnect();
    if (deaf === "moment") deaf = "while";
  };
  const comeBack = () => {
    clearTimeout(leaving);
    failures = 0;
    connect();
  };
  // Tried all the same: a server on this very machine is still there, and else it is known soon that there is none.
  const onOffline = () => {
    clearTimeout(leaving);
    leaving = setTimeout(comeBack, leavingMs);
  };
  const onVisibility = () => (document.visibilityState === "hidden" ? leave() : comeBack());
  const onPageShow = (event: PageTransitionEvent) => event.persisted && comeBack();
  const watch = setInterval(() => {
    if (source && Date.now() - heardAt > silenceMs) reconnect();
  }, watchMs);

  document.addEventListener("visibilitychange", onVisibility);
  window.addEventListener("online", comeBack);
  window.addEventListener("offline", onOffline);
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", onPageShow);
  connect();

  return {
    restart: connect,
    close() {
      disconnect();
      clearTimeout(leaving);
      clearInterval(watch);
      document.removeEventListener("visibilitychange", onVisibility);
      window.removeEventListener("online", comeBack);
      window.removeEventListener("offline", onOffline);
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("pageshow", onPageShow);
    },
  };
}
