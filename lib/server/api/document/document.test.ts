import { createConfig, lintFromString } from "@redocly/openapi-core";
import { expect, test } from "vitest";
import { describeApi, resources } from "#lib/server/api/resources.ts";

const document = describeApi();

test("Redocly finds nothing to say, in its strictest set: structure, references, and every example", async () => {
  const config = await createConfig({
    extends: ["recommended-strict"],
    rules: { "info-license": "off" }, // the project has none
  });
  const problems = await lintFromString({ source: JSON.stringify(document), config });
  expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
    [],
  );
});

test("every route is in the document, and nothing else is", () => {
  const routes = resources.routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
  const described = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.sort()).toEqual([...new Set(routes)].sort());
});

test("every operation says which scope it needs, has words, and a name of its own", () => {
  const operations = Object.values(document.paths ?? {}).flatMap((path) =>
    [path.get, path.post, path.patch, path.delete].filter((operation) => operation !== undefined),
  );
  const names = operations.map(({ operationId }) => operationId);
  expect(new Set(names).size).toBe(operations.length);
  for (const { operationId, summary, tags, security } of operations) {
    expect([operationId, summary, tags]).toEqual([operationId, expect.any(String), [expect.any(String)]]);
    const isPublic = operationId === "getDocument";
    expect([operationId, security?.flatMap(Object.keys)]).toEqual([
      operationId,
      isPublic ? [] : ["apiKey", "session"],
    ]);
  }
});
