import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

/** scrypt with 32 MiB and about 80 ms a hash: OWASP's second choice after Argon2, and part of Node. */
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 };
const keyLength = 32;

function derive(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // The same characters typed on another keyboard may come composed differently.
    scrypt(password.normalize("NFKC"), salt, keyLength, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

/** `scrypt$N$r$p$salt$hash`: the parameters travel with the hash, so that they can be raised later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  return ["scrypt", cost.N, cost.r, cost.p, salt.toString("base64url"), key.toString("base64url")].join("$");
}

/** Takes the same time for an unknown user (`stored` null) as for a wrong password. */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const [, N, r, p, salt, hash] = stored?.split("$") ?? [];
  if (!salt || !hash) {
    await derive(password, randomBytes(16), cost);
    return false;
  }
  const options = { N: Number(N), r: Number(r), p: Number(p), maxmem: cost.maxmem };
  const key = await derive(password, Buffer.from(salt, "base64url"), options);
  return timingSafeEqual(key, Buffer.from(hash, "base64url"));
}
