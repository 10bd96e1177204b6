import { createHash, randomBytes } from "node:crypto";
import { db } from "#lib/server/db.ts";
import { accessChanged } from "#lib/server/events/live-streams.ts";
import { query } from "#lib/server/query.ts";
import { newUuid } from "#lib/shared/ids.ts";
import { sessionMaxAge } from "./session-cookie.ts";

/** Who is asking. Every operation takes its ownerId from here and nowhere else. */
export interface Principal {
  userId: string;
  kind: "guest" | "account";
  email: string | null;
  sessionId: string;
}

/** `last_used_at` and the expiry move at most once in this time, so that reading costs no write. */
const touchEveryMs = 60 * 60 * 1000;

const hashOf = (token: string) => createHash("sha256").update(token).digest();
const expiry = () => new Date(Date.now() + sessionMaxAge * 1000);

/** A new session and its token, which exists nowhere else: here stands only the hash. */
export async function createSession(ownerId: string, userAgent: string | null): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await db().session.create({
    data: {
      ownerId,
      id: newUuid(),
      tokenHash: hashOf(token),
      userAgent: userAgent?.slice(0, 500) ?? null,
      expiresAt: expiry(),
    },
  });
  return token;
}

interface SessionRow {
  id: string;
  user_id: string;
  email: string | null;
  last_used_at: Date;
}

export async function findSession(token: string): Promise<Principal | null> {
  const [row] = await query<SessionRow>("find-session", [hashOf(token)]);
  if (!row) return null;
  if (Date.now() - row.last_used_at.getTime() > touchEveryMs) await touch(row);
  return { userId: row.user_id, kind: row.email ? "account" : "guest", email: row.email, sessionId: row.id };
}

async function touch(row: SessionRow): Promise<void> {
  await db().session.updateMany({
    where: { ownerId: row.user_id, id: row.id },
    data: { lastUsedAt: new Date(), expiresAt: expiry() },
  });
}

export async function revokeSession({
  ownerId,
  sessionId,
}: {
  ownerId: string;
  sessionId: string;
}): Promise<void> {
  await db().session.deleteMany({ where: { ownerId, id: sessionId } });
  await accessChanged(ownerId);
}
