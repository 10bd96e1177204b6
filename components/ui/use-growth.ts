"use client";

import { type RefObject, useLayoutEffect } from "react";

/** Lets a text field be as high as its text, also where a browser can't by itself (`field-sizing`). */
export function useGrowth(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const element = field.current;
    if (!element || CSS.supports("field-sizing", "content")) return;
    element.style.height = "auto";
    element.style.height = text === "" ? "" : `${element.scrollHeight}px`;
  }, [field, text]);
}
