import { expect, test } from "vitest";
import { unknownPath } from "./not-here.ts";

test.each([
  ["/api/v1/embeddings", "Embeddings are not here"],
  ["/api/v1/files/file_1/content", "Files are not here"],
  ["/api/v1/audio/speech", "Audio is not here"],
  ["/api/v1/fine_tuning/jobs", "Fine-tuning is not here"],
  ["/api/v1/completions", "Completions without messages are not here"],
  ["/api/v1/responses/input_tokens", "Counting tokens is not here"],
  ["/api/v1/vector_stores", "Vector stores are not here"],
])("%s: that OpenAI has it and this server has not", (path, words) => {
  const error = unknownPath("POST", path);
  expect(error).toMatchObject({ kind: "not_found", code: "not_available", param: null });
  expect(error.message).toContain(words);
  expect(error.message).toContain("chat completions, responses, conversations and models");
});

test.each([
  "/api/v1/nowhere",
  "/api/v1",
  "/api/v1/",
  "/api/v1/chat/embeddings",
  "/api/v1/embedding",
  "/api/v2/embeddings",
  "/embeddings",
  "/api/v1/constructor",
  "/api/v1/__proto__",
  "/api/v1/EMBEDDINGS",
])("%s: there is nothing, by its own name", (path) => {
  const error = unknownPath("GET", path);
  expect(error).toMatchObject({ kind: "not_found", code: "unknown_path" });
  expect(error.message).toBe(`There is nothing at GET ${path}.`);
});
