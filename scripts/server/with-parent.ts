// Loaded into the server before everything else: it ends with the process that supervises it, even where that
// one was killed outright and could tell nobody.
import "./guard-door.ts";

const PATIENCE_MS = 10_000;

if (process.env.VERBATIM_SUPERVISED) {
  // Next's development server hands on our flags to a child that has a channel of its own.
  delete process.env.VERBATIM_SUPERVISED;
  process.once("disconnect", () => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.kill(process.pid, "SIGKILL"), PATIENCE_MS).unref();
  });
  process.channel?.unref();
}
