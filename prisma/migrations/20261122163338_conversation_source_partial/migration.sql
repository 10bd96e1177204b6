-- DropIndex
DROP INDEX "conversation_source";

-- CreateIndex
CREATE UNIQUE INDEX "conversation_source" ON "conversation"("owner_id", "source", "source_id") WHERE (source IS NOT NULL);
