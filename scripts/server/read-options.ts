import { parseArgs } from "node:util";

export type Options = { processes: number; help: boolean };

const most = 16;

export const help = `npm start [-- --processes N]

  --processes N   as many processes of the app on one port, 1 to ${most} (1)

Everything else is set by environment variables: README.md, Configuration.`;

/** What stands behind `npm start --`. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      processes: { type: "string", default: "1" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const processes = Number(values.processes);
  if (!/^\d+$/.test(values.processes) || processes < 1 || processes > most)
    throw new Error(`--processes must be a number from 1 to ${most}, and is "${values.processes}".`);
  return { processes, help: values.help };
}
