import type pg from "pg";
import type { LandmarkName } from "#bench/history/generate/landmarks.ts";

/** How far a load has come. It stands in a schema of its own: the app's holds nothing but the app's. */
export type LoadState = {
  /** Which history this is (stamp.ts). */
  stamp: string;
  /** What is committed. */
  conversations: number;
  messages: number;
  /** Indexes, statistics and all. */
  finished: boolean;
};

export type LandmarkConversation = {
  name: LandmarkName;
  conversationId: string;
  /** All versions, also those that are not on the visible path. */
  messageCount: number;
  headSeq: number;
  /** The message half way down the visible path. */
  middleSeq: number;
  middleId: string;
};

/** Undefined where no load was begun. */
export async function readState(client: pg.Client): Promise<LoadState | undefined> {
  const { rows: there } = await client.query("SELECT 1 WHERE to_regclass('bench.load') IS NOT NULL");
  if (there.length === 0) return undefined;
  const { rows } = await client.query<LoadState>(
    "SELECT stamp, conversations, messages, finished FROM bench.load",
  );
  return rows[0];
}

export async function beginState(client: pg.Client, stamp: string): Promise<LoadState> {
  await client.query("BEGIN");
  await client.query(`
    CREATE SCHEMA bench;
    CREATE TABLE bench.load (stamp text NOT NULL, conversations int NOT NULL, messages int NOT NULL,
      finished boolean NOT NULL);
    CREATE TABLE bench.index_set_aside (name text PRIMARY KEY, definition text NOT NULL);
    CREATE TABLE bench.landmark (name text PRIMARY KEY, conversation_id uuid NOT NULL, message_count int NOT NULL,
      head_seq int NOT NULL, middle_seq int NOT NULL, middle_id uuid NOT NULL);
  `);
  const state: LoadState = { stamp, conversations: 0, messages: 0, finished: false };
  await client.query("INSERT INTO bench.load VALUES ($1, 0, 0, false)", [stamp]);
  await client.query("COMMIT");
  return state;
}

/** In the transaction that loads the rows. */
export async function keepState(client: pg.Client, state: LoadState): Promise<void> {
  await client.query("UPDATE bench.load SET conversations = $1, messages = $2, finished = $3", [
    state.conversations,
    state.messages,
    state.finished,
  ]);
}

export async function keepLandmark(client: pg.Client, landmark: LandmarkConversation): Promise<void> {
  await client.query("INSERT INTO bench.landmark VALUES ($1, $2, $3, $4, $5, $6)", [
    landmark.name,
    landmark.conversationId,
    landmark.messageCount,
    landmark.headSeq,
    landmark.middleSeq,
    landmark.middleId,
  ]);
}

/** The shortest first. */
export async function readLandmarks(client: pg.Client): Promise<LandmarkConversation[]> {
  const { rows } = await client.query<LandmarkConversation>(
    `SELECT name, conversation_id AS "conversationId", message_count AS "messageCount", head_seq AS "headSeq",
            middle_seq AS "middleSeq", middle_id AS "middleId"
     FROM bench.landmark ORDER BY message_count, name DESC`,
  );
  return rows;
}
