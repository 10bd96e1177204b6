/**
 * The address that a request asks for, as one that can be decoded. Next answers any other with 500, in plain text, before
 * one of our routes is asked; with its percent signs taken by the word it is an address at which there is nothing.
 */
export function readableUrl(url: string): string {
  const end = url.indexOf("?");
  const path = end === -1 ? url : url.slice(0, end);
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    return path.replaceAll("%", "%25") + url.slice(path.length);
  }
}
