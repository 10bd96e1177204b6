import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { modelFetch, OversizedAnswerError } from "./model-fetch.ts";

const megabyte = Buffer.alloc(1_000_000, "x");
let server: Server;
let answer: RequestListener;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Writes a megabyte again and again, as quickly as it is read, until the reader goes. */
async function pour(response: ServerResponse): Promise<void> {
  while (!response.destroyed) {
    if (response.write(megabyte)) continue;
    const { promise, resolve } = Promise.withResolvers<void>();
    response.once("drain", resolve).once("close", resolve);
    await promise;
    response.off("drain", resolve).off("close", resolve);
  }
}

test("an answer comes through as it is", async () => {
  answer = (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream", "x-mine": "yes" });
    response.end("data: 1\n\ndata: 2\n\n");
  };
  const response = await modelFetch(url);
  expect([response.status, response.headers.get("x-mine")]).toEqual([200, "yes"]);
  expect(await response.text()).toBe("data: 1\n\ndata: 2\n\n");
});

test("many lines may be long together", async () => {
  answer = (_request, response) => {
    for (let line = 0; line < 20; line++) response.write(Buffer.concat([megabyte, Buffer.from("\n")]));
    response.end();
  };
  expect(await (await modelFetch(url)).arrayBuffer()).toHaveProperty("byteLength", 20 * 1_000_001);
});

test.each([200, 500])(
  "a %i without an end to its first line is given up, and the connection closed",
  async (status) => {
    const poured = new Promise<void>((resolve) => {
      answer = (_request, response) => {
        response.writeHead(status);
        pour(response).then(resolve);
      };
    });
    const response = await modelFetch(url);
    await expect(response.text()).rejects.toThrow(OversizedAnswerError);
    await poured;
  },
);

test("who stops reading closes the connection", async () => {
  const poured = new Promise<void>((resolve) => {
    answer = (_request, response) => void pour(response).then(resolve);
  });
  const response = await modelFetch(url);
  await response.body?.cancel();
  await poured;
});
