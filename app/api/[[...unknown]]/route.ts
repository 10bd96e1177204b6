import { api } from "#lib/server/api/app.ts";

/** What is nowhere under /api is nothing there either, in JSON: programs ask here, not people. */
const handler = (request: Request) => api.fetch(request);

export {
  handler as DELETE,
  handler as GET,
  handler as HEAD,
  handler as OPTIONS,
  handler as PATCH,
  handler as POST,
  handler as PUT,
};
