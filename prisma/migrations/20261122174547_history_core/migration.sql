-- AlterTable
ALTER TABLE "branch" ADD COLUMN     "line_branches" INTEGER[],
ADD COLUMN     "line_starts" INTEGER[];

-- AlterTable
ALTER TABLE "conversation" ADD COLUMN     "message_count" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "api_key" (
    "owner_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "prefix" TEXT NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("owner_id","id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "owner_id" UUID NOT NULL,
    "method" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "key" VARCHAR(255) NOT NULL,
    "body_hash" BYTEA NOT NULL,
    "made" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("owner_id","method","path","key")
);

-- CreateTable
CREATE TABLE "tool_call" (
    "owner_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "call_id" VARCHAR(255) NOT NULL,
    "seq" INTEGER NOT NULL,

    CONSTRAINT "tool_call_pkey" PRIMARY KEY ("owner_id","conversation_id","call_id","seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "api_key_by_hash" ON "api_key"("key_hash");

-- CreateIndex
CREATE INDEX "idempotency_key_expired" ON "idempotency_key"("created_at");

-- CreateIndex
CREATE INDEX "branch_forks" ON "branch"("conversation_id", "parent_number", "fork_depth");

-- CreateIndex
CREATE INDEX "conversation_pinned" ON "conversation"("owner_id", "last_message_at" DESC, "id" DESC) WHERE ((pinned_at IS NOT NULL) AND (deleted_at IS NULL) AND (archived_at IS NULL));

-- CreateIndex
CREATE INDEX "conversation_archived" ON "conversation"("owner_id", "last_message_at" DESC, "id" DESC) WHERE ((archived_at IS NOT NULL) AND (deleted_at IS NULL));

-- CreateIndex
CREATE INDEX "conversation_trash" ON "conversation"("owner_id", "last_message_at" DESC, "id" DESC) WHERE (deleted_at IS NOT NULL);

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "idempotency_key" ADD CONSTRAINT "idempotency_key_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tool_call" ADD CONSTRAINT "tool_call_owner_id_conversation_id_fkey" FOREIGN KEY ("owner_id", "conversation_id") REFERENCES "conversation"("owner_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema cannot say -------------------------------------------------------------------------------

-- As for the other tables with both columns (design.md §3, trap (a)).
CREATE STATISTICS "tool_call_owner_conversation" (dependencies) ON "owner_id", "conversation_id" FROM "tool_call";

-- Most conversations have a few rows, some have a hundred thousand, and the planner plans for the average: one row, for
-- which an index on the conversation alone looks as good as the one that finds the row. Told that a conversation has
-- twenty, it takes the right one, and loses nothing where there are fewer (docs/decisions/0008).
ALTER TABLE "message" ALTER COLUMN "conversation_id" SET (n_distinct = -0.05);
ALTER TABLE "branch" ALTER COLUMN "conversation_id" SET (n_distinct = -0.05);
ALTER TABLE "generation" ALTER COLUMN "conversation_id" SET (n_distinct = -0.05);
ALTER TABLE "tool_call" ALTER COLUMN "conversation_id" SET (n_distinct = -0.05);

-- 4 kB at most (branch_line below), read at every page: in the row, and as it is.
ALTER TABLE "branch"
    ALTER COLUMN "line_branches" SET STORAGE PLAIN,
    ALTER COLUMN "line_starts" SET STORAGE PLAIN;

-- What is there already: lines of branches, counts, and where calls were made. Not a change anybody made.
ALTER TABLE "conversation" DISABLE TRIGGER "conversation_touch";
UPDATE "conversation" c SET "message_count" = m.count FROM (
    SELECT "owner_id", "conversation_id", count(*) FROM "message" WHERE "deleted_at" IS NULL GROUP BY 1, 2
) AS m WHERE c."owner_id" = m."owner_id" AND c."id" = m."conversation_id";
ALTER TABLE "conversation" ENABLE TRIGGER "conversation_touch";

WITH RECURSIVE line ("owner_id", "conversation_id", "number", "branches", "starts") AS (
    SELECT "owner_id", "conversation_id", "number", ARRAY["number"], ARRAY["fork_depth" + 1]
    FROM "branch" WHERE "parent_number" IS NULL
    UNION ALL
    SELECT b."owner_id", b."conversation_id", b."number",
           CASE WHEN cardinality("branches") < 512 THEN "branches" ELSE "branches"[512:512] END || b."number",
           CASE WHEN cardinality("starts") < 512 THEN "starts" ELSE "starts"[512:512] END || b."fork_depth" + 1
    FROM line l
    JOIN "branch" b ON b."owner_id" = l."owner_id" AND b."conversation_id" = l."conversation_id"
        AND b."parent_number" = l."number"
)
UPDATE "branch" b SET "line_branches" = l."branches", "line_starts" = l."starts" FROM line l
WHERE b."owner_id" = l."owner_id" AND b."conversation_id" = l."conversation_id" AND b."number" = l."number";

INSERT INTO "tool_call" ("owner_id", "conversation_id", "call_id", "seq")
SELECT "owner_id", "conversation_id", call ->> 'id', "seq"
FROM "message", jsonb_array_elements("tool_calls") AS call
ON CONFLICT DO NOTHING;

ALTER TABLE "branch"
    ALTER COLUMN "line_branches" SET NOT NULL,
    ALTER COLUMN "line_starts" SET NOT NULL,
    ADD CONSTRAINT "branch_line" CHECK (
        cardinality("line_branches") BETWEEN 1 AND 512
        AND (cardinality("line_branches") = 1) = ("fork_depth" = 0)
        AND cardinality("line_starts") = cardinality("line_branches")
        AND "line_branches"[cardinality("line_branches")] = "number"
        AND "line_starts"[cardinality("line_starts")] = "fork_depth" + 1
    );

CREATE FUNCTION "is_metadata"(value jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN jsonb_typeof(value) <> 'object' THEN false ELSE (
        SELECT count(*) <= 16 AND coalesce(bool_and(
            char_length(key) <= 64 AND jsonb_typeof(entry) = 'string' AND char_length(entry #>> '{}') <= 512
        ), true)
        FROM jsonb_each(value) AS e (key, entry)
    ) END
$$;

ALTER TABLE "conversation"
    DROP CONSTRAINT "conversation_metadata_object",
    -- Empty nearly always, and a row is checked at every append: the cheap question first.
    ADD CONSTRAINT "conversation_metadata" CHECK ("metadata" = '{}' OR is_metadata("metadata")),
    ADD CONSTRAINT "conversation_message_count" CHECK ("message_count" BETWEEN 0 AND "last_seq");

-- Calls pair up -------------------------------------------------------------------------------------------------

CREATE FUNCTION "keep_tool_calls"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM tool_call t
        USING jsonb_array_elements(OLD.tool_calls) AS call
        WHERE t.owner_id = OLD.owner_id AND t.conversation_id = OLD.conversation_id
          AND t.call_id = call ->> 'id' AND t.seq = OLD.seq;
    END IF;
    INSERT INTO tool_call (owner_id, conversation_id, call_id, seq)
    SELECT NEW.owner_id, NEW.conversation_id, call ->> 'id', NEW.seq
    FROM jsonb_array_elements(NEW.tool_calls) AS call;
    RETURN NULL;
END;
$$;

CREATE TRIGGER "message_tool_calls_made" AFTER INSERT ON "message"
    FOR EACH ROW WHEN (NEW."tool_calls" IS NOT NULL) EXECUTE FUNCTION "keep_tool_calls"();
CREATE TRIGGER "message_tool_calls_changed" AFTER UPDATE OF "tool_calls" ON "message"
    FOR EACH ROW WHEN (NEW."tool_calls" IS DISTINCT FROM OLD."tool_calls") EXECUTE FUNCTION "keep_tool_calls"();

-- The line of a branch, from the segment that holds p_depth (or the root) on: which branches the path to it goes through,
-- and the depth each begins at. One row of `branch`, and one more for every 512 forks between there and p_depth.
CREATE FUNCTION "path_line"(
    p_owner uuid, p_conversation uuid, p_branch int, p_depth int, OUT branches int[], OUT starts int[]
) LANGUAGE plpgsql STABLE AS $$
BEGIN
    SELECT line_branches, line_starts INTO branches, starts FROM branch
    WHERE owner_id = p_owner AND conversation_id = p_conversation AND number = p_branch;
    WHILE starts[1] > greatest(p_depth, 1) LOOP
        -- The last of the older line is the first of this one.
        SELECT line_branches || branches[2:], line_starts || starts[2:] INTO branches, starts FROM branch
        WHERE owner_id = p_owner AND conversation_id = p_conversation AND number = branches[1];
    END LOOP;
END;
$$;

-- Whether the path to (p_leaf_branch, p_leaf_depth) goes through (p_branch, p_depth).
CREATE FUNCTION "path_has"(
    p_owner uuid, p_conversation uuid, p_leaf_branch int, p_leaf_depth int, p_branch int, p_depth int
) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT p_depth <= p_leaf_depth AND branches[width_bucket(p_depth, starts)] = p_branch
    FROM path_line(p_owner, p_conversation, p_leaf_branch, p_depth)
$$;

-- Whether a call of this id was made on the path to (p_branch, p_depth).
CREATE FUNCTION "path_calls"(p_owner uuid, p_conversation uuid, p_branch int, p_depth int, p_call_id text)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1
        FROM tool_call t
        JOIN message m ON m.owner_id = t.owner_id AND m.conversation_id = t.conversation_id AND m.seq = t.seq
        WHERE t.owner_id = p_owner AND t.conversation_id = p_conversation AND t.call_id = p_call_id
          AND path_has(p_owner, p_conversation, p_branch, p_depth, m.branch, m.depth)
    )
$$;

-- append_messages, which the migration that made it explains, and now beside that: messages have parts, reasoning, calls
-- and metadata; a new branch knows its line; and calls pair up (design.md §3 rule 4). What breaks that rule is raised, as
-- VB001 (a result without its call) or VB002 (a call's id that its path has already), with the call's id as its detail.
--
-- p_parent_id the id of the message to write below, where its seq is not known
DROP FUNCTION "append_messages"(uuid, uuid, int, json, json, boolean, text, boolean, boolean, text);
CREATE FUNCTION "append_messages"(
    p_owner uuid, p_conversation uuid, p_parent int, p_parent_id uuid, p_messages json, p_generation json, p_starts boolean,
    p_model text, p_follow boolean, p_create boolean, p_title text
) RETURNS TABLE (
    "outcome" text, "firstSeq" int, "parentSeq" int, "parentId" uuid, "firstDepth" int, "createdAt" timestamptz,
    "conversation" conversation
)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    c conversation;
    known message;
    above message;
    at_seq int;
    on_branch int;
    at_depth int := 0;
    hash bytea := decode(repeat('00', 32), 'hex');
    line_branches int[];
    line_starts int[];
    call_id text;
    is_new boolean := false;
    first_id uuid := p_messages -> 0 ->> 'id'; -- once: in a WHERE it would be parsed for every row looked at
    m record;
BEGIN
    IF p_create THEN
        INSERT INTO conversation (owner_id, id, title, model) VALUES (p_owner, p_conversation, p_title, p_model)
        ON CONFLICT (owner_id, id) DO NOTHING;
        is_new := FOUND;
    END IF;
    SELECT * INTO c FROM conversation WHERE owner_id = p_owner AND id = p_conversation FOR UPDATE;
    IF NOT FOUND THEN
        "outcome" := 'missing';
        RETURN NEXT;
        RETURN;
    END IF;
    IF c.deleted_at IS NOT NULL THEN
        "outcome" := 'trashed';
        RETURN NEXT;
        RETURN;
    END IF;

    SELECT * INTO known FROM message WHERE owner_id = p_owner AND id = first_id;
    IF FOUND THEN
        -- Nothing is written, so nothing is made for it either.
        DELETE FROM conversation WHERE is_new AND owner_id = p_owner AND id = p_conversation;
        "firstSeq" := known.seq;
        "outcome" := CASE WHEN known.conversation_id = p_conversation AND known.deleted_at IS NULL AND EXISTS (
            SELECT 1 FROM json_to_record(p_messages -> 0) AS r (
                role role, text text, parts jsonb, reasoning text, tool_calls jsonb, tool_call_id text,
                model text, metadata jsonb
            )
            WHERE (r.role, r.text, r.parts, r.reasoning, r.tool_calls, r.tool_call_id, r.model, r.metadata)
                IS NOT DISTINCT FROM (
                    known.role, known.text, known.parts, known.reasoning, known.tool_calls, known.tool_call_id,
                    known.model, known.metadata
                )
        ) THEN 'known' ELSE 'id_in_use' END;
        RETURN NEXT;
        RETURN;
    END IF;
    IF p_starts AND EXISTS (
        SELECT 1 FROM generation WHERE owner_id = p_owner AND conversation_id = p_conversation AND status = 'running'
    ) THEN
        "outcome" := 'busy';
        RETURN NEXT;
        RETURN;
    END IF;

    IF p_parent_id IS NOT NULL THEN
        SELECT seq INTO p_parent FROM message
        WHERE owner_id = p_owner AND id = p_parent_id AND conversation_id = p_conversation AND deleted_at IS NULL;
        p_parent := coalesce(p_parent, -1); -- another's, or none: no message has this seq
    END IF;
    p_parent := coalesce(p_parent, c.head_seq);
    at_seq := p_parent;
    IF at_seq <> 0 THEN
        SELECT * INTO above FROM message WHERE owner_id = p_owner AND conversation_id = p_conversation AND seq = at_seq;
        IF NOT FOUND THEN
            DELETE FROM conversation WHERE is_new AND owner_id = p_owner AND id = p_conversation;
            "outcome" := 'no_parent';
            RETURN NEXT;
            RETURN;
        END IF;
        -- Nothing goes below what is still being written: its own next rows do.
        IF above.status = 'running' THEN
            "outcome" := 'busy';
            RETURN NEXT;
            RETURN;
        END IF;
        on_branch := above.branch;
        at_depth := above.depth;
        hash := above.path_hash;
    END IF;
    -- Not the first child (or at the root, where every message begins a line of its own): a new branch.
    IF at_seq = 0 OR EXISTS (
        SELECT 1 FROM message WHERE owner_id = p_owner AND conversation_id = p_conversation AND parent_seq = at_seq
    ) THEN
        SELECT b.line_branches, b.line_starts INTO line_branches, line_starts FROM branch b
        WHERE owner_id = p_owner AND conversation_id = p_conversation AND number = on_branch;
        IF cardinality(line_branches) = 512 THEN
            line_branches := line_branches[512:512];
            line_starts := line_starts[512:512];
        END IF;
        INSERT INTO branch (owner_id, conversation_id, number, parent_number, fork_depth, line_branches, line_starts)
        SELECT p_owner, p_conversation, n, on_branch, at_depth, line_branches || n, line_starts || at_depth + 1
        FROM (
            SELECT coalesce(max(number), 0) + 1 AS n FROM branch
            WHERE owner_id = p_owner AND conversation_id = p_conversation
        ) AS next
        RETURNING number INTO on_branch;
    END IF;

    IF p_starts THEN
        INSERT INTO generation (owner_id, conversation_id, id, model)
        VALUES (p_owner, p_conversation, (p_generation ->> 'id')::uuid, p_generation ->> 'model');
    END IF;

    FOR m IN
        SELECT * FROM json_to_recordset(p_messages) AS r (
            id uuid, role role, original_role text, text text, parts jsonb, reasoning text, tool_calls jsonb,
            tool_call_id text, status reply_status, by_reply boolean, model text, metadata jsonb, said text
        )
    LOOP
        IF m.tool_call_id IS NOT NULL
            AND NOT path_calls(p_owner, p_conversation, on_branch, at_depth, m.tool_call_id)
        THEN
            RAISE EXCEPTION 'a tool result without its call' USING ERRCODE = 'VB001', DETAIL = m.tool_call_id;
        END IF;
        IF m.tool_calls IS NOT NULL THEN
            FOR call_id IN SELECT call ->> 'id' FROM jsonb_array_elements(m.tool_calls) AS call LOOP
                IF path_calls(p_owner, p_conversation, on_branch, at_depth, call_id) THEN
                    RAISE EXCEPTION 'a call id that the path has already' USING ERRCODE = 'VB002', DETAIL = call_id;
                END IF;
            END LOOP;
        END IF;
        IF m.said IS NOT NULL THEN
            hash := sha256(hash || convert_to(m.said, 'UTF8'));
        END IF;
        INSERT INTO message (
            owner_id, conversation_id, seq, id, parent_seq, branch, depth, role, original_role, text, parts,
            reasoning, tool_calls, tool_call_id, status, generation_id, model, metadata, path_hash, finished_at
        ) VALUES (
            p_owner, p_conversation, c.last_seq + 1, m.id, nullif(at_seq, 0), on_branch, at_depth + 1, m.role,
            m.original_role, m.text, m.parts, m.reasoning, m.tool_calls, m.tool_call_id, m.status,
            CASE WHEN m.by_reply THEN (p_generation ->> 'id')::uuid END, m.model, m.metadata, hash,
            CASE WHEN m.status <> 'running' THEN now() END
        );
        c.last_seq := c.last_seq + 1;
        at_seq := c.last_seq;
        at_depth := at_depth + 1;
    END LOOP;

    UPDATE conversation SET
        last_seq = c.last_seq,
        message_count = message_count + json_array_length(p_messages),
        head_seq = CASE WHEN p_follow AND head_seq <> p_parent THEN head_seq ELSE c.last_seq END,
        model = coalesce(p_model, model)
    WHERE owner_id = p_owner AND id = p_conversation
    RETURNING * INTO c;
    RETURN QUERY SELECT 'written', c.last_seq - json_array_length(p_messages) + 1, nullif(p_parent, 0),
        above.id, at_depth - json_array_length(p_messages) + 1, now(), c;
END;
$$;

-- A conversation of its own from a path ---------------------------------------------------------------------------

-- The whole path to (p_branch, p_depth), as ranges of depths on branches.
CREATE FUNCTION "path_segments"(p_owner uuid, p_conversation uuid, p_branch int, p_depth int)
RETURNS TABLE ("branch" int, "fromDepth" int, "toDepth" int) LANGUAGE sql STABLE ROWS 10 AS $$
    SELECT s.branch, s.start, coalesce(lead(s.start) OVER (ORDER BY s.start) - 1, p_depth)
    FROM path_line(p_owner, p_conversation, p_branch, 1) AS l, unnest(l.branches, l.starts) AS s (branch, start)
$$;

-- The id of a copy, a UUIDv7 of the original's time: made from both ids, so that the same copy made again is the same.
CREATE FUNCTION "copied_id"(p_original uuid, p_conversation uuid) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (substr(p_original::text, 1, 14) || '7' || substr(hash, 1, 3) || '8' || substr(hash, 4, 15))::uuid
    FROM md5(p_original::text || p_conversation::text) AS hash
$$;

-- Copies the path to a message into a new conversation of the same owner: one branch, seq = depth, replies with their
-- generations (so that they can be regenerated there), their logs not. Deleted messages stay blanks, to keep places.
--
-- Answers `forked`, or why not: `missing` (the conversation or the message), `id_in_use`, or `busy` where a reply on the
-- path is being written.
CREATE FUNCTION "fork_conversation"(p_owner uuid, p_conversation uuid, p_message uuid, p_new uuid)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    source conversation;
    leaf message;
BEGIN
    SELECT * INTO source FROM conversation c WHERE c.owner_id = p_owner AND c.id = p_conversation AND c.deleted_at IS NULL;
    SELECT * INTO leaf FROM message m
    WHERE m.owner_id = p_owner AND m.id = p_message AND m.conversation_id = p_conversation AND m.deleted_at IS NULL;
    IF source.id IS NULL OR leaf.id IS NULL THEN
        RETURN 'missing';
    END IF;
    -- Only a leaf is ever being written.
    IF leaf.status = 'running' THEN
        RETURN 'busy';
    END IF;
    INSERT INTO conversation (
        owner_id, id, title, title_source, last_seq, head_seq, message_count, system_prompt, model, metadata
    ) VALUES (
        p_owner, p_new, source.title, source.title_source, leaf.depth, leaf.depth, leaf.depth, source.system_prompt,
        source.model, source.metadata
    ) ON CONFLICT (owner_id, id) DO NOTHING;
    IF NOT FOUND THEN
        -- The same fork again: the copy holds this message and none of those below it.
        RETURN CASE WHEN EXISTS (
            SELECT 1 FROM message m JOIN conversation c ON c.owner_id = m.owner_id AND c.id = m.conversation_id
            WHERE m.owner_id = p_owner AND m.id = copied_id(p_message, p_new) AND m.conversation_id = p_new
              AND c.deleted_at IS NULL
        ) AND NOT EXISTS (
            SELECT 1 FROM message below JOIN message m ON m.owner_id = p_owner AND m.id = copied_id(below.id, p_new)
            WHERE below.owner_id = p_owner AND below.conversation_id = p_conversation AND below.parent_seq = leaf.seq
        ) THEN 'forked' ELSE 'id_in_use' END;
    END IF;
    INSERT INTO branch (owner_id, conversation_id, number, fork_depth, line_branches, line_starts)
    VALUES (p_owner, p_new, 1, 0, ARRAY[1], ARRAY[1]);

    INSERT INTO generation (
        owner_id, id, conversation_id, status, model, request, usage, error, last_event, heartbeat_at, created_at,
        finished_at, has_log
    )
    SELECT g.owner_id, copied_id(g.id, p_new), p_new, g.status, g.model, g.request, g.usage, g.error, g.last_event,
           g.heartbeat_at, g.created_at, g.finished_at, false
    FROM generation g
    WHERE g.owner_id = p_owner AND g.id IN (
        SELECT m.generation_id
        FROM path_segments(p_owner, p_conversation, leaf.branch, leaf.depth) s
        JOIN message m ON m.owner_id = p_owner AND m.conversation_id = p_conversation AND m.branch = s.branch
            AND m.depth BETWEEN s."fromDepth" AND s."toDepth"
    );
    INSERT INTO message (
        owner_id, conversation_id, seq, id, parent_seq, branch, depth, role, original_role, text, parts, reasoning,
        tool_calls, tool_call_id, status, generation_id, model, usage, error, metadata, path_hash, created_at,
        finished_at, deleted_at
    )
    SELECT m.owner_id, p_new, m.depth, copied_id(m.id, p_new), nullif(m.depth - 1, 0), 1, m.depth, m.role,
           m.original_role, m.text, m.parts, m.reasoning, m.tool_calls, m.tool_call_id, m.status,
           copied_id(m.generation_id, p_new), m.model, m.usage, m.error, m.metadata, m.path_hash, m.created_at,
           m.finished_at, m.deleted_at
    FROM path_segments(p_owner, p_conversation, leaf.branch, leaf.depth) s
    JOIN message m ON m.owner_id = p_owner AND m.conversation_id = p_conversation AND m.branch = s.branch
        AND m.depth BETWEEN s."fromDepth" AND s."toDepth";

    UPDATE conversation c SET message_count = (
        SELECT count(*) FROM message m
        WHERE m.owner_id = p_owner AND m.conversation_id = p_new AND m.deleted_at IS NULL
    ) WHERE c.owner_id = p_owner AND c.id = p_new;
    RETURN 'forked';
END;
$$;
