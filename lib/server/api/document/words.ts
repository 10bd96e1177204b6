export const description = `Everything that the browser app does, for your own programs: the same history, the same rules.

Send an API key as \`Authorization: Bearer vb_…\`. Make one in the settings, or with \`npm run admin -- key create\`.

**Ids** are a prefix and the 32 hex digits of a UUIDv7 (\`conv_0193…\`). You may make your own in the same form, and then a
retry finds what the first attempt made. \`Idempotency-Key\` does the same.

**Times** are unix seconds.

**Lists** are pages: \`limit\` (1 to 100), and \`after\`, \`before\` or \`cursor\`.

**Errors** are \`{"error": {"message", "type", "param", "code"}}\`: the message is for people, the code for programs, and
\`param\` names the field at fault. What belongs to somebody else looks like what does not exist: 404.

**Streams** are server-sent events, each with an \`event:\` that equals its \`type\`.

**Limits** are told in \`x-ratelimit-*\`; above them the answer is 429 with \`retry-after\`. Every answer carries
\`x-request-id\`: the server's log knows the request by it.`;

export const tags = [
  { name: "Conversations", description: "Conversations, and what is in them as OpenAI's items." },
  { name: "Messages", description: "The history in the shape of Chat Completions." },
  { name: "Responses", description: "OpenAI's responses." },
  { name: "Chat completions", description: "OpenAI's chat completions." },
  { name: "Replies", description: "Asking a model, as the browser app does." },
  { name: "Events", description: "What happens, as it happens." },
  { name: "Search", description: "Finding what was said." },
  { name: "Models", description: "Who can answer." },
  { name: "Keys", description: "API keys." },
  { name: "Document", description: "This document." },
];
