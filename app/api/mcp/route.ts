import { api } from "#lib/server/api/app.ts";

const handler = (request: Request) => api.fetch(request);

export { handler as DELETE, handler as GET, handler as OPTIONS, handler as POST };
