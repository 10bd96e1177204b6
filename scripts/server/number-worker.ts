// Loaded into each of several processes before everything else: it puts its number on what it says of its health.
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { numberHeader } from "./process-number.ts";

const number = process.env.VERBATIM_PROCESS ?? "";

subscribe("http.server.request.start", (message) => {
  const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
  if (request.url === "/api/health") response.setHeader(numberHeader, number);
});
