export interface SseMessage {
  event: string | undefined;
  id: string | undefined;
  data: unknown;
}

/** The events of a stream, without its comments. For tests. */
export async function* readSse(response: Response): AsyncGenerator<SseMessage> {
  if (!response.body) return;
  let rest = "";
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + piece).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = new Map(block.split("\n").map((line) => splitAtColon(line)));
      const data = fields.get("data");
      if (data !== undefined)
        yield { event: fields.get("event"), id: fields.get("id"), data: JSON.parse(data) };
    }
  }
}

function splitAtColon(line: string): [string, string] {
  const colon = line.indexOf(": ");
  return [line.slice(0, colon), line.slice(colon + 2)];
}
