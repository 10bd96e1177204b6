import type { Role } from "#lib/shared/contracts/message.ts";

/** What a row can be; `developer` is kept as system with its original role. */
export type StoredRole = Exclude<Role, "developer">;

/** A tool call as the message row keeps it; `arguments` is text, exactly as the model wrote it. */
export interface StoredToolCall {
  id: string;
  name: string;
  arguments: string;
}
