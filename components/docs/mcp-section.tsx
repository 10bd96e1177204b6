import { AnchoredHeading } from "./anchored-heading.tsx";
import { CodeExample } from "./code-example.tsx";
import { JsonExample } from "./json-example.tsx";
import { Split } from "./split.tsx";

/** As lib/server/mcp has them; a browser test compares the two. */
const tools = [
  { name: "search_conversations", scope: "read", text: "Finds messages by their words." },
  {
    name: "list_conversations",
    scope: "read",
    text: "The conversations, those with the newest message first.",
  },
  { name: "get_conversation", scope: "read", text: "What was said in one, a page at a time." },
  { name: "append_message", scope: "write", text: "Adds a message, or begins a conversation with it." },
];

export function McpSection({ origin }: { origin: string }) {
  const url = `${origin}/api/mcp`;
  return (
    <section aria-labelledby="mcp" className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <AnchoredHeading level={2} id="mcp">
        MCP
      </AnchoredHeading>
      <Split
        words={
          <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
            <p>
              Agents read the history, and write to it, by the Model Context Protocol: streamable HTTP at{" "}
              <code>/api/mcp</code>, with an API key as bearer. They have these tools, as far as the scopes of
              the key reach:
            </p>
            <ul aria-label="Tools" className="api-fields">
              {tools.map(({ name, scope, text }) => (
                <li key={name}>
                  <code>{name}</code> scope <code>{scope}</code>
                  <p>{text}</p>
                </li>
              ))}
            </ul>
            <p>
              Each conversation is a resource too, <code>{"chat://conversations/{id}"}</code>, with its newest
              messages.
            </p>
          </div>
        }
        examples={
          <>
            <CodeExample
              label="Claude Code"
              language="bash"
              code={`claude mcp add --transport http verbatim ${url} \\\n  --header "Authorization: Bearer $VERBATIM_KEY"`}
            />
            <JsonExample label="VS Code: .vscode/mcp.json" value={vsCode(url)} />
          </>
        }
      />
    </section>
  );
}

/** VS Code asks for the key once and keeps it, so that it stands in no file. */
function vsCode(url: string) {
  return {
    servers: {
      verbatim: { type: "http", url, headers: { Authorization: `Bearer \${input:verbatim-key}` } },
    },
    inputs: [{ id: "verbatim-key", type: "promptString", description: "Verbatim API key", password: true }],
  };
}
