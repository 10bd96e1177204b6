import { expect, test } from "vitest";
import type { Model } from "#lib/shared/contracts/model.ts";
import { moveTo, searchModels } from "./model-search.ts";

const model = (id: string, owned_by: string): Model => ({ id, object: "model", created: 0, owned_by });

const models = [
  model("gpt-5", "openai"),
  model("llama-4:70b", "library"),
  model("gpt-5-mini", "openai"),
  model("librarian", "verbatim"),
];

test("models stand by owner, in the order in which they came", () => {
  const { groups, count } = searchModels(models, "");
  expect(count).toBe(4);
  expect(groups.map(({ owner, models: found }) => [owner, found.map(({ id }) => id)])).toEqual([
    ["OpenAI", ["gpt-5", "gpt-5-mini"]],
    ["library", ["llama-4:70b"]],
    ["Built in", ["librarian"]],
  ]);
});

test("every word has to be in a name or its owner's, in any order and case", () => {
  const ids = (query: string) =>
    searchModels(models, query).groups.flatMap((group) => group.models.map(({ id }) => id));
  expect(ids("MINI gpt")).toEqual(["gpt-5-mini"]);
  expect(ids("openai")).toEqual(["gpt-5", "gpt-5-mini"]);
  expect(ids("offline")).toEqual(["librarian"]);
  expect(ids("nothing")).toEqual([]);
});

test("the arrows go round, Home and End to the ends", () => {
  expect(moveTo("ArrowDown", 3, 4)).toBe(0);
  expect(moveTo("ArrowDown", -1, 4)).toBe(0);
  expect(moveTo("ArrowUp", 0, 4)).toBe(3);
  expect(moveTo("Home", 2, 4)).toBe(0);
  expect(moveTo("End", 2, 4)).toBe(3);
  expect(moveTo("a", 2, 4)).toBeNull();
  expect(moveTo("ArrowDown", 0, 0)).toBeNull();
});
