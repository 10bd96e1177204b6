import { parts } from "#scripts/suite/parts.ts";
import { runSuite } from "#scripts/suite/run-suite.ts";

await runSuite(Object.keys(parts), []);
