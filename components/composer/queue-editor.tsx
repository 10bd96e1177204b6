"use client";

import { useState } from "react";
import { useApp } from "#components/shell/app-context.tsx";
import { Button } from "#components/ui/button.tsx";
import { takeFocus } from "#components/ui/take-focus.ts";
import { isComposing } from "#lib/client/enter-key.ts";
import { sendsHere } from "./use-send-keys.ts";

interface QueueEditorProps {
  text: string;
  /** An empty text takes the message away. */
  onSave: (text: string) => void;
  onCancel: () => void;
}

export function QueueEditor({ text, onSave, onCancel }: QueueEditorProps) {
  const { messageMaxCharacters } = useApp().settings;
  const [written, setWritten] = useState(text);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] gap-2 p-2">
      <textarea
        ref={takeFocus}
        aria-label="Text that is not sent yet"
        rows={1}
        maxLength={messageMaxCharacters}
        value={written}
        onChange={(event) => setWritten(event.currentTarget.value)}
        onKeyDown={(event) => {
          const { nativeEvent: key } = event;
          if (key.key === "Escape" && !isComposing(key)) onCancel();
          else if (sendsHere(key)) onSave(written);
          else return;
          event.preventDefault();
        }}
        className="plain-letters field-sizing-content max-h-[20vh] w-full resize-none rounded-lg border border-line-strong bg-raised px-2.5 py-1.5 text-base leading-relaxed -outline-offset-1"
      />
      <div className="flex justify-end gap-2">
        <Button look="ghost" size="small" onClick={onCancel}>
          Cancel
        </Button>
        <Button size="small" onClick={() => onSave(written)}>
          Save
        </Button>
      </div>
    </li>
  );
}
