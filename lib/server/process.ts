/**
 * What lives once per process. Next loads a module several times (route handlers, pages with their actions and
 * instrumentation are separate module graphs), so a module-level Map or Pool would exist several times.
 */
const store = Symbol.for("verbatim");

type ProcessWide = typeof globalThis & { [store]?: Map<string, unknown> };

/** The value by this name, made by the first caller in the process. */
export function oncePerProcess<T>(name: string, make: () => T): T {
  const scope: ProcessWide = globalThis;
  scope[store] ??= new Map();
  const values = scope[store];
  if (!values.has(name)) values.set(name, make());
  // One name is used by one module with one type, which no type can say.
  return values.get(name) as T;
}
