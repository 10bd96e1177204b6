import { type Browser, type BrowserContext, chromium } from "@playwright/test";
import { ensureHistory, type LandmarkConversation } from "#bench/history/ensure-history.ts";
import { startApp } from "#bench/support/start-app.ts";
import { createSession } from "#lib/server/auth/sessions.ts";
import { closePools } from "#lib/server/db.ts";
import { must } from "#lib/shared/assert.ts";
import { formatId } from "#lib/shared/ids.ts";
import { browserArgs } from "#scripts/browser/browser-args.ts";
import { ensureBrowser } from "#scripts/browser/ensure-browser.ts";
import { recreateDatabase } from "#scripts/postgres/databases.ts";
import { openPostgres } from "#scripts/postgres/open.ts";
import { inData } from "#scripts/system/data-folder.ts";
import { until } from "#scripts/system/until.ts";
import { startSteadyModel } from "./steady-model.ts";

/** The least that has a conversation of 10,000 messages in it. */
const historyMessages = 50_000;
const secret = "a secret for benchmarks alone";

export const lengths = ["long", "short"] as const;
/** The conversation of 10,000 messages, and that of 100. */
export type Length = (typeof lengths)[number];

export interface Talk {
  /** Its address in the app. */
  path: string;
  newestId(): Promise<string>;
}

export interface Place {
  browser: Browser;
  talks: Record<Length, Talk>;
  /** A browser that has seen nothing yet, signed in as whose conversations they are. */
  newContext(): Promise<BrowserContext>;
  close(): Promise<void>;
}

/** The app with both conversations, which are of one person and end with the same words, and a browser. */
export async function openPlace(): Promise<Place> {
  const executablePath = await ensureBrowser();
  const { database, landmarks, postgres } = await copyHistory();
  const token = await signIn(database, landmarks.ownerId);
  const model = await startSteadyModel();
  const app = await startApp({ database, model: model.url });
  await untilModelsAreKnown(app.origin, token);
  // A wheel that turns by steps then moves the list by just these steps.
  const args = [...browserArgs, "--disable-smooth-scrolling", "--enable-precise-memory-info"];
  const toUs = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  const browser = await chromium.launch({ executablePath, args, ...toUs });

  const talkOf = (name: LandmarkConversation["name"]): Talk => {
    const landmark = landmarks.conversations.find((conversation) => conversation.name === name);
    const id = formatId("conversation", must(landmark, `landmark ${name}`).conversationId);
    const newest = `${app.origin}/api/v1/conversations/${id}/messages?order=desc&limit=1`;
    return {
      path: `/c/${id}`,
      async newestId() {
        const headers = { cookie: `verbatim.session=${token}` };
        const answer = await fetch(newest, { headers, signal: AbortSignal.timeout(10_000) });
        const { data } = (await answer.json()) as { data: { id: string }[] };
        return must(data[0], "newest message").id;
      },
    };
  };

  return {
    browser,
    talks: { long: talkOf("tenThousand"), short: talkOf("hundred") },
    async newContext() {
      const context = await browser.newContext({
        baseURL: app.origin,
        viewport: { width: 1280, height: 800 },
      });
      context.setDefaultTimeout(60_000); // a busy machine is slow; what is slow is measured, not refused
      await context.addCookies([{ name: "verbatim.session", value: token, url: app.origin }]);
      return context;
    },
    async close() {
      await browser.close();
      await app.stop();
      model.server.closeAllConnections();
      model.server.close();
      await postgres.close();
    },
  };
}

/** A copy: what is said here would make the history another one. */
async function copyHistory() {
  const history = await ensureHistory({ messages: historyMessages });
  const postgres = await openPostgres({ directory: inData("pg-bench") });
  await recreateDatabase(postgres.url("postgres"), "pane", `history_${historyMessages}`);
  await history.close();
  return { database: postgres.url("pane"), landmarks: history.landmarks, postgres };
}

/** An app that has just been started may have asked in vain, and then takes no message. */
async function untilModelsAreKnown(origin: string, token: string): Promise<void> {
  const headers = { cookie: `verbatim.session=${token}` };
  const known = await until({ withinMs: 120_000, everyMs: 500 }, async () => {
    const answer = await fetch(`${origin}/api/v1/models`, { headers, signal: AbortSignal.timeout(20_000) });
    return (await answer.text()).includes('"steady"') || undefined;
  });
  if (!known) throw new Error("The app knows no model.");
}

async function signIn(database: string, ownerId: string): Promise<string> {
  Object.assign(process.env, { DATABASE_URL: database, AUTH_SECRET: secret });
  const token = await createSession(ownerId, null);
  await closePools();
  return token;
}
