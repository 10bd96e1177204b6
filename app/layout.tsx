import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { readTheme, readWrap, themeCookie, wrapCookie } from "#lib/client/preferences.ts";
// Browsers get what an error page is made of once, with the layout, rather than with each page that has one.
import "./global-error.tsx";
import "./globals.css";
import "./markdown.css";

/** geist/font/mono would be fetched ahead by every page (70 kB); this one comes with the first code that is shown. */
const GeistMono = localFont({
  src: "../node_modules/geist/dist/fonts/geist-mono/GeistMono-Variable.woff2",
  variable: "--font-geist-mono",
  adjustFontFallback: false,
  fallback: ["ui-monospace", "monospace"],
  weight: "100 900",
  preload: false,
});

/** The ground's colours (globals.css) for the browser's own frame. */
const ground = { light: "#ffffff", dark: "#171716" };

const chosenTheme = async () => readTheme((await cookies()).get(themeCookie)?.value);

export const metadata: Metadata = {
  title: "Verbatim",
  description: "A self-hosted AI chat application whose heart is the history.",
};

export async function generateViewport(): Promise<Viewport> {
  const theme = await chosenTheme();
  return {
    viewportFit: "cover",
    // A phone's keyboard makes the page smaller rather than covering the composer.
    interactiveWidget: "resizes-content",
    themeColor:
      theme === "system"
        ? (["light", "dark"] as const).map((scheme) => ({
            media: `(prefers-color-scheme: ${scheme})`,
            color: ground[scheme],
          }))
        : ground[theme],
  };
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html
      lang="en"
      data-theme={await chosenTheme()}
      data-wrap-code={readWrap((await cookies()).get(wrapCookie)?.value)}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
    >
      <body className="font-sans">{children}</body>
    </html>
  );
}
