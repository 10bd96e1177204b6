import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { startProviderDouble } from "#e2e/support/provider-double.ts";
import { must } from "#lib/shared/assert.ts";
import { verify } from "#scripts/admin/verify/verify.ts";
import { type App, startApp } from "./app.ts";
import { type FaultsPostgres, openFaultsPostgres } from "./postgres.ts";

/** Several processes of the app on one database, and a model that does what it is told. */
export interface Stage {
  postgres: FaultsPostgres;
  apps: [App, App, ...App[]];
  /** Where the model is. */
  providerPort: number;
  /** What `npm run admin -- db verify` finds wrong with all that was written. */
  wrongInDatabase(): Promise<string[]>;
  /** Ends everything, the last started first. */
  clear(): Promise<void>;
}

export async function setStage(options: {
  name: string;
  apps: number;
  /** How fast the app's processes notice things; as usual where nothing is said. */
  pace?: Record<string, string>;
}): Promise<Stage> {
  const closers: (() => unknown)[] = [];
  const clear = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const double = await startProviderDouble(0);
    closers.push(() => close(double));
    const postgres = await openFaultsPostgres();
    closers.push(() => postgres.stop());
    const servers = {
      databaseUrl: postgres.url,
      providerPort: (double.address() as AddressInfo).port,
      pace: options.pace ?? {},
    };
    const starts = Array.from({ length: options.apps }, async (_, index) => {
      const app = await startApp({ name: `${options.name}-${index}`, ...servers });
      closers.push(() => app.stop());
      return app;
    });
    // All of them, also where one fails: each that was started has to be stopped.
    await Promise.allSettled(starts);
    const [first, second, ...more] = await Promise.all(starts);
    return {
      postgres,
      providerPort: servers.providerPort,
      apps: [must(first, "process"), must(second, "second process"), ...more],
      clear,
      async wrongInDatabase() {
        const lines: string[] = [];
        await verify(postgres.url, (line) => lines.push(line));
        return lines.filter((line) => !line.startsWith("✓"));
      },
    };
  } catch (error) {
    await clear();
    throw error;
  }
}

function close(server: Server): void {
  server.closeAllConnections();
  server.close();
}
