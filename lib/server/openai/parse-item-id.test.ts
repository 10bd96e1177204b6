import { expect, test } from "vitest";
import { newUuid } from "#lib/shared/ids.ts";
import { itemIds } from "./item-ids.ts";
import { parseItemId } from "./parse-item-id.ts";

const rowUuid = newUuid();
const hex = rowUuid.replaceAll("-", "");

test("an item's id says which row it is of, and what of it", () => {
  expect(parseItemId(itemIds.message(rowUuid))).toEqual({ rowUuid, kind: "message", n: 0 });
  expect(parseItemId(itemIds.reasoning(rowUuid))).toEqual({ rowUuid, kind: "reasoning", n: 0 });
  expect(parseItemId(itemIds.output(rowUuid))).toEqual({ rowUuid, kind: "output", n: 0 });
  for (const n of [0, 1, 10, 127, 9999]) {
    expect(parseItemId(itemIds.call(rowUuid, n))).toEqual({ rowUuid, kind: "call", n });
    expect(parseItemId(itemIds.serverCall(rowUuid, n))).toEqual({ rowUuid, kind: "serverCall", n });
  }
});

test.each([
  ...["", hex, "msg_", `msg_${hex}0`, `msg_${hex.slice(1)}`, `msg_${hex.toUpperCase()}`, ` msg_${hex}`],
  ...[`msg_${hex}\n`, `msg_${hex}_0`, `rs_${hex}_0`, `fco_${hex}_0`, `conv_${hex}`, `MSG_${hex}`],
  ...[`fc_${hex}`, `fc_${hex}_`, `fc_${hex}_00`, `fc_${hex}_01`, `fc_${hex}_-1`, `fc_${hex}_10000`],
  ...[`mcp_${hex}`, `mcp_${hex}_`, `mcp_${hex}_01`, `mcp_${hex}_10000`, `mcp_${rowUuid}_0`, `hs_${hex}_0`],
  ...[`msg_${rowUuid}`, "msg_67ccd3acc8d48190a77525dc6de64b4104becb25c45c1d41"],
])("no id of ours: %j", (id) => {
  expect(parseItemId(id)).toBeNull();
});
