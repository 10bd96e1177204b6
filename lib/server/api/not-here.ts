import { AppError } from "#lib/shared/errors.ts";

/** What OpenAI's API has and this server has not, by the first parts of its path. */
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
  "responses/compact": "Compacting is",
  "responses/input_tokens": "Counting tokens is",
  threads: "Threads are",
  uploads: "Uploads are",
  vector_stores: "Vector stores are",
  videos: "Videos are",
};

/** There is nothing at a path; where OpenAI has something there, that says so. */
export function unknownPath(method: string, path: string): AppError {
  const unknown = new AppError("not_found", `There is nothing at ${method} ${path}.`, {
    code: "unknown_path",
  });
  return openAisAlone(path) ?? unknown;
}

/** What to say at a path at which OpenAI has something and this server has not; null at all others. */
export function openAisAlone(path: string): AppError | null {
  const [, resource = "", below = ""] = /^\/api\/v1\/([a-z_]+)(?:\/([a-z_]+))?/.exec(path) ?? [];
  const name = [`${resource}/${below}`, resource].find((each) => Object.hasOwn(notHere, each));
  if (name === undefined) return null;
  const message = `${notHere[name]} not here: this server has chat completions, responses, conversations and models.`;
  return new AppError("not_found", message, { code: "not_available" });
}
