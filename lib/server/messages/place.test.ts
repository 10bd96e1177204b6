import { expect, test } from "vitest";
import { placeBelow } from "./place.ts";

const hash = new Uint8Array(32).fill(7);

test("the first message opens branch 1 at the root", () => {
  const nothing = { branch: null, depth: null, pathHash: null, hasChild: false, lastBranch: 0 };
  expect(placeBelow(0, nothing)).toEqual({
    parentSeq: null,
    branch: 1,
    depth: 1,
    parentHash: null,
    opens: { number: 1, parent_number: null, fork_depth: 0 },
  });
});

test("a first child goes on with its parent's branch", () => {
  const parent = { branch: 2, depth: 7, pathHash: hash, hasChild: false, lastBranch: 4 };
  expect(placeBelow(9, parent)).toEqual({ parentSeq: 9, branch: 2, depth: 8, parentHash: hash, opens: null });
});

test("a second child opens a branch that leaves below its parent", () => {
  const parent = { branch: 2, depth: 7, pathHash: hash, hasChild: true, lastBranch: 4 };
  expect(placeBelow(9, parent)).toEqual({
    parentSeq: 9,
    branch: 5,
    depth: 8,
    parentHash: hash,
    opens: { number: 5, parent_number: 2, fork_depth: 7 },
  });
});

test("another version of the first message opens a branch at the root", () => {
  const root = { branch: null, depth: null, pathHash: null, hasChild: false, lastBranch: 3 };
  expect(placeBelow(0, root)).toMatchObject({
    branch: 4,
    depth: 1,
    opens: { parent_number: null, fork_depth: 0 },
  });
});
