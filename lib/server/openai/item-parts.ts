import { unreachable } from "#lib/shared/assert.ts";
import type { ContentPart } from "#lib/shared/contracts/content.ts";
import type { Item, NewContentPart } from "#lib/shared/contracts/item.ts";

type Message = Extract<Item, { type: "message" }>;
type Output = Extract<Item, { type: "function_call_output" }>["output"];

/** What rows keep are Chat Completions' parts; these are their names in items, and back. */
export function messagePart(role: Message["role"], part: ContentPart): Message["content"][number] {
  if (part.type === "refusal") return part;
  if (part.type === "text" && role === "assistant") {
    return { type: "output_text", text: part.text, annotations: [], logprobs: [] };
  }
  return inputPart(part);
}

/** What a tool found: text where it is one text. */
export function toolOutput(text: string, parts: ContentPart[] | null): Output {
  const isText = parts === null || (parts.length === 1 && parts[0]?.type === "text");
  return isText ? text : parts.map((part) => inputPart(asText(part)));
}

/** A tool's output has no parts that refuse. */
function asText(part: ContentPart): Exclude<ContentPart, { type: "refusal" }> {
  return part.type === "refusal" ? { type: "text", text: part.refusal } : part;
}

function inputPart(part: Exclude<ContentPart, { type: "refusal" }>): Exclude<Output, string>[number] {
  switch (part.type) {
    case "text":
      return { type: "input_text", text: part.text };
    case "image_url":
      return {
        type: "input_image",
        detail: part.image_url.detail ?? "auto",
        image_url: part.image_url.url,
      };
    case "file":
      return { type: "input_file", ...part.file };
    default:
      return unreachable(part);
  }
}

export function storedPart(part: NewContentPart): ContentPart {
  switch (part.type) {
    case "input_text":
    case "output_text":
    case "text":
      return { type: "text", text: part.text };
    case "refusal":
      return { type: "refusal", refusal: part.refusal };
    case "input_image":
      return storedImage(part.image_url, part.detail);
    case "input_file":
      return storedFile(part);
    default:
      return unreachable(part);
  }
}

/** @param detail rows know no `original`, which is more than `high` */
export function storedImage(
  url: string,
  detail: "auto" | "low" | "high" | "original" | null | undefined,
): ContentPart {
  const kept = detail === "original" ? "high" : detail;
  return { type: "image_url", image_url: { url, ...(kept && { detail: kept }) } };
}

interface SentFile {
  filename?: string | null | undefined;
  file_data?: string | null | undefined;
  file_id?: string | null | undefined;
}

export function storedFile({ filename, file_data, file_id }: SentFile): ContentPart {
  return {
    type: "file",
    file: {
      ...(filename != null && { filename }),
      ...(file_data != null && { file_data }),
      ...(file_id != null && { file_id }),
    },
  };
}
