"use client";

import dynamic from "next/dynamic";

/** For formulas drawn on the server: the page fetches their styles if there is one, and never what draws them. */
export const StoredFormula = dynamic(() => import("./formula-frame.tsx"));
