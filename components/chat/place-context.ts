"use client";

import { createContext } from "react";

/** Where a message stands among all of its conversation, drawn or not. */
export interface Place {
  position: number;
  /** -1 where nobody knows. */
  size: number;
  /** Whether it is what somebody came for. */
  sought: boolean;
}

export const PlaceContext = createContext<Place | null>(null);
