import { type ReactNode, useId } from "react";

interface SettingsSectionProps {
  title: string;
  text: string;
  /** Where there is more to read. */
  link?: { href: string; text: string };
  /** What can be done here first. */
  action?: ReactNode;
  children: ReactNode;
}

export function SettingsSection({ title, text, link, action, children }: SettingsSectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="flex min-h-9.5 items-end gap-4">
        <div className="min-w-0 flex-1">
          {/* Takes the focus when what had it is gone. */}
          <h2 id={id} tabIndex={-1} className="font-semibold text-base outline-none">
            {title}
          </h2>
          <p className="text-ink-soft text-sm">
            {text}{" "}
            {link && (
              <a href={link.href} className="text-accent underline underline-offset-3">
                {link.text}
              </a>
            )}
          </p>
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
