/** The least that Next can do for a request that is not cached: the unit of this benchmark. */
export function POST() {
  return Response.json({});
}
