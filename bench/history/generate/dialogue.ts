import type { StoredToolCall } from "#lib/server/messages/stored.ts";
import { must, unreachable } from "#lib/shared/assert.ts";
import { LONGEST_REPLY, PAUSE } from "./calendar.ts";
import { MessageTree } from "./message-tree.ts";
import { pathHash, ROOT_HASH } from "./path-hash.ts";
import type { Random } from "./random.ts";
import type { MessageRow } from "./rows.ts";
import type { Step } from "./shape.ts";
import { drawToolCall } from "./tool-call.ts";
import { drawResult } from "./utterances.ts";
import { drawUuid, type Uuid } from "./uuid.ts";
import type { Voice } from "./voice.ts";

/** Milliseconds. */
const firstToken = { low: 300, high: 3_000 };
const perCharacter = { low: 3, high: 12 };
const toolTakes = { low: 50, high: 5_000 };

const shareOfWordlessCalls = 0.7;

type Said = Pick<MessageRow, "role" | "text"> & { toolCalls?: StoredToolCall[]; toolCallId?: string };

/** The messages of a conversation, as one step after the other writes them. */
export class Dialogue {
  readonly tree = new MessageTree();
  readonly messages: MessageRow[] = [];
  /** The leaf of the visible path: what was written last. */
  headSeq = 0;
  readonly #random: Random;
  readonly #voice: Voice;
  readonly #model: string;
  readonly #where: { ownerId: Uuid; conversationId: Uuid };
  /** Of each turn of the visible path: seq of its question, and how many replies there are to it. */
  #turns: { question: number; replies: number }[] = [];
  #now: number;

  constructor(options: {
    random: Random;
    voice: Voice;
    model: string;
    where: { ownerId: Uuid; conversationId: Uuid };
    beginsAt: number;
  }) {
    this.#random = options.random;
    this.#voice = options.voice;
    this.#model = options.model;
    this.#where = options.where;
    this.#now = options.beginsAt;
  }

  take(step: Step): void {
    switch (step.kind) {
      case "turn":
        this.#ask(this.headSeq);
        if (step.calls > 0) this.#call(step.calls);
        this.#reply();
        break;
      case "question":
        this.#ask(this.headSeq);
        break;
      case "regenerate":
        this.#goBackTo(step.turn + 1);
        this.headSeq = this.#turn(step.turn).question;
        this.#reply();
        break;
      case "edit": {
        const { question } = this.#turn(step.turn);
        this.#goBackTo(step.turn);
        this.#ask(this.tree.at(question).parentSeq ?? 0);
        this.#reply();
        break;
      }
      default:
        unreachable(step);
    }
  }

  #turn(turn: number): { question: number; replies: number } {
    return must(this.#turns[turn], "turn on the visible path");
  }

  #goBackTo(turns: number): void {
    this.#turns.length = turns;
  }

  #ask(parentSeq: number): void {
    if (this.messages.length > 0) this.#now += this.#random.between(PAUSE.low, PAUSE.high);
    this.headSeq = parentSeq;
    this.#write({ role: "user", text: this.#voice.question(this.#turns.length) }, 0);
    this.#turns.push({ question: this.headSeq, replies: 0 });
  }

  #reply(): void {
    const last = this.#turns.length - 1;
    const turn = this.#turn(last);
    this.#answer({ role: "assistant", text: this.#voice.reply(last, turn.replies) });
    turn.replies++;
  }

  #call(calls: number): void {
    const { language } = this.#voice;
    const toolCalls = Array.from({ length: calls }, () => drawToolCall(this.#random, language));
    const text = this.#random.chance(shareOfWordlessCalls) ? "" : drawResult(this.#random, language);
    this.#answer({ role: "assistant", text, toolCalls });
    for (const { id } of toolCalls) {
      this.#now += this.#random.between(toolTakes.low, toolTakes.high);
      this.#write({ role: "tool", text: drawResult(this.#random, language), toolCallId: id }, 0);
    }
  }

  /** What a model says takes its time. */
  #answer(said: Said): void {
    const speed = this.#random.between(perCharacter.low, perCharacter.high);
    const wait = this.#random.between(firstToken.low, firstToken.high);
    this.#write(said, Math.min(LONGEST_REPLY, wait + said.text.length * speed));
  }

  /** Below the head, which it becomes. */
  #write(said: Said, takes: number): void {
    const parent = this.messages[this.headSeq - 1];
    const createdAt = ++this.#now;
    this.#now += takes;
    const place = this.tree.append(this.headSeq);
    this.messages.push({
      ...this.#where,
      ...place,
      id: drawUuid(this.#random, createdAt),
      role: said.role,
      text: said.text,
      toolCalls: said.toolCalls ?? null,
      toolCallId: said.toolCallId ?? null,
      model: said.role === "assistant" ? this.#model : null,
      pathHash: pathHash(parent?.pathHash ?? ROOT_HASH, said),
      createdAt,
      finishedAt: this.#now,
    });
    this.headSeq = place.seq;
  }
}
