import { expect, test } from "vitest";
import { formatCursor, formatWalkCursor, parseCursor, parseWalkCursor, type WalkCursor } from "./cursors.ts";
import { newUuid } from "./ids.ts";

test("a cursor is read back exactly, and nothing else is one", () => {
  const [time, id] = [new Date(1_763_800_000_123), newUuid()];
  expect(parseCursor(formatCursor(time, id))).toEqual({ time, id: id.replaceAll("-", "") });
  for (const cursor of ["", ".", "x", `zzzzzzzzzz.${"0".repeat(32)}`, `abc.${id}`])
    expect(parseCursor(cursor)).toBeNull();
});

const hex = () => newUuid().replaceAll("-", "");
const asOf = new Date(1_795_764_000_123);

test("a cursor of a walk is read back exactly", () => {
  const last = { time: new Date(1_795_000_000_001), id: hex() };
  const cursors: WalkCursor[] = [
    { asOf, last, met: [] },
    { asOf, last, met: [hex(), hex()] },
    { asOf, last, met: Array.from({ length: 100 }, hex) },
    { asOf, last: { ...last, time: new Date("1969-07-20T20:17:40Z") }, met: [] },
    { asOf, last: { ...last, time: new Date(0) }, met: [] },
  ];
  for (const cursor of cursors) expect(parseWalkCursor(formatWalkCursor(cursor))).toEqual(cursor);
  const id = newUuid();
  const dashed = formatWalkCursor({ asOf, last: { time: asOf, id }, met: [id] });
  expect(dashed).toBe(`mwyniqgr.mwyniqgr.${id.replaceAll("-", "")}.${id.replaceAll("-", "")}`);
});

test("nothing else is a cursor of a walk", () => {
  const [time, id] = ["mwyniqgr", hex()];
  expect(parseWalkCursor(`${time}.${time}.${id}`)).not.toBeNull();
  for (const cursor of [
    "",
    ".",
    "..",
    time,
    `${time}.`,
    `${time}..`,
    `${time}.${time}`,
    `${time}.${time}.`,
    `${time}.${id}`,
    `.${time}.${id}`,
    formatCursor(asOf, id),
    `${time}.${time}.${id}.`,
    `${time}.${time}.${id}\n`,
    ` ${time}.${time}.${id}`,
    `${time}.${time}.${id.slice(1)}`,
    `${time}.${time}.${id.toUpperCase().replace(/^./, "A")}`,
    `${time}.${time}.${newUuid()}`,
    // Written otherwise than we do.
    `0${time}.${time}.${id}`,
    `${time}.-0.${id}`,
    `${time}.00.${id}`,
    `${time}.--1.${id}`,
    // A year that Postgres does not know.
    `${time}.zzzzzzzzzz.${id}`,
    `-zzzzzzzzzzz.${time}.${id}`,
    // More than a page.
    `${time}.${time}.${id}${`.${id}`.repeat(101)}`,
    `${time}..${id}`,
  ]) {
    expect(parseWalkCursor(cursor), cursor).toBeNull();
  }
});
