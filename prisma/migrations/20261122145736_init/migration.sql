-- CreateEnum
CREATE TYPE "title_source" AS ENUM ('auto', 'user', 'import');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('system', 'user', 'assistant', 'tool');

-- CreateEnum
CREATE TYPE "reply_status" AS ENUM ('running', 'completed', 'stopped', 'interrupted', 'failed');

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL,
    "email" TEXT,
    "password_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "owner_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("owner_id","id")
);

-- CreateTable
CREATE TABLE "conversation" (
    "owner_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "title" VARCHAR(255),
    "title_source" "title_source" NOT NULL DEFAULT 'auto',
    "last_seq" INTEGER NOT NULL DEFAULT 0,
    "head_seq" INTEGER NOT NULL DEFAULT 0,
    "last_message_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "pinned_at" TIMESTAMPTZ(3),
    "archived_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "system_prompt" TEXT,
    "model" TEXT,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "source" TEXT,
    "source_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("owner_id","id")
);

-- CreateTable
CREATE TABLE "branch" (
    "owner_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "parent_number" INTEGER,
    "fork_depth" INTEGER NOT NULL,

    CONSTRAINT "branch_pkey" PRIMARY KEY ("owner_id","conversation_id","number")
);

-- CreateTable
CREATE TABLE "message" (
    "owner_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "parent_seq" INTEGER,
    "branch" INTEGER NOT NULL,
    "depth" INTEGER NOT NULL,
    "role" "role" NOT NULL,
    "original_role" TEXT,
    "text" TEXT NOT NULL DEFAULT '',
    "parts" JSONB,
    "reasoning" TEXT,
    "tool_calls" JSONB,
    "tool_call_id" TEXT,
    "status" "reply_status" NOT NULL DEFAULT 'completed',
    "generation_id" UUID,
    "model" TEXT,
    "usage" JSONB,
    "error" JSONB,
    "metadata" JSONB,
    "path_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "message_pkey" PRIMARY KEY ("owner_id","conversation_id","seq")
);

-- CreateTable
CREATE TABLE "generation" (
    "owner_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "status" "reply_status" NOT NULL DEFAULT 'running',
    "model" TEXT NOT NULL,
    "request" JSONB,
    "usage" JSONB,
    "error" JSONB,
    "last_event" INTEGER NOT NULL DEFAULT -1,
    "heartbeat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stop_requested_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "has_log" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "generation_pkey" PRIMARY KEY ("owner_id","id")
);

-- CreateTable
CREATE TABLE "generation_event" (
    "owner_id" UUID NOT NULL,
    "generation_id" UUID NOT NULL,
    "first" INTEGER NOT NULL,
    "last" INTEGER NOT NULL,
    "events" JSON NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "generation_event_pkey" PRIMARY KEY ("owner_id","generation_id","first")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_hash_key" ON "session"("token_hash");

-- CreateIndex
CREATE INDEX "session_expired" ON "session"("expires_at");

-- CreateIndex
CREATE INDEX "conversation_list" ON "conversation"("owner_id", "last_message_at" DESC, "id" DESC) WHERE ((deleted_at IS NULL) AND (archived_at IS NULL));

-- CreateIndex
CREATE UNIQUE INDEX "conversation_source" ON "conversation"("owner_id", "source", "source_id");

-- CreateIndex
CREATE INDEX "message_page" ON "message"("conversation_id", "branch", "depth");

-- CreateIndex
CREATE INDEX "message_children" ON "message"("conversation_id", "parent_seq");

-- CreateIndex
CREATE INDEX "message_by_generation" ON "message"("generation_id");

-- CreateIndex
CREATE INDEX "message_by_path_hash" ON "message"("owner_id", "path_hash");

-- CreateIndex
CREATE UNIQUE INDEX "message_by_id" ON "message"("owner_id", "id");

-- CreateIndex
CREATE INDEX "generation_stale" ON "generation"("heartbeat_at") WHERE (status = 'running'::reply_status);

-- CreateIndex
CREATE INDEX "generation_log_expired" ON "generation"("finished_at") WHERE (has_log);

-- CreateIndex
CREATE INDEX "generation_by_conversation" ON "generation"("conversation_id");

-- CreateIndex
CREATE UNIQUE INDEX "generation_running" ON "generation"("owner_id", "conversation_id") WHERE (status = 'running'::reply_status);

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "branch" ADD CONSTRAINT "branch_owner_id_conversation_id_fkey" FOREIGN KEY ("owner_id", "conversation_id") REFERENCES "conversation"("owner_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "branch" ADD CONSTRAINT "branch_owner_id_conversation_id_parent_number_fkey" FOREIGN KEY ("owner_id", "conversation_id", "parent_number") REFERENCES "branch"("owner_id", "conversation_id", "number") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_owner_id_conversation_id_fkey" FOREIGN KEY ("owner_id", "conversation_id") REFERENCES "conversation"("owner_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_owner_id_conversation_id_branch_fkey" FOREIGN KEY ("owner_id", "conversation_id", "branch") REFERENCES "branch"("owner_id", "conversation_id", "number") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_owner_id_conversation_id_parent_seq_fkey" FOREIGN KEY ("owner_id", "conversation_id", "parent_seq") REFERENCES "message"("owner_id", "conversation_id", "seq") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_owner_id_generation_id_fkey" FOREIGN KEY ("owner_id", "generation_id") REFERENCES "generation"("owner_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "generation" ADD CONSTRAINT "generation_owner_id_conversation_id_fkey" FOREIGN KEY ("owner_id", "conversation_id") REFERENCES "conversation"("owner_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "generation_event" ADD CONSTRAINT "generation_event_owner_id_generation_id_fkey" FOREIGN KEY ("owner_id", "generation_id") REFERENCES "generation"("owner_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema cannot say -------------------------------------------------------------------------------

-- The two columns are correlated: without this the planner expects one row where there are thousands and takes a
-- wrong index (design.md §3, trap (a)). Kept fresh by ANALYZE after bulk loads.
CREATE STATISTICS "message_owner_conversation" (dependencies) ON "owner_id", "conversation_id" FROM "message";
CREATE STATISTICS "branch_owner_conversation" (dependencies) ON "owner_id", "conversation_id" FROM "branch";
CREATE STATISTICS "generation_owner_conversation" (dependencies) ON "owner_id", "conversation_id" FROM "generation";
CREATE STATISTICS "generation_event_owner_generation" (dependencies) ON "owner_id", "generation_id" FROM "generation_event";

ALTER TABLE "user"
    ADD CONSTRAINT "user_email_lower" CHECK ("email" = lower("email")),
    ADD CONSTRAINT "user_guest_or_account" CHECK (("email" IS NULL) = ("password_hash" IS NULL));

ALTER TABLE "conversation"
    ADD CONSTRAINT "conversation_title_not_empty" CHECK ("title" <> ''),
    ADD CONSTRAINT "conversation_head" CHECK ("head_seq" BETWEEN 0 AND "last_seq"),
    ADD CONSTRAINT "conversation_metadata_object" CHECK (jsonb_typeof("metadata") = 'object'),
    ADD CONSTRAINT "conversation_source_pair" CHECK (("source" IS NULL) = ("source_id" IS NULL));

ALTER TABLE "branch"
    ADD CONSTRAINT "branch_number" CHECK ("number" >= 1 AND ("parent_number" IS NULL OR "parent_number" < "number")),
    ADD CONSTRAINT "branch_fork" CHECK ("fork_depth" >= 0 AND ("parent_number" IS NULL) = ("fork_depth" = 0));

ALTER TABLE "message"
    ADD CONSTRAINT "message_seq" CHECK ("seq" >= 1),
    ADD CONSTRAINT "message_parent_earlier" CHECK ("parent_seq" < "seq"),
    ADD CONSTRAINT "message_depth" CHECK ("depth" >= 1 AND ("depth" = 1) = ("parent_seq" IS NULL)),
    ADD CONSTRAINT "message_original_role" CHECK ("original_role" IS NULL OR ("original_role" = 'developer' AND "role" = 'system')),
    ADD CONSTRAINT "message_calls_by_assistant" CHECK ("tool_calls" IS NULL OR ("role" = 'assistant' AND jsonb_typeof("tool_calls") = 'array')),
    ADD CONSTRAINT "message_call_id_by_tool" CHECK (("role" = 'tool') = ("tool_call_id" IS NOT NULL)),
    ADD CONSTRAINT "message_not_empty" CHECK (
        "text" <> '' OR "parts" IS NOT NULL OR "tool_calls" IS NOT NULL
        OR "generation_id" IS NOT NULL OR "deleted_at" IS NOT NULL
    ),
    ADD CONSTRAINT "message_path_hash" CHECK (octet_length("path_hash") = 32);

ALTER TABLE "generation"
    ADD CONSTRAINT "generation_finished" CHECK (("status" = 'running') = ("finished_at" IS NULL));

ALTER TABLE "generation_event"
    ADD CONSTRAINT "generation_event_range" CHECK ("first" >= 0 AND "last" >= "first");

-- Times keep themselves: any change of a conversation moves updated_at, a message moves last_message_at.
CREATE FUNCTION "conversation_touch"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := greatest(clock_timestamp(), OLD.updated_at);
    IF NEW.last_seq > OLD.last_seq THEN
        NEW.last_message_at := greatest(clock_timestamp(), OLD.last_message_at);
    END IF;
    RETURN NEW;
END;
$$;

CREATE TRIGGER "conversation_touch" BEFORE UPDATE ON "conversation"
    FOR EACH ROW EXECUTE FUNCTION "conversation_touch"();
