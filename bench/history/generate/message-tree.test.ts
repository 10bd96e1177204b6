import { expect, test } from "vitest";
import { MessageTree } from "./message-tree.ts";

test("what goes on below its parent stays on its branch, and a second child opens one", () => {
  const tree = new MessageTree();
  for (const parent of [0, 1, 2, 3]) tree.append(parent);
  expect(tree.append(1)).toEqual({ seq: 5, parentSeq: 1, branch: 2, depth: 2 });
  expect(tree.append(5)).toEqual({ seq: 6, parentSeq: 5, branch: 2, depth: 3 });
  expect(tree.append(5)).toEqual({ seq: 7, parentSeq: 5, branch: 3, depth: 3 });
  expect(tree.append(0)).toEqual({ seq: 8, parentSeq: null, branch: 4, depth: 1 });
  expect(tree.branches).toEqual([
    { number: 1, parentNumber: null, forkDepth: 0, lineBranches: [1], lineStarts: [1] },
    { number: 2, parentNumber: 1, forkDepth: 1, lineBranches: [1, 2], lineStarts: [1, 2] },
    { number: 3, parentNumber: 2, forkDepth: 2, lineBranches: [1, 2, 3], lineStarts: [1, 2, 3] },
    { number: 4, parentNumber: null, forkDepth: 0, lineBranches: [4], lineStarts: [1] },
  ]);
  expect(tree.onPath(7, 2).seq).toBe(5);
  expect(tree.onPath(7, 1).seq).toBe(1);
});

test("after 512 a line begins anew, with the last branch of the full one", () => {
  const tree = new MessageTree();
  let parent = tree.append(0).seq;
  for (let fork = 0; fork < 600; fork++) {
    tree.append(parent);
    parent = tree.append(parent).seq;
  }
  expect(tree.branches[511]?.lineBranches).toHaveLength(512);
  expect(tree.branches[512]).toMatchObject({ lineBranches: [512, 513], lineStarts: [512, 513] });
  expect(tree.branches[600]?.lineBranches).toHaveLength(90);
  expect(tree.branches[600]?.lineBranches.at(0)).toBe(512);
});
