import { createMcpHandler } from "@modelcontextprotocol/server";
import { needs } from "#lib/server/api/needs.ts";
import { newRouter } from "#lib/server/api/router.ts";
import { log } from "#lib/server/log.ts";
import { AppError } from "#lib/shared/errors.ts";
import { makeMcpServer } from "./make-mcp-server.ts";

/**
 * The history for agents, by the Model Context Protocol (streamable HTTP, without sessions: any process answers any
 * request). Mounted at /api/mcp, behind the same gate as the API.
 */
export const mcp = newRouter();

for (const gate of needs(null).middleware) mcp.use("/", gate);
mcp.all("/", async (c) => {
  const { caller } = c.var;
  if (caller.keyId === null) {
    const message = "Agents come in by an API key: Authorization: Bearer vb_…";
    throw new AppError("unauthenticated", message, { code: "no_api_key" });
  }
  const handler = createMcpHandler(() => makeMcpServer(caller), {
    onerror: (error) => log.debug({ err: error, requestId: c.var.requestId }, "mcp"),
    // Nothing is told by itself here: GET /events does that.
    maxSubscriptions: 0,
  });
  return await handler.fetch(c.req.raw);
});
