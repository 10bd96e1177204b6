import { must } from "#lib/shared/assert.ts";
import { AFTERWARDS } from "./calendar.ts";
import { Dialogue } from "./dialogue.ts";
import type { ConversationPlan } from "./plan.ts";
import { Random, streams } from "./random.ts";
import type { BranchRow, ConversationRow, MessageRow, ToolCallRow } from "./rows.ts";
import { drawLanguage, drawTitle } from "./utterances.ts";
import { drawUuid } from "./uuid.ts";
import { landmarkVoice, ordinaryVoice } from "./voice.ts";

export type Conversation = {
  row: ConversationRow;
  branches: BranchRow[];
  /** By seq, the first one at 0. */
  messages: MessageRow[];
  calls: ToolCallRow[];
  /** The message half way down the visible path. */
  middle: MessageRow;
};

const models = ["gpt-5.2", "claude-sonnet-4-5", "llama3.3:70b", "qwen3:32b"];

const shares = { untitled: 0.02, renamed: 0.05, pinned: 0.02, archived: 0.04, trashed: 0.02 };

/** All the rows of a conversation, the words included. */
export function writeConversation(plan: ConversationPlan, seed: number): Conversation {
  const random = new Random(seed, streams.content, plan.index);
  const id = drawUuid(random, plan.beginsAt);
  const model = random.pick(models);
  const voice = plan.landmark ? landmarkVoice(seed) : ordinaryVoice(random, drawLanguage(random));
  const where = { ownerId: plan.owner.id, conversationId: id };
  const dialogue = new Dialogue({ random, voice, model, where, beginsAt: plan.beginsAt });
  for (const step of plan.shape.steps) dialogue.take(step);

  const { tree, messages, headSeq } = dialogue;
  const lastMessageAt = must(messages.at(-1), "message").createdAt;
  const marks = drawMarks(random, plan, lastMessageAt);
  const title = random.chance(shares.untitled) ? null : drawTitle(random, voice.language);
  return {
    row: {
      ownerId: plan.owner.id,
      id,
      title,
      titleSource: title !== null && random.chance(shares.renamed) ? "user" : "auto",
      lastSeq: tree.lastSeq,
      headSeq,
      messageCount: messages.length,
      lastMessageAt,
      ...marks,
      model,
      createdAt: plan.beginsAt,
      updatedAt: Math.max(lastMessageAt, marks.pinnedAt ?? 0, marks.archivedAt ?? 0, marks.deletedAt ?? 0),
    },
    branches: tree.branches.map((branch) => ({ ...where, ...branch })),
    messages,
    calls: messages.flatMap(({ seq, toolCalls }) =>
      (toolCalls ?? []).map((call) => ({ ...where, callId: call.id, seq })),
    ),
    middle: must(messages[tree.onPath(headSeq, Math.ceil(tree.at(headSeq).depth / 2)).seq - 1], "message"),
  };
}

/** Those who are there for the sidebar's sake have all their conversations in it; landmarks stay as they are. */
function drawMarks(
  random: Random,
  { owner }: ConversationPlan,
  from: number,
): Pick<ConversationRow, "pinnedAt" | "archivedAt" | "deletedAt"> {
  const mark = (share: number) => (random.chance(share) ? from + random.below(AFTERWARDS) : null);
  return {
    pinnedAt: owner.kind === "landmarks" ? null : mark(shares.pinned),
    archivedAt: owner.kind === "ordinary" ? mark(shares.archived) : null,
    deletedAt: owner.kind === "ordinary" ? mark(shares.trashed) : null,
  };
}
