/** Item ids derive from the row's (api.md, "Rows, items, responses"), so that nothing but rows is stored. */
const hexOf = (uuid: string) => uuid.replaceAll("-", "");

export const itemIds = {
  message: (uuid: string) => `msg_${hexOf(uuid)}`,
  reasoning: (uuid: string) => `rs_${hexOf(uuid)}`,
  /** @param n 0 for the row's first call. */
  call: (uuid: string, n: number) => `fc_${hexOf(uuid)}_${n}`,
  /** The n-th call too, where the server ran it: together with its result, as a response has it. */
  serverCall: (uuid: string, n: number) => `mcp_${hexOf(uuid)}_${n}`,
  output: (uuid: string) => `fco_${hexOf(uuid)}`,
};
