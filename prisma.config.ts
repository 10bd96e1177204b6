import { defineConfig } from "prisma/config";

// A pooler in transaction mode cannot migrate, hence the direct address first. `generate` needs neither.
const url = process.env.DATABASE_DIRECT_URL || process.env.DATABASE_URL;

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  ...(url ? { datasource: { url } } : {}),
});
