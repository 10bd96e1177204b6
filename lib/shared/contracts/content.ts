import { z } from "zod";
import { exactText, shortText } from "#lib/shared/exact-text.ts";

export const partsMax = 100;

export const imageUrlSchema = exactText.refine(
  (url) => /^(https?:\/\/|data:image\/)/.test(url),
  "An image is an http, https or data:image URL.",
);

/** A piece of a message's content, as Chat Completions has it. */
export const contentPartSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("text"), text: exactText }),
  z.strictObject({ type: z.literal("refusal"), refusal: exactText }),
  z.strictObject({
    type: z.literal("image_url"),
    image_url: z.strictObject({ url: imageUrlSchema, detail: z.enum(["auto", "low", "high"]).optional() }),
  }),
  z.strictObject({
    type: z.literal("file"),
    file: z.strictObject({
      file_id: shortText(255).optional(),
      filename: shortText(255).optional(),
      file_data: exactText.optional(),
    }),
  }),
]);

export type ContentPart = z.infer<typeof contentPartSchema>;

export const contentSchema = z.union([exactText, z.array(contentPartSchema).min(1).max(partsMax)]);

export type Content = z.infer<typeof contentSchema>;
