/** A piece of the app that comes when somebody wants it, so that the first page need not wait for it. */
export interface LatePart<Module> {
  /** Null until it has come. */
  here(): Module | null;
  bring(): Promise<Module>;
  /** To be called when it is likely to be wanted soon. */
  prepare(): void;
}

/** @param load asked again where it failed */
export function createLatePart<Module>(load: () => Promise<Module>): LatePart<Module> {
  let here: Module | null = null;
  const bring = async () => {
    here ??= await load();
    return here;
  };
  return {
    here: () => here,
    bring,
    // What fails here fails again, and is told, where it is needed.
    prepare: () => void bring().catch(() => undefined),
  };
}
