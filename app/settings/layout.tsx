import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { buttonClass } from "#components/ui/button.tsx";
import { classes } from "#components/ui/classes.ts";
import { wayBack } from "./way-back.ts";

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    // As much room on the left as a scrollbar takes on the right: what is centred stays where it is when one appears.
    <div className="pl-[calc(100vw-100%)]">
      <main className="mx-auto grid w-full max-w-3xl grid-cols-[minmax(0,1fr)] gap-8 px-4 pt-4 pb-[max(4rem,env(safe-area-inset-bottom))] sm:px-6 sm:pt-8">
        <div className="grid justify-items-start gap-4">
          {/* A plain link: whoever goes back gets the chat as it is now. */}
          <a href={await wayBack()} className={classes(buttonClass("ghost", "small"), "-ml-2")}>
            <ArrowLeft aria-hidden className="size-4" />
            Back to chat
          </a>
          <h1 className="font-semibold text-2xl tracking-tight">Settings</h1>
        </div>
        {children}
      </main>
    </div>
  );
}
