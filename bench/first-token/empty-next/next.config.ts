import path from "node:path";
import type { NextConfig } from "next";

/** Next itself is found in the project's node_modules. */
const root = path.resolve(import.meta.dirname, "../../..");

const config: NextConfig = { turbopack: { root }, outputFileTracingRoot: root };

export default config;
