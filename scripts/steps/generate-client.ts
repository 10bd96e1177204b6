import { readFileSync } from "node:fs";
import path from "node:path";
import { digest } from "#scripts/system/digest.ts";
import { ifStale } from "#scripts/system/if-stale.ts";
import { inRoot, root } from "#scripts/system/root.ts";
import { runCommand } from "#scripts/system/run-command.ts";

const generated = inRoot("lib", "generated");

/** Prisma's client in lib/generated/prisma, made anew only for another schema or another Prisma. */
export function generateClient(signal?: AbortSignal): Promise<boolean> {
  const files = {
    stamp: path.join(generated, ".schema"),
    result: path.join(generated, "prisma", "client.ts"),
  };
  return ifStale({ ...files, wanted }, async () => {
    const { code, output } = await runCommand(
      process.execPath,
      [inRoot("node_modules", "prisma", "build", "index.js"), "generate"],
      {
        cwd: root,
        signal,
        // Generating needs no engine, but without this the command downloads one from a host of Prisma's.
        env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true", CHECKPOINT_DISABLE: "1" },
      },
    );
    if (code !== 0) throw new Error(`prisma generate failed:\n${output}`);
  });
}

function wanted(): string {
  const { version } = JSON.parse(readFileSync(inRoot("node_modules", "prisma", "package.json"), "utf8"));
  return `${version} ${digest(root, ["prisma/schema.prisma"])}`;
}
