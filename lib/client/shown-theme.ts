const dark = () => window.matchMedia("(prefers-color-scheme: dark)");

/** The theme that is seen: the one that was chosen, or else the system's. */
export function shownTheme(): "light" | "dark" {
  const { theme } = document.documentElement.dataset;
  if (theme === "light" || theme === "dark") return theme;
  return dark().matches ? "dark" : "light";
}

export function subscribeToTheme(listener: () => void): () => void {
  const query = dark();
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  query.addEventListener("change", listener);
  return () => {
    observer.disconnect();
    query.removeEventListener("change", listener);
  };
}
