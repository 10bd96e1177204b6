const words = (
  "the garden a letter from home early in the morning nobody had thought of the old bridge until rain came over " +
  "the hills and what was left of the harvest lay under a roof of reeds so they asked again how long it would take"
).split(" ");

/** Odd ones are the person's, plain; even ones the assistant's, with code, a table or a list now and then. */
export function longMessage(number: number, of: number): string {
  const opening = `Message ${number} of ${of}`;
  if (number % 2 === 1) return `${opening}: ${prose(number, 4 + ((number * 7) % 40))}?`;
  const body = prose(number, 20 + ((number * 13) % 140));
  return [`${opening}.`, body, extraFor(number)].filter(Boolean).join("\n\n");
}

function extraFor(number: number): string {
  switch (number % 14) {
    case 2:
      return `\`\`\`ts\n${codeLines(number, 3 + (number % 11))}\n\`\`\``;
    case 6:
      return `| Day | Rows |\n|---|---|\n| one | ${number} |\n| two | ${number * 2} |\n| three | ${number * 3} |`;
    case 10:
      return `- **First**: ${prose(number, 6)}\n- **Second**: ${prose(number + 1, 12)}\n- and \`${number}\``;
    default:
      return "";
  }
}

/** The same for the same number. */
function prose(from: number, count: number): string {
  return Array.from({ length: count }, (_, index) => words[(from * 5 + index * 7) % words.length]).join(" ");
}

function codeLines(from: number, count: number): string {
  return Array.from({ length: count }, (_, index) => `const row${index} = read(${from + index});`).join("\n");
}
