import { AppError } from "#lib/shared/errors.ts";

/** What OpenAI's API has and this server has not, by the first part of its path. */
const notHere: Record<string, string> = {
  assistants: "Assistants are",
  audio: "Audio is",
  batches: "Batches are",
  completions: "Completions without messages are",
  containers: "Containers are",
  embeddings: "Embeddings are",
  evals: "Evals are",
  files: "Files are",
  fine_tuning: "Fine-tuning is",
  images: "Images are",
  moderations: "Moderations are",
  organization: "Organizations are",
  realtime: "Realtime is",
  threads: "Threads are",
  uploads: "Uploads are",
  vector_stores: "Vector stores are",
  videos: "Videos are",
};

/** There is nothing at a path; where OpenAI has something there, that says so. */
export function unknownPath(method: string, path: string): AppError {
  const [, resource = ""] = /^\/api\/v1\/([a-z_]+)/.exec(path) ?? [];
  const what = Object.hasOwn(notHere, resource) ? notHere[resource] : undefined;
  if (!what)
    return new AppError("not_found", `There is nothing at ${method} ${path}.`, { code: "unknown_path" });
  const message = `${what} not here: this server has chat completions, responses, conversations and models.`;
  return new AppError("not_found", message, { code: "not_available" });
}
