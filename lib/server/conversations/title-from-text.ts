const maxCharacters = 60;

/** A first title: the first words of what was said, in one line. Null where there is nothing to name it by. */
export function titleFromText(text: string): string | null {
  const line = text
    .replaceAll(/[#*_`>~]+/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  const characters = [...line];
  if (characters.length <= maxCharacters) return line || null;
  const cut = characters.slice(0, maxCharacters).join("");
  const atWord = cut.replace(/\s+\S*$/, "");
  return `${(atWord.length > maxCharacters / 3 ? atWord : cut).trim()}…`;
}
