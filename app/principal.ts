import { headers } from "next/headers";
import { cache } from "react";
import { findPrincipal } from "#lib/server/auth/principal.ts";

/** Who asks for this page; looked up once for the layout and the page together. */
export const currentPrincipal = cache(async () => findPrincipal(await headers()));
