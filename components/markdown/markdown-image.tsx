import { ImageIcon } from "lucide-react";
import { MarkdownLink } from "./markdown-link.tsx";

/** A picture from elsewhere would tell its server who reads what, so it is a link to it. */
export function MarkdownImage({ src, alt }: { src: string; alt: string }) {
  return (
    <MarkdownLink href={src} className="image-link">
      <ImageIcon aria-hidden />
      <span className="sr-only">Image: </span>
      {alt || nameIn(src)}
    </MarkdownLink>
  );
}

/** The last part of the address says more than nothing. */
function nameIn(src: string): string {
  return /([^/?#]+)(?:[?#].*)?$/.exec(src)?.[1]?.slice(0, 80) ?? "picture";
}
