import { pool } from "#lib/server/db.ts";
import { sql } from "#lib/server/sql.ts";
import { notFound } from "#lib/shared/errors.ts";

/** A stretch of a path: the messages of one branch in a range of depths, both ends included. */
export interface Segment {
  branch: number;
  fromDepth: number;
  toDepth: number;
}

/** The path to a leaf (the head, unless `leafSeq` names another), from the leaf's side to the root's. */
export async function findPath(key: {
  ownerId: string;
  conversationUuid: string;
  leafSeq?: number | undefined;
}): Promise<Segment[]> {
  const { rows } = await pool().query<Segment | { branch: null }>({
    name: "path-segments",
    text: sql("path-segments"),
    values: [key.ownerId, key.conversationUuid, key.leafSeq ?? null],
  });
  if (rows.length === 0) throw notFound("conversation");
  return rows.filter((row): row is Segment => row.branch !== null);
}

/** The parts of a path between two depths. Depths outside the path are simply not there. */
export function clip(path: Segment[], fromDepth: number, toDepth: number): Segment[] {
  return path
    .map((segment) => ({
      branch: segment.branch,
      fromDepth: Math.max(segment.fromDepth, fromDepth),
      toDepth: Math.min(segment.toDepth, toDepth),
    }))
    .filter((segment) => segment.fromDepth <= segment.toDepth);
}

/** Whether the message at this place is on the path. */
export function isOn(path: Segment[], place: { branch: number; depth: number }): boolean {
  return path.some(
    ({ branch, fromDepth, toDepth }) =>
      branch === place.branch && fromDepth <= place.depth && place.depth <= toDepth,
  );
}

/** The depth of the path's leaf; 0 for a path without messages. */
export function depthOf(path: Segment[]): number {
  return path.at(0)?.toDepth ?? 0;
}
