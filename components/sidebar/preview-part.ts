import { createLatePart } from "#lib/client/late-part.ts";

/** The card of a conversation that is pointed at, and what fills it. */
export const previewPart = createLatePart(async () => {
  const [card, filling] = await Promise.all([
    import("./conversation-preview.tsx"),
    import("#lib/client/preview.ts"),
  ]);
  return { ...card, ...filling };
});
