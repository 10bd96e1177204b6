import { frameScript } from "./frame-script.ts";
import { mermaidPath } from "./mermaid-path.ts";

const styles = `
  body { margin: 0; background: transparent; overflow: auto; }
  #diagram { box-sizing: border-box; padding: 16px; display: flow-root; }
  #diagram > svg { display: block; margin-inline: auto; height: auto; }
`;

/**
 * Of no origin, even when somebody opens it by itself, and without any network: all it may do is run these two
 * scripts. Frames of ours may hold it and no others.
 */
function policy(nonce: string): string {
  return [
    "sandbox allow-scripts",
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join("; ");
}

/** The page in whose frame diagrams are drawn. It knows nothing: what to draw comes by message from the page around. */
export function GET(): Response {
  const nonce = crypto.randomUUID();
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Diagram</title><style>${styles}</style></head>
<body><div id="diagram"></div>
<script nonce="${nonce}" src="${mermaidPath}"></script>
<script nonce="${nonce}">${frameScript}</script>
</body>
</html>`;
  return new Response(html, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy(nonce),
      "cache-control": "no-store",
    },
  });
}
