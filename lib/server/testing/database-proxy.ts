import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Stands between the app and Postgres, and fails as networks and servers do. For tests. */
export interface DatabaseProxy {
  /** The address of the database by way of this proxy. */
  url: string;
  /** Cuts every connection and refuses new ones, until `open`. */
  close(): Promise<void>;
  open(): Promise<void>;
  /** Neither answers nor closes, for connections that are there and new ones, until `resume`. */
  hang(): void;
  resume(): void;
  /**
   * Holds the next connection on which these words are sent: "asked" before Postgres gets them, "answered" when its answer
   * is about to go back. What an answer acknowledges is done by then.
   */
  hold(words: string, moment: Moment): Promise<Held>;
}

export type Moment = "asked" | "answered";

export interface Held {
  /** Ends the connection for both sides. */
  cut(): void;
}

interface Pair {
  near: Socket;
  far: Socket;
  /** Whom to tell when Postgres answers. */
  answered: ((held: Held) => void) | null;
}

export async function startDatabaseProxy(database: string): Promise<DatabaseProxy> {
  const { hostname, port } = new URL(database);
  const pairs = new Set<Pair>();
  let isHanging = false;
  let trap: { words: string; moment: Moment; caught: (held: Held) => void } | null = null;

  const server = createServer((near) => {
    const pair: Pair = { near, far: connect(Number(port), hostname), answered: null };
    const { far } = pair;
    pairs.add(pair);
    if (isHanging) pause(pair);
    near.on("data", (bytes) => {
      const caught = trap && bytes.includes(trap.words) ? trap : null;
      if (caught) trap = null;
      if (caught?.moment === "asked") return caught.caught(holdPair(pair));
      if (caught) pair.answered = caught.caught;
      far.write(bytes);
    });
    far.on("data", (bytes) => {
      if (!pair.answered) return void near.write(bytes);
      pair.answered(holdPair(pair));
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.setNoDelay(true);
      one.on("error", () => {}); // "close" follows
      one.on("close", () => {
        pairs.delete(pair);
        other.destroySoon();
      });
    }
  });
  const listen = async (at: number) => {
    server.listen(at, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  };

  const ownPort = await listen(0);
  const url = new URL(database);
  url.hostname = "127.0.0.1";
  url.port = String(ownPort);
  return {
    url: url.href,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const { near, far } of pairs) for (const socket of [near, far]) socket.destroy();
      await closed;
    },
    async open() {
      await listen(ownPort);
    },
    hang() {
      isHanging = true;
      for (const pair of pairs) pause(pair);
    },
    resume() {
      isHanging = false;
      for (const { near, far } of pairs) for (const socket of [near, far]) socket.resume();
    },
    hold(words, moment) {
      return new Promise((caught) => {
        trap = { words, moment, caught };
      });
    },
  };
}

function pause({ near, far }: Pair): void {
  near.pause();
  far.pause();
}

function holdPair(pair: Pair): Held {
  pause(pair);
  return {
    cut() {
      pair.near.destroy();
      pair.far.destroy();
    },
  };
}
