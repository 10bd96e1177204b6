import { type NextRequest, NextResponse } from "next/server";

const development = process.env.NODE_ENV === "development";

/**
 * Next puts the nonce it finds in the request's policy on its own scripts. Styles stay open to inline: React writes
 * style attributes. No upgrade-insecure-requests: people run this on plain http at home.
 */
function policy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "frame-src 'self'",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Sets the content security policy and decides nothing: who may see what is said where the data is read. */
export function proxy(request: NextRequest): NextResponse {
  const value = policy(crypto.randomUUID());
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", value);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", value);
  return response;
}

export const config = {
  // Pages only: files and the API carry no scripts, and a proxy would cut bodies over 10 MB. The frame for diagrams has
  // a policy of its own.
  matcher: "/((?!api/|_next/|diagram(?:/|$)|.*\\.(?:svg|png|ico|txt|webmanifest)$).*)",
};
