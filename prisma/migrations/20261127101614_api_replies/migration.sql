-- Replies that clients of OpenAI's APIs ask for: what they asked for by, and with what.
-- AlterTable
ALTER TABLE "generation" ADD COLUMN     "api" TEXT,
ADD COLUMN     "deleted_at" TIMESTAMPTZ(3),
ADD COLUMN     "incomplete_reason" TEXT,
ADD COLUMN     "input_above" INTEGER;

-- CreateIndex
CREATE INDEX "generation_chat" ON "generation"("owner_id", "id") WHERE ((api = 'chat'::text) AND (deleted_at IS NULL));

-- What an API that is added later is called is said here.
ALTER TABLE "generation"
    ADD CONSTRAINT "generation_api" CHECK ("api" IN ('chat', 'responses')),
    ADD CONSTRAINT "generation_incomplete" CHECK ("incomplete_reason" IS NULL OR "status" = 'completed');

-- append_messages, which the migrations before explain: a generation is kept with what was asked of it, and a conversation
-- that has no title gets the one that is given.
CREATE OR REPLACE FUNCTION "append_messages"(
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
    written_at timestamptz(3);
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
        INSERT INTO generation (owner_id, conversation_id, id, model, api, request, input_above)
        SELECT p_owner, p_conversation, g.id, g.model, g.api, g.request, CASE WHEN g.input_is_path THEN 0 ELSE p_parent END
        FROM json_to_record(p_generation) AS g (id uuid, model text, api text, request jsonb, input_is_path boolean);
    END IF;

    -- Whoever waited longest for the lock began first: what is below must not be older for it.
    written_at := greatest(now(), c.last_message_at);
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
            reasoning, tool_calls, tool_call_id, status, generation_id, model, metadata, path_hash, created_at,
            finished_at
        ) VALUES (
            p_owner, p_conversation, c.last_seq + 1, m.id, nullif(at_seq, 0), on_branch, at_depth + 1, m.role,
            m.original_role, m.text, m.parts, m.reasoning, m.tool_calls, m.tool_call_id, m.status,
            CASE WHEN m.by_reply THEN (p_generation ->> 'id')::uuid END, m.model, m.metadata, hash,
            written_at, CASE WHEN m.status <> 'running' THEN written_at END
        );
        c.last_seq := c.last_seq + 1;
        at_seq := c.last_seq;
        at_depth := at_depth + 1;
    END LOOP;

    UPDATE conversation SET
        last_seq = c.last_seq,
        message_count = message_count + json_array_length(p_messages),
        head_seq = CASE WHEN p_follow AND head_seq <> p_parent THEN head_seq ELSE c.last_seq END,
        model = coalesce(p_model, model), title = coalesce(title, p_title)
    WHERE owner_id = p_owner AND id = p_conversation
    RETURNING * INTO c;
    RETURN QUERY SELECT 'written', c.last_seq - json_array_length(p_messages) + 1, nullif(p_parent, 0),
        above.id, at_depth - json_array_length(p_messages) + 1, written_at, c;
END;
$$;

-- A conversation that was made for replies alone becomes another, empty one's content: a session of OpenAI's Agents SDK makes
-- its conversation first, asks without naming it, and then posts what was said (docs/decisions/0017). Whole or not at all:
-- false where either is not what it has to be. p_leaf is the last message of what was posted.
CREATE FUNCTION "adopt_conversation"(p_owner uuid, p_from uuid, p_into uuid, p_leaf int)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    made conversation;
    named conversation;
BEGIN
    PERFORM 1 FROM conversation WHERE owner_id = p_owner AND id IN (p_from, p_into) ORDER BY id FOR UPDATE;
    SELECT * INTO made FROM conversation WHERE owner_id = p_owner AND id = p_from AND deleted_at IS NULL;
    SELECT * INTO named FROM conversation WHERE owner_id = p_owner AND id = p_into AND deleted_at IS NULL;
    IF made.id IS NULL OR named.id IS NULL OR named.last_seq <> 0
        -- Nothing was said but this, and nobody has laid a hand on it.
        OR made.last_seq <> p_leaf OR made.head_seq <> p_leaf OR made.title_source <> 'auto' OR made.metadata <> '{}'
        OR made.pinned_at IS NOT NULL OR made.archived_at IS NOT NULL OR made.source IS NOT NULL
        OR made.system_prompt IS NOT NULL
        OR NOT EXISTS (SELECT 1 FROM generation WHERE owner_id = p_owner AND conversation_id = p_from)
        OR EXISTS (
            SELECT 1 FROM generation WHERE owner_id = p_owner AND conversation_id = p_from
              AND (api IS NULL OR input_above IS DISTINCT FROM 0 OR status = 'running')
        )
    THEN
        RETURN false;
    END IF;
    INSERT INTO branch (owner_id, conversation_id, number, parent_number, fork_depth, line_branches, line_starts)
    SELECT p_owner, p_into, number, parent_number, fork_depth, line_branches, line_starts
    FROM branch WHERE owner_id = p_owner AND conversation_id = p_from;
    UPDATE generation SET conversation_id = p_into WHERE owner_id = p_owner AND conversation_id = p_from;
    UPDATE message SET conversation_id = p_into WHERE owner_id = p_owner AND conversation_id = p_from;
    UPDATE tool_call SET conversation_id = p_into WHERE owner_id = p_owner AND conversation_id = p_from;
    UPDATE conversation SET
        last_seq = made.last_seq, head_seq = made.head_seq, message_count = made.message_count,
        title = coalesce(title, made.title), model = coalesce(model, made.model)
    WHERE owner_id = p_owner AND id = p_into;
    -- Once more, as the trigger dates every new message now, and these are older.
    UPDATE conversation SET last_message_at = greatest(created_at, made.last_message_at)
    WHERE owner_id = p_owner AND id = p_into;
    DELETE FROM conversation WHERE owner_id = p_owner AND id = p_from;
    RETURN true;
END;
$$;
