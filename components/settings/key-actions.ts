import type { ActionAnswer } from "#lib/client/action-answer.ts";
import type { ApiKeyList, ApiKeyScope, CreatedApiKey } from "#lib/shared/contracts/api-key.ts";

export interface WantedKey {
  name: string;
  scopes: ApiKeyScope[];
  /** How long it lives; null for ever. */
  days: number | null;
}

/** Server actions, handed down by the page. */
export interface KeyActions {
  create: (input: WantedKey) => Promise<ActionAnswer<CreatedApiKey>>;
  revoke: (input: { keyId: string }) => Promise<ActionAnswer<void>>;
  more: (input: { after?: string | undefined }) => Promise<ActionAnswer<ApiKeyList>>;
}
