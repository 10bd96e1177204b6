import type { Model } from "#lib/shared/contracts/model.ts";
import { browserStorage } from "./browser-storage.ts";

/** The assistant that is built in and works without any model. */
const librarian = { id: "librarian", ownedBy: "verbatim", label: "Librarian (offline, built in)" };

const habit = "model";

const isLibrarian = (model: Model) => model.id === librarian.id && model.owned_by === librarian.ownedBy;

export function modelLabel(model: Model): string {
  return isLibrarian(model) ? librarian.label : model.id;
}

/** Whether nothing but the librarian can answer. */
export function onlyLibrarian(models: readonly Model[]): boolean {
  return models.length > 0 && models.every(isLibrarian);
}

/** The first of the wishes that can be had: this chat's choice, its conversation's, the person's habit, the default. */
export function pickModel(
  models: readonly Model[],
  wishes: readonly (string | null | undefined)[],
): string | null {
  const had = wishes.find((wish) => models.some(({ id }) => id === wish));
  return had ?? models[0]?.id ?? null;
}

export function lastUsedModel(): string | null {
  return browserStorage("local")?.getItem(habit) ?? null;
}

export function rememberModel(id: string): void {
  try {
    browserStorage("local")?.setItem(habit, id);
  } catch {
    // Full storage forgets the habit.
  }
}
