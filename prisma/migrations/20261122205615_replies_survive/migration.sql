-- A running reply shows once a second that its process lives. With heartbeat_at in an index every touch wrote all of the
-- table's indexes; in none, and with room left on the page, it writes the row alone (a heap-only update).
DROP INDEX "generation_stale";
ALTER TABLE "generation" SET (fillfactor = 70);
