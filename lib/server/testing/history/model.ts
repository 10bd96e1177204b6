import { AppError, invalid, notFound } from "#lib/shared/errors.ts";

/**
 * The rules of a history (design.md §3), as plainly as they can be said: a tree of nodes that know their parents. Of
 * branches, depths, segments and lines it knows nothing; what the database answers has to be the same.
 */
export interface Said {
  role: "user" | "assistant" | "system" | "developer" | "tool";
  text: string;
  /** Ids of the calls that it makes. */
  calls: string[];
  /** The call that a tool's message answers. */
  answers: string | null;
}

export interface Node extends Said {
  id: string;
  seq: number;
  parent: Node | null;
  isDeleted: boolean;
}

export interface ModelConversation {
  id: string;
  ownerId: string;
  /** In the order of their seq. */
  nodes: Node[];
  head: Node | null;
  isTrashed: boolean;
}

/** From the root to a node, deleted ones among them. */
export function pathTo(node: Node | null): Node[] {
  const path: Node[] = [];
  for (let at = node; at; at = at.parent) path.unshift(at);
  return path;
}

/** All messages below the same parent that are still there, the oldest first. */
export function versionsOf(conversation: ModelConversation, node: Node): Node[] {
  return conversation.nodes.filter((other) => other.parent === node.parent && !other.isDeleted);
}

/** The newest message of those whose path goes through this one. */
function newestBelow(conversation: ModelConversation, node: Node): Node {
  return conversation.nodes.findLast((other) => pathTo(other).includes(node)) ?? node;
}

export function countOf(conversation: ModelConversation): number {
  return conversation.nodes.filter((node) => !node.isDeleted).length;
}

/** A page of a path as a reader asks for it. */
export interface PageQuery {
  order: "asc" | "desc";
  limit: number;
  after?: string | undefined;
  before?: string | undefined;
}

/** Deleted messages keep their places, so that they can be where a reader has come to, but are on no page. */
export function pageOf(path: Node[], { order, limit, after, before }: PageQuery) {
  const ordered = order === "desc" ? path.toReversed() : path;
  const place = (id: string) => ordered.findIndex((node) => node.id === id);
  const from = after === undefined ? 0 : place(after) + 1;
  const until = before === undefined ? ordered.length : place(before);
  const there = ordered.slice(from, until).filter((node) => !node.isDeleted);
  return {
    nodes: before === undefined ? there.slice(0, limit) : there.slice(-limit),
    hasMore: there.length > limit,
  };
}

/** Where a new message goes: below the head, at the root, or below the message of an id. */
export type Place = { below: "head" } | { below: "root" } | { below: "message"; id: string };

/** All histories of all owners. Operations throw what the real ones have to answer, and then change nothing. */
export class HistoryModel {
  readonly conversations: ModelConversation[] = [];

  create(ownerId: string, id: string): void {
    this.conversations.push({ id, ownerId, nodes: [], head: null, isTrashed: false });
  }

  /** The conversation, where this owner may see it. */
  find(ownerId: string, id: string): ModelConversation {
    const found = this.conversations.find((one) => one.id === id && one.ownerId === ownerId);
    if (!found || found.isTrashed) throw notFound("conversation");
    return found;
  }

  findNode(ownerId: string, conversationId: string, id: string): [ModelConversation, Node] {
    const conversation = this.find(ownerId, conversationId);
    const node = conversation.nodes.find((one) => one.id === id && !one.isDeleted);
    if (!node) throw notFound("message");
    return [conversation, node];
  }

  append(ownerId: string, conversationId: string, id: string, place: Place, said: Said): Node {
    refuseRepeatedCalls(said);
    const conversation = this.find(ownerId, conversationId);
    const known = this.#known(ownerId, id);
    if (known) return again(conversation, known, said);
    let parent: Node | null = null;
    if (place.below === "head") parent = conversation.head;
    if (place.below === "message") [, parent] = this.findNode(ownerId, conversationId, place.id);
    return write(conversation, id, parent, said);
  }

  /** A sibling of the same role that answers the same call. */
  edit(
    ownerId: string,
    conversationId: string,
    messageId: string,
    id: string,
    said: Pick<Said, "text" | "calls">,
  ): Node {
    const [conversation, node] = this.findNode(ownerId, conversationId, messageId);
    const edited: Said = { ...said, role: node.role, answers: node.answers };
    if (node.role !== "assistant") edited.calls = [];
    refuseRepeatedCalls(edited);
    const known = this.#known(ownerId, id);
    if (known) return again(conversation, known, edited);
    return write(conversation, id, node.parent, edited);
  }

  choose(ownerId: string, conversationId: string, messageId: string): ModelConversation {
    const [conversation, node] = this.findNode(ownerId, conversationId, messageId);
    if (!pathTo(conversation.head).includes(node)) conversation.head = newestBelow(conversation, node);
    return conversation;
  }

  /** The message keeps its place and nothing else. */
  delete(ownerId: string, conversationId: string, messageId: string): ModelConversation {
    const [conversation, node] = this.findNode(ownerId, conversationId, messageId);
    Object.assign(node, { isDeleted: true, text: "", calls: [] });
    return conversation;
  }

  /** A conversation of one line; how its messages are called is the database's business. */
  fork(
    ownerId: string,
    conversationId: string,
    messageId: string,
  ): (newId: string, ids: string[]) => ModelConversation {
    const [, node] = this.findNode(ownerId, conversationId, messageId);
    return (newId, ids) => {
      this.create(ownerId, newId);
      const copy = this.find(ownerId, newId);
      for (const [index, original] of pathTo(node).entries()) {
        copy.head = { ...original, id: ids[index] ?? "", seq: index + 1, parent: copy.head };
        copy.nodes.push(copy.head);
      }
      return copy;
    };
  }

  trash(ownerId: string, conversationId: string): void {
    this.find(ownerId, conversationId).isTrashed = true;
  }

  restore(ownerId: string, conversationId: string): ModelConversation {
    const there = this.conversations.find((one) => one.id === conversationId && one.ownerId === ownerId);
    if (!there?.isTrashed) throw notFound("conversation");
    there.isTrashed = false;
    return there;
  }

  purge(ownerId: string, conversationId: string): void {
    const at = this.conversations.findIndex((one) => one.id === conversationId && one.ownerId === ownerId);
    if (at < 0) throw notFound("conversation");
    this.conversations.splice(at, 1);
  }

  /** Ids are their owner's: another's message of the same id is another message. */
  #known(ownerId: string, id: string): { conversation: ModelConversation; node: Node } | undefined {
    return this.conversations
      .filter((conversation) => conversation.ownerId === ownerId)
      .flatMap((conversation) => conversation.nodes.map((node) => ({ conversation, node })))
      .find(({ node }) => node.id === id);
  }
}

function refuseRepeatedCalls({ calls }: Said): void {
  const at = calls.findIndex((call, index) => calls.indexOf(call) < index);
  if (at >= 0) throw invalid(`tool_calls.${at}.id`, "twice in one message");
}

/** The same id again: the message that is there, if it is here and says the same. */
function again(
  here: ModelConversation,
  { conversation, node }: { conversation: ModelConversation; node: Node },
  said: Said,
): Node {
  const isSame =
    conversation === here &&
    !node.isDeleted &&
    storedRole(node) === storedRole(said) &&
    node.text === said.text &&
    node.answers === said.answers &&
    node.calls.join() === said.calls.join();
  if (isSame) return node;
  throw new AppError("conflict", "used before", { param: "id" });
}

/** `developer` is kept as system, and given back as sent. */
function storedRole({ role }: Said): string {
  return role === "developer" ? "system" : role;
}

function write(conversation: ModelConversation, id: string, parent: Node | null, said: Said): Node {
  const made = pathTo(parent).flatMap((node) => node.calls);
  if (said.answers !== null && !made.includes(said.answers)) throw invalid("tool_call_id", "no such call");
  if (said.calls.some((call) => made.includes(call))) throw invalid("tool_calls", "made before");
  const node: Node = { ...said, id, seq: conversation.nodes.length + 1, parent, isDeleted: false };
  conversation.nodes.push(node);
  conversation.head = node;
  return node;
}
