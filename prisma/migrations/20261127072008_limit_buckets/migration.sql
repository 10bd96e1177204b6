-- Buckets that limit how often something is done. With room left on the page, and no index but the key, a charge writes the
-- row alone (a heap-only update): half the WAL that it writes with refilled_at in an index.
CREATE TABLE "limit_bucket" (
    "subject" TEXT NOT NULL,
    "balance" DOUBLE PRECISION NOT NULL,
    "refilled_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "limit_bucket_pkey" PRIMARY KEY ("subject")
);
ALTER TABLE "limit_bucket" SET (fillfactor = 70);
