// Loaded into each of several processes before everything else. Nobody can choose from outside which of them answers on
// the port they share, so each asks itself, past the network, and says when it can serve.
import { subscribe } from "node:diagnostics_channel";
import { get, Server } from "node:http";
import { duplexPair } from "node:stream";
import { until } from "#scripts/system/until.ts";
import { ready } from "./child.ts";
import "./guard-door.ts";

const PATIENCE_MS = 60_000;

subscribe("tracing:net.server.listen:asyncEnd", (message) => {
  const { server } = message as { server: unknown };
  if (!(server instanceof Server)) return;
  const ask = async () => (await isHealthy(server)) || undefined;
  void until({ withinMs: PATIENCE_MS, everyMs: 100 }, ask).then(
    (healthy) => healthy && process.send?.(ready),
  );
});

function isHealthy(server: Server): Promise<boolean> {
  return new Promise((resolve) => {
    const [ours, theirs] = duplexPair();
    server.emit("connection", theirs);
    const asked = get({ path: "/api/health", createConnection: () => ours }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on("error", () => resolve(false));
  });
}
