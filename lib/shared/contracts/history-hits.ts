import { z } from "zod";

/** What the tool `search_history` finds, as JSON: told to models, and read by the page. */
export const historyHitsSchema = z.object({
  hits: z.array(
    z.object({
      title: z.string(),
      /** A path of this app: `/c/conv_…#msg_…`. */
      link: z.string(),
      role: z.string(),
      /** A day in UTC, as ISO 8601 writes it. */
      date: z.string(),
      snippet: z.string(),
    }),
  ),
});

export type HistoryHits = z.infer<typeof historyHitsSchema>;
