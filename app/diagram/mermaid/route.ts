import { readFile } from "node:fs/promises";
import path from "node:path";

const file = path.join(process.cwd(), "node_modules", "mermaid", "dist", "mermaid.min.js");

/** What draws diagrams, for the frame alone: no page of ours loads it. Next packs it on its way (3.5 MB to one). */
export async function GET(): Promise<Response> {
  return new Response(await readFile(file), {
    headers: {
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
    },
  });
}
