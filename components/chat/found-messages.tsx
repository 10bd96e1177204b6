import { MarkdownLink } from "#components/markdown/markdown-link.tsx";
import type { HistoryHits } from "#lib/shared/contracts/history-hits.ts";

const speakers: Record<string, string> = { user: "You", assistant: "Assistant" };

/** What a search of the history has found, each with the way there. */
export function FoundMessages({ hits }: { hits: HistoryHits["hits"] }) {
  return (
    <div className="min-w-0">
      <p className="font-medium text-ink-soft text-xs">
        {hits.length === 0
          ? "Found"
          : `Found ${hits.length === 1 ? "one message" : `${hits.length} messages`}`}
      </p>
      {hits.length === 0 && <p className="mt-1 text-ink-soft">Nothing in your history has these words.</p>}
      <ul className="mt-1 grid gap-2">
        {hits.map(({ title, link, role, date, snippet }) => (
          <li key={link} className="min-w-0 rounded-lg bg-soft px-3 py-2">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3 text-ink-soft text-xs">
              <span className="wrap-break-word min-w-0 font-medium text-accent text-sm underline-offset-2 [&_a:hover]:underline">
                <MarkdownLink href={link}>{title}</MarkdownLink>
              </span>
              <span className="tabular-nums">
                {speakers[role] ?? role} · <time dateTime={date}>{date}</time>
              </span>
            </div>
            <p className="wrap-break-word mt-0.5 line-clamp-3">{snippet}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}
