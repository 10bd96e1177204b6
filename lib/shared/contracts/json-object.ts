import { z } from "zod";
import { firstFlaw } from "#lib/shared/exact-text.ts";

/** Some fifty levels of a JSON Schema; without a limit whoever walks or stores it would fail instead. */
const depthMax = 100;

/** An object of any fields, a JSON Schema say. Not z.record, which drops a key named `__proto__`. */
export const jsonObjectSchema = z
  .custom<Record<string, unknown>>(
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
    "This has to be an object.",
  )
  .superRefine((object, context) => {
    const fault = faultIn(object, depthMax);
    if (fault) context.addIssue({ code: "custom", message: fault });
  })
  .meta({ type: "object", additionalProperties: true });

function faultIn(value: unknown, depth: number): string | null {
  if (typeof value === "string") {
    const flaw = firstFlaw(value);
    return flaw && `A text in it ${flaw}.`;
  }
  if (typeof value !== "object" || value === null) return null;
  if (depth === 0) return `It is nested deeper than ${depthMax} levels.`;
  for (const [key, inner] of Object.entries(value)) {
    const fault = faultIn(key, depth - 1) ?? faultIn(inner, depth - 1);
    if (fault) return fault;
  }
  return null;
}
