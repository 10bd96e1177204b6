import type { Random } from "./random.ts";

const nouns = (
  "account batch branch buffer cache chunk client column config counter cursor depth edge entry event field file " +
  "frame group handle header index item job key limit line list lock message model node offset option owner page " +
  "path query queue reader record result row schema score segment server session size slot socket state store table " +
  "task text timer token total tree user value version window worker writer"
).split(" ");
const verbs = (
  "add apply build check close collect compare count create decode delete encode fetch filter find flush format " +
  "group insert join load lock map merge move open parse read reduce remove render replace resolve save scan send " +
  "sort split start stop sum take trim update validate wait walk write"
).split(" ");

type Names = { noun(): string; verb(): string; number(): number; type(): string };

/** Of each language: what its fence says, and lines of it. */
const dialects: { name: string; lines: ((names: Names) => string)[] }[] = [
  {
    name: "ts",
    lines: [
      (n) => `const ${n.noun()} = await ${n.verb()}${n.type()}(${n.noun()}, { ${n.noun()}: ${n.number()} });`,
      (n) => `if (${n.noun()}.${n.noun()} > ${n.number()}) return ${n.noun()}.${n.verb()}(${n.noun()});`,
      (n) => `export function ${n.verb()}${n.type()}(${n.noun()}: ${n.type()}): ${n.type()} {`,
      (n) => `  return ${n.noun()}.map(({ ${n.noun()}, ${n.noun()} }) => ${n.noun()} + ${n.number()});\n}`,
      (n) => `throw new Error(\`No ${n.noun()} in \${${n.noun()}}\\n\`);`,
    ],
  },
  {
    name: "python",
    lines: [
      (n) => `def ${n.verb()}_${n.noun()}(${n.noun()}, ${n.noun()}=${n.number()}):`,
      (n) => `    for ${n.noun()} in ${n.noun()}.${n.verb()}():\n        ${n.noun()} += ${n.number()}`,
      (n) => `    return [${n.noun()}["${n.noun()}"] for ${n.noun()} in ${n.noun()}]`,
      (n) => `from ${n.noun()}.${n.noun()} import ${n.type()}`,
      (n) => `print(f"{${n.noun()}:>${n.number()}}\\t${n.noun()}")`,
    ],
  },
  {
    name: "sql",
    lines: [
      (n) =>
        `SELECT ${n.noun()}.id, count(*) AS ${n.noun()} FROM ${n.noun()} WHERE ${n.noun()} = ${n.number()};`,
      (n) => `CREATE INDEX ${n.noun()}_${n.noun()} ON "${n.noun()}" ("${n.noun()}_id", "${n.noun()}" DESC);`,
      (n) => `UPDATE ${n.noun()} SET ${n.noun()} = ${n.noun()} + ${n.number()} WHERE ${n.noun()}_id = $1;`,
      (n) => `JOIN ${n.noun()} ON ${n.noun()}.${n.noun()}_id = ${n.noun()}.id -- ${n.verb()} the ${n.noun()}`,
    ],
  },
  {
    name: "sh",
    lines: [
      (n) => `${n.verb()}-${n.noun()} --${n.noun()}=${n.number()} | grep -v "${n.noun()}" > ${n.noun()}.log`,
      (n) => `for ${n.noun()} in *.${n.noun()}; do\n\t${n.verb()} "$${n.noun()}" || exit ${n.number()}\ndone`,
      (n) => `export ${n.noun().toUpperCase()}_${n.noun().toUpperCase()}=${n.number()}`,
    ],
  },
];

/** A fenced block as in Markdown, about `characters` long. */
export function codeBlock(random: Random, characters: number): string {
  const names: Names = {
    noun: () => random.pick(nouns),
    verb: () => random.pick(verbs),
    number: () => random.below(1_000),
    type: () => capitalised(random.pick(nouns)),
  };
  const { name, lines } = random.pick(dialects);
  let text = `\`\`\`${name}\n`;
  do text += `${random.pick(lines)(names)}\n`;
  while (text.length < characters);
  return `${text}\`\`\``;
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
