import { z } from "zod";

/**
 * What GET /events says while there is nothing to say: a named event, because browsers hide comments, and a tab that
 * hears nothing at all for long knows by it that its connection is dead.
 */
export const pingEvent = "ping";

export const pingSchema = z.object({ type: z.literal(pingEvent) });

/** Proxies close connections on which nothing is said; most wait 30 or 60 s. */
export const keepAliveMs = 15_000;
