import { z } from "zod";

const texts = z.array(z.string());

/** Whether the double has not ended its answer to what was said, and nobody has left it. */
export async function isAnswering(providerPort: number, said: string): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${providerPort}/answering`);
  return texts.parse(await answer.json()).includes(said);
}
