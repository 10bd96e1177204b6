import type { z } from "zod";

/** Refuses the types of tools that are not here; before the union of those that are, whose refusal could carry no code. */
export function mustBeSupportedTool(tool: unknown, context: z.RefinementCtx): unknown {
  const type = typeof tool === "object" && tool && "type" in tool ? tool.type : undefined;
  if (typeof type === "string" && type !== "function" && type !== "search_history") {
    context.addIssue({
      code: "custom",
      path: ["type"],
      message: `Tools of type ${type.slice(0, 64)} are not possible here, only of type function or search_history.`,
      params: { code: "unsupported_tool" },
    });
  }
  return tool;
}
