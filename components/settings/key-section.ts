/** What the section is called with keys and without. */
export const keySection = {
  title: "API keys",
  text: "For programs that read and write your conversations.",
  link: { href: "/docs", text: "How to use them" },
};
