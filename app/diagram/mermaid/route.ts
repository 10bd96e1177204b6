import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const file = path.join(process.cwd(), "node_modules", "mermaid", "dist", "mermaid.min.js");

/** 3.5 MB packed to about one, once for all who ask. */
let packed: Promise<Buffer<ArrayBuffer>> | null = null;

/** What draws diagrams, for the frame alone: no page of ours loads it. */
export async function GET(): Promise<Response> {
  packed ??= readFile(file).then((script) => promisify(gzip)(script));
  try {
    return new Response(await packed, {
      headers: {
        "content-type": "text/javascript; charset=utf-8",
        "content-encoding": "gzip",
        // Without no-transform Next packs it once more.
        "cache-control": "public, max-age=31536000, immutable, no-transform",
      },
    });
  } catch (error) {
    packed = null;
    throw error;
  }
}
