/**
 * Small choices that the server has to know before it draws: kept as cookies, so that the first paint is right.
 * They say nothing about the person and grant nothing.
 */
const maxAge = 365 * 24 * 60 * 60;

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

export const themeCookie = "theme";
export const timeZoneCookie = "tz";
export const sidebarCookie = "sidebar";
export const sidebarWidthCookie = "sidebar-width";

/** In pixels: from where titles can still be told apart to where they end anyhow. */
export const sidebarWidths = { least: 208, usual: 272, most: 480 };

/** Whether long lines of code are broken rather than scrolled. */
export const wrapCookie = "wrap";

export function readWrap(cookie: string | undefined): boolean {
  return cookie === "yes";
}

export function readTheme(cookie: string | undefined): Theme {
  return themes.find((theme) => theme === cookie) ?? "system";
}

/** What the Enter key does in the message field; the other is Shift+Enter or Ctrl+Enter. */
export const enterWays = ["sends", "breaks"] as const;
export type EnterWay = (typeof enterWays)[number];

export const enterCookie = "enter";

export function readEnterWay(cookie: string | undefined): EnterWay {
  return enterWays.find((way) => way === cookie) ?? "sends";
}

/** As this browser has it now, be it chosen in another tab. */
export function chosenEnterWay(): EnterWay {
  return readEnterWay(new RegExp(`(?:^|; )${enterCookie}=(\\w+)`).exec(document.cookie)?.[1]);
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

export function readSidebarWidth(cookie: string | undefined): number {
  const width = Math.round(Number(cookie ?? sidebarWidths.usual));
  const { least, most, usual } = sidebarWidths;
  return width >= least && width <= most ? width : usual;
}

export function readSidebarCollapsed(cookie: string | undefined): boolean {
  return cookie === "collapsed";
}

function writeCookie(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and on plain http.
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${maxAge}; samesite=lax`;
}

export function chooseEnterWay(way: EnterWay): void {
  writeCookie(enterCookie, way);
}

export function chooseTheme(theme: Theme): void {
  writeCookie(themeCookie, theme);
  document.documentElement.dataset.theme = theme;
}

export function rememberSidebarWidth(width: number): void {
  writeCookie(sidebarWidthCookie, String(width));
}

export function rememberSidebarCollapsed(isCollapsed: boolean): void {
  writeCookie(sidebarCookie, isCollapsed ? "collapsed" : "open");
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
