import { parts } from "#scripts/suite/parts.ts";
import { runSuite } from "#scripts/suite/run-suite.ts";

const help = `npm test                           everything, but for drift
npm test -- PART [arguments …]     one part; the arguments go to its runner

Parts: ${Object.keys(parts).join(", ")}.
For example: npm test -- unit paths.test.ts · npm test -- e2e -g "new chat" --headed
The last line is "N passed, N failed"; a test that is skipped counts as failed.`;

const [part, ...args] = process.argv.slice(2);
if (part === undefined) await runSuite(["types", "lint", "unit", "pg", "pg15", "e2e", "faults"], []);
else if (part in parts) await runSuite([part], args);
else {
  console.log(help);
  process.exit(part === "--help" || part === "-h" ? 0 : 1);
}
