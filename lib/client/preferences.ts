/**
 * Small choices that the server has to know before it draws: kept as cookies, so that the first paint is right.
 * They say nothing about the person and grant nothing.
 */
const maxAge = 365 * 24 * 60 * 60;

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

export const themeCookie = "theme";
export const timeZoneCookie = "tz";
/** Whether long lines of code are broken rather than scrolled. */
export const wrapCookie = "wrap";

export function readWrap(cookie: string | undefined): boolean {
  return cookie === "yes";
}

export function readTheme(cookie: string | undefined): Theme {
  return themes.find((theme) => theme === cookie) ?? "system";
}

/** UTC unless the browser has told us a zone that exists. */
export function readTimeZone(cookie: string | undefined): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: decodeURIComponent(cookie ?? "UTC") }).resolvedOptions()
      .timeZone;
  } catch {
    return "UTC";
  }
}

function writeCookie(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and on plain http.
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${maxAge}; samesite=lax`;
}

export function chooseTheme(theme: Theme): void {
  writeCookie(themeCookie, theme);
  document.documentElement.dataset.theme = theme;
}

export function chooseWrap(wrap: boolean): void {
  writeCookie(wrapCookie, wrap ? "yes" : "no");
}

/** Tells the server, for next time, which day is today here. */
export function rememberTimeZone(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  writeCookie(timeZoneCookie, timeZone);
  return timeZone;
}
