import { runSuite } from "#scripts/suite/run-suite.ts";

// The files that `npm test` runs too, with the numbers that promises are made of: e2e/faults/support/scale.ts.
process.env.VERBATIM_FAULTS = "full";
await runSuite(["faults"], process.argv.slice(2));
