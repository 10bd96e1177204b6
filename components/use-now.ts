"use client";

import { useEffect, useState } from "react";

/** Often enough that no second is left out. */
const tickMs = 250;

/** The time of day in ms, for what counts; it stands still where nothing does. */
export function useNow(counting: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!counting) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, [counting]);
  return now;
}
