import { z } from "zod";

/** Where the frame lives in which diagrams are drawn (app/diagram). */
export const diagramPath = "/diagram";

/** What the page asks of the frame. */
export interface DiagramRequest {
  source: string;
  theme: "light" | "dark";
}

/** Higher ones scroll inside of the frame. */
const mostHeight = 1_200;

/** What the frame says. It shows what a model wrote, so nothing of it is believed unseen. */
const diagramAnswerSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({
    type: z.literal("drawn"),
    height: z.number().transform((height) => Math.round(Math.min(Math.max(height, 40), mostHeight))),
  }),
  z.object({ type: z.literal("failed"), reason: z.string().transform((reason) => reason.slice(0, 500)) }),
]);

export type DiagramAnswer = z.infer<typeof diagramAnswerSchema>;

export function readDiagramAnswer(data: unknown): DiagramAnswer | null {
  return diagramAnswerSchema.safeParse(data).data ?? null;
}
