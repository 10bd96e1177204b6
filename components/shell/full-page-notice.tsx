import type { ReactNode } from "react";
import { BrandMark } from "./brand.tsx";

interface FullPageNoticeProps {
  title: string;
  text: string;
  children: ReactNode;
}

export function FullPageNotice({ title, text, children }: FullPageNoticeProps) {
  return (
    <main className="grid min-h-dvh place-content-center justify-items-center gap-3 p-6 text-center">
      <BrandMark className="mb-2 size-10" />
      <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
      <p className="max-w-sm text-balance text-ink-soft">{text}</p>
      <div className="mt-3">{children}</div>
    </main>
  );
}
