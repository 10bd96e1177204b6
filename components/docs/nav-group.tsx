import { classes } from "#components/ui/classes.ts";

interface NavGroupProps {
  id: string;
  name: string;
  entries?: { id: string; name: string }[];
}

/** Browsers that know `:target-current` mark where the reader is. */
const link =
  "block rounded-lg px-2 py-1 text-sm leading-5 hover:bg-soft-more hover:text-ink pointer-coarse:py-2.5 [&:target-current]:text-accent";

export function NavGroup({ id, name, entries = [] }: NavGroupProps) {
  return (
    <li className={classes(entries.length > 0 && "lg:mt-3 lg:first:mt-0")}>
      <a href={`#${id}`} className={classes(link, "font-medium")}>
        {name}
      </a>
      {entries.length > 0 && (
        <ul className="hidden lg:block">
          {entries.map((entry) => (
            <li key={entry.id}>
              <a href={`#${entry.id}`} className={classes(link, "pl-4 text-ink-soft")}>
                {entry.name}
              </a>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
