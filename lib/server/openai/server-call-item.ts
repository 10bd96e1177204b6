import type { StoredToolCall } from "#lib/server/messages/stored.ts";
import type { OutputItem } from "#lib/shared/contracts/response.ts";
import { itemIds } from "./item-ids.ts";

export type ServerCallItem = Extract<OutputItem, { type: "mcp_call" }>;

/** A row's n-th call, which the server ran. */
export function serverCallItem(
  place: { uuid: string; n: number },
  call: StoredToolCall,
  become: Pick<ServerCallItem, "output" | "status">,
): ServerCallItem {
  return {
    type: "mcp_call",
    id: itemIds.serverCall(place.uuid, place.n),
    server_label: "verbatim",
    name: call.name,
    arguments: call.arguments,
    output: become.output,
    error: null,
    approval_request_id: null,
    status: become.status,
    call_id: call.id,
  };
}
