import { createServer, type Server } from "node:http";
import { Pool } from "pg";
import { listenOnLoopback } from "#bench/support/listen.ts";

/** The floor: a plain Node server that commits one row and then hands the model's stream through. */
export async function startBareRelay(
  database: string,
  model: string,
): Promise<{ server: Server; url: string; pool: Pool }> {
  const pool = new Pool({ connectionString: database });
  // pool.end() does not wait for its connections to be gone, and Postgres says goodbye to those it still has.
  pool.on("error", (error) => console.log(`bare relay: ${error.message}`));
  await pool.query("CREATE TABLE IF NOT EXISTS bench_relay (id bigserial PRIMARY KEY, body text NOT NULL)");
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const piece of request) body += piece;
    await pool.query({ name: "insert", text: "INSERT INTO bench_relay (body) VALUES ($1)", values: [body] });
    const upstream = await fetch(`${model}/chat/completions`, { method: "POST", body });
    response.writeHead(200, { "content-type": "text/event-stream" });
    if (upstream.body) for await (const piece of upstream.body) response.write(piece);
    response.end();
  });
  return { server, url: await listenOnLoopback(server), pool };
}
