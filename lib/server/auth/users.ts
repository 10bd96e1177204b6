import { z } from "zod";
import { isUniqueViolation } from "#lib/server/database-errors.ts";
import { db } from "#lib/server/db.ts";
import { accessChanged } from "#lib/server/events/live-streams.ts";
import { parseInput } from "#lib/server/parse-input.ts";
import { AppError } from "#lib/shared/errors.ts";
import { newUuid } from "#lib/shared/ids.ts";
import { hashPassword, verifyPassword } from "./passwords.ts";
import type { Principal } from "./sessions.ts";

export const passwordMinLength = 8;

const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(320)
  .pipe(z.email("That does not look like an email address."));

/** An account to be made, or an account's new password: the same rules. */
const credentialsSchema = z.object({
  email: emailSchema,
  password: z
    .string()
    .min(passwordMinLength, `A password needs at least ${passwordMinLength} characters.`)
    .max(1000, "A password has at most 1000 characters."),
});

export async function createGuest(): Promise<{ userId: string }> {
  const { id } = await db().user.create({ data: { id: newUuid() }, select: { id: true } });
  return { userId: id };
}

/** Makes an account. A guest's own row becomes it, so that no message changes its owner. */
export async function createAccount(input: unknown, current: Principal | null): Promise<{ userId: string }> {
  const { email, password } = parseInput(credentialsSchema, input);
  const account = { email, passwordHash: await hashPassword(password) };
  try {
    if (current?.kind === "guest") {
      const { count } = await db().user.updateMany({
        where: { id: current.userId, email: null },
        data: account,
      });
      if (count === 1) return { userId: current.userId };
    }
    const { id } = await db().user.create({ data: { id: newUuid(), ...account }, select: { id: true } });
    return { userId: id };
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError("conflict", "There is an account with this email already. Sign in instead.", {
      param: "email",
      code: "email_taken",
      cause: error,
    });
  }
}

/** The user with this email and password, or null; as slow for an unknown email as for a wrong password. */
export async function findUserByPassword(input: unknown): Promise<{ userId: string } | null> {
  const parsed = z.object({ email: emailSchema, password: z.string().max(1000) }).safeParse(input);
  if (!parsed.success) return null;
  const { email, password } = parsed.data;
  const user = await db().user.findUnique({ where: { email }, select: { id: true, passwordHash: true } });
  const matches = await verifyPassword(password, user?.passwordHash ?? null);
  return user && matches ? { userId: user.id } : null;
}

/** The account with this email, for who may act on any: the command line. */
export async function findAccountByEmail(input: string): Promise<{ userId: string }> {
  const email = emailSchema.safeParse(input);
  const user =
    email.success && (await db().user.findUnique({ where: { email: email.data }, select: { id: true } }));
  if (user) return { userId: user.id };
  throw new AppError("not_found", "There is no account with this email.", {
    param: "email",
    code: "account_not_found",
  });
}

/** Another password for an account. Whoever was signed in with the old one no longer is. */
export async function changePassword(input: unknown): Promise<{ userId: string }> {
  const { email, password } = parseInput(credentialsSchema, input);
  const { userId: id } = await findAccountByEmail(email);
  const passwordHash = await hashPassword(password);
  await db().user.update({ where: { id }, data: { passwordHash, sessions: { deleteMany: {} } } });
  await accessChanged(id);
  return { userId: id };
}
