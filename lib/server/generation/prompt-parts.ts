import type { LanguageModelV4FilePart, LanguageModelV4TextPart } from "@ai-sdk/provider";
import { unreachable } from "#lib/shared/assert.ts";
import type { ContentPart } from "#lib/shared/contracts/content.ts";

type PromptPart = LanguageModelV4TextPart | LanguageModelV4FilePart;

/**
 * A message's content as a provider accepts it: no empty text, which some refuse. URLs are the provider's to fetch; we
 * fetch none.
 */
export function promptParts(text: string, parts: ContentPart[] | null): PromptPart[] {
  const all: PromptPart[] = parts ? parts.map(promptPart) : [{ type: "text", text }];
  return all.filter((part) => part.type !== "text" || part.text !== "");
}

function promptPart(part: ContentPart): PromptPart {
  switch (part.type) {
    case "text":
      return { type: "text", text: part.text };
    case "refusal":
      return { type: "text", text: part.refusal };
    case "image_url":
      return filePart(part.image_url.url, "image") ?? { type: "text", text: part.image_url.url };
    case "file": {
      const name = part.file.filename ?? "a file";
      const file = filePart(part.file.file_data ?? "", "application/octet-stream");
      return file ? { ...file, filename: name } : { type: "text", text: `(${name} is not here any more.)` };
    }
    default:
      return unreachable(part);
  }
}

/** Null where there is neither data nor an address. */
function filePart(url: string, mediaType: string): LanguageModelV4FilePart | null {
  const data = /^data:([\w.+/-]+);base64,(.*)$/s.exec(url);
  if (data?.[1] && data[2]) {
    return { type: "file", mediaType: data[1], data: { type: "data", data: data[2] } };
  }
  return /^https?:/.test(url) && URL.canParse(url)
    ? { type: "file", mediaType, data: { type: "url", url: new URL(url) } }
    : null;
}
