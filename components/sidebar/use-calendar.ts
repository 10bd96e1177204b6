"use client";

import { useEffect, useState } from "react";
import { rememberTimeZone } from "#lib/client/preferences.ts";

/** Which day it is where. */
export interface Calendar {
  now: number;
  timeZone: string;
}

const checkMs = 5 * 60 * 1000;

/** Begins with what the server drew with, so that both draw the same; then goes by the clock of the place. */
export function useCalendar(drawn: Calendar): Calendar {
  const [calendar, setCalendar] = useState(drawn);
  useEffect(() => {
    const timeZone = rememberTimeZone();
    const look = () => setCalendar({ now: Date.now(), timeZone });
    look();
    const timer = setInterval(look, checkMs);
    return () => clearInterval(timer);
  }, []);
  return calendar;
}
