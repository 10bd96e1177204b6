import type pg from "pg";
import { type Conversation, writeConversation } from "#bench/history/generate/conversation.ts";
import type { LandmarkName } from "#bench/history/generate/landmarks.ts";
import type { ConversationPlan } from "#bench/history/generate/plan.ts";
import type { MessageRow } from "#bench/history/generate/rows.ts";
import { formatUuid } from "#bench/history/generate/uuid.ts";
import { copyRows } from "./copy-rows.ts";
import { keepLandmark, keepState, type LandmarkConversation, type LoadState } from "./load-state.ts";
import {
  branchTable,
  conversationTable,
  messageTable,
  type Table,
  toolCallTable,
  userTable,
} from "./tables.ts";

type Batch = {
  plans: ConversationPlan[];
  seed: number;
  /** As it was before. */
  state: LoadState;
  /** Told how many messages there are, as they are written. */
  wrote: (messages: number) => void;
  signal?: AbortSignal;
};

/**
 * Loads conversations with all that belongs to them, in one transaction with the state. Answers how it is afterwards.
 * No foreign key is checked meanwhile, so the small tables can come last: then their rows are known.
 */
export async function loadBatch(
  client: pg.Client,
  { plans, seed, state, wrote, signal }: Batch,
): Promise<LoadState> {
  const written: Omit<Conversation, "messages">[] = [];
  let messages = state.messages;

  function* writeMessages(): Generator<MessageRow> {
    for (const plan of plans) {
      const { messages: rows, ...others } = writeConversation(plan, seed);
      written.push(others);
      yield* rows;
      messages += rows.length;
      wrote(messages);
    }
  }

  const copy = <Row>(table: Table<Row>, rows: Iterable<Row>) => copyRows(client, table, rows, signal);

  await client.query("BEGIN");
  await copy(messageTable, writeMessages());
  await copy(
    userTable,
    plans.filter(({ nth }) => nth === 0).map(({ owner }) => owner),
  );
  await copy(
    conversationTable,
    written.map(({ row }) => row),
  );
  await copy(
    branchTable,
    written.flatMap(({ branches }) => branches),
  );
  await copy(
    toolCallTable,
    written.flatMap(({ calls }) => calls),
  );
  for (const [nth, { landmark }] of plans.entries()) {
    const conversation = written[nth];
    if (landmark && conversation) await keepLandmark(client, landmarkOf(landmark, conversation));
  }
  const after = { ...state, conversations: state.conversations + plans.length, messages };
  await keepState(client, after);
  await client.query("COMMIT");
  return after;
}

function landmarkOf(
  name: LandmarkName,
  { row, middle }: Omit<Conversation, "messages">,
): LandmarkConversation {
  return {
    name,
    conversationId: formatUuid(row.id),
    messageCount: row.messageCount,
    headSeq: row.headSeq,
    middleSeq: middle.seq,
    middleId: formatUuid(middle.id),
  };
}
