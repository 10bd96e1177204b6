"use client";

import { Toast } from "#components/ui/toast.tsx";
import { useStore } from "#components/use-store.ts";
import { useApp } from "./app-context.tsx";

export function NoticeArea() {
  const { notices } = useApp();
  const shown = useStore(notices);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-32 z-40 flex flex-col items-center gap-2 px-4"
    >
      {shown.map((notice) => (
        <Toast
          key={notice.id}
          text={notice.text}
          action={notice.action}
          onDone={() => notices.dismiss(notice.id)}
        />
      ))}
    </div>
  );
}
