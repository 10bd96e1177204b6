import type { NextConfig } from "next";

/** The same for every answer; the content security policy has a nonce of its own each time (proxy.ts). */
const forAll = [{ key: "x-content-type-options", value: "nosniff" }];
const forPages = [
  { key: "x-frame-options", value: "DENY" },
  { key: "referrer-policy", value: "same-origin" },
  {
    key: "permissions-policy",
    value: "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
  },
];

const config: NextConfig = {
  reactCompiler: true,
  poweredByHeader: false,
  // `next dev` would write instructions for coding agents into the project.
  agentRules: false,
  // A lock file in a folder above ours would otherwise make that the root.
  turbopack: { root: import.meta.dirname },
  outputFileTracingRoot: import.meta.dirname,
  headers: async () => [
    { source: "/:path*", headers: forAll },
    // On scripts, styles and fonts they say nothing, and each of some twenty would carry 200 bytes of it.
    { source: "/((?!_next/static/).*)", headers: forPages },
    // The one page that a frame may hold, one of ours (app/diagram).
    { source: "/diagram", headers: [{ key: "x-frame-options", value: "SAMEORIGIN" }] },
  ],
};

export default config;
