import type { ReactNode } from "react";

interface AnchoredHeadingProps {
  level: 2 | 3;
  /** By which it is linked to, and by which its section is named. */
  id: string;
  children: ReactNode;
}

const looks = {
  2: "font-semibold text-xl tracking-tight",
  3: "font-semibold text-base",
};

/** A heading whose address can be copied from itself. */
export function AnchoredHeading({ level, id, children }: AnchoredHeadingProps) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <Heading id={id} className={`group scroll-mt-6 ${looks[level]}`}>
      <a href={`#${id}`} className="wrap-anywhere rounded">
        {children}
        <span
          aria-hidden
          className="ml-2 font-normal text-ink-soft opacity-0 group-hover:opacity-100 group-has-focus-visible:opacity-100"
        >
          #
        </span>
      </a>
    </Heading>
  );
}
