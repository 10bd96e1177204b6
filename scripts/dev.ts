import { serve } from "#scripts/server/serve.ts";

await serve("dev");
