import type { ReactNode } from "react";
import { BrandMark } from "#components/shell/brand.tsx";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="grid min-h-dvh content-center justify-items-center p-5">
      <div className="grid w-full max-w-sm gap-6">
        {/* A plain link: whoever goes back gets the page as it is now. */}
        <a href="/" aria-label="Verbatim, back to chat" className="justify-self-start rounded-xl">
          <BrandMark className="size-10" />
        </a>
        {children}
      </div>
    </main>
  );
}
