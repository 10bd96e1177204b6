import { pool } from "#lib/server/db.ts";

/** 200 when the app can reach its database; what balancers, compose and `npm start` ask. */
export async function GET() {
  try {
    await pool().query("SELECT 1");
    return Response.json({ status: "ok" });
  } catch {
    return Response.json(
      { status: "database unavailable" },
      { status: 503, headers: { "retry-after": "2" } },
    );
  }
}
