/**
 * What runs in the frame: it draws what it is given and says how high that is. It is text because it stands in a page
 * of its own, without the app's scripts. `secure` names what a diagram's own directives may not change.
 */
export const frameScript = `
"use strict";
const box = document.getElementById("diagram");
let asked = 0;
const tell = (message) => parent.postMessage(message, "*");
const tellHeight = () => tell({ type: "drawn", height: box.getBoundingClientRect().height });
const locked = ["secure", "securityLevel", "startOnLoad", "maxTextSize", "maxEdges", "suppressErrorRendering",
  "theme", "themeCSS", "fontFamily", "htmlLabels", "dompurifyConfig"];

// Nothing here leads anywhere.
for (const kind of ["click", "auxclick", "submit"]) addEventListener(kind, (event) => event.preventDefault(), true);

addEventListener("message", async ({ source, data }) => {
  if (source !== parent) return;
  const mine = ++asked;
  document.documentElement.style.colorScheme = data.theme;
  try {
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: "strict",
      suppressErrorRendering: true,
      secure: locked,
      maxTextSize: 50000,
      maxEdges: 500,
      theme: data.theme === "dark" ? "dark" : "neutral",
      fontFamily: "ui-sans-serif, system-ui, sans-serif",
    });
    const { svg } = await mermaid.render("diagram-" + mine, data.source);
    if (mine !== asked) return;
    box.innerHTML = svg;
    tellHeight();
    new ResizeObserver(tellHeight).observe(box);
  } catch (error) {
    const reason = String((error && error.message) || error).trim();
    tell({ type: "failed", reason });
  }
});

tell(typeof mermaid === "undefined" ? { type: "failed", reason: "What draws it did not load." } : { type: "ready" });
`;
