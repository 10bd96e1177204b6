import { createLatePart } from "#lib/client/late-part.ts";

export const findPart = createLatePart(() => import("./find-bar.tsx"));
