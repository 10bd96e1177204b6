-- How long the reasoning of an assistant's row took, and how long a tool ran: see prisma/schema.prisma.
-- AlterTable
ALTER TABLE "message" ADD COLUMN     "took_ms" INTEGER;

ALTER TABLE "message"
    ADD CONSTRAINT "message_took" CHECK ("took_ms" IS NULL OR ("took_ms" >= 0 AND "role" IN ('assistant', 'tool')));

-- append_messages, which the migrations before explain: a result that the server found is kept with the time it took.
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
            tool_call_id text, status reply_status, by_reply boolean, model text, metadata jsonb, said text,
            took_ms int
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
            finished_at, took_ms
        ) VALUES (
            p_owner, p_conversation, c.last_seq + 1, m.id, nullif(at_seq, 0), on_branch, at_depth + 1, m.role,
            m.original_role, m.text, m.parts, m.reasoning, m.tool_calls, m.tool_call_id, m.status,
            CASE WHEN m.by_reply THEN (p_generation ->> 'id')::uuid END, m.model, m.metadata, hash,
            written_at, CASE WHEN m.status <> 'running' THEN written_at END, m.took_ms
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

-- What a copy is called, so that a list tells it from the original: `Caves (fork)`, `Caves (fork 2)` of that, and so on.
-- What has no title gets none.
CREATE FUNCTION "fork_title"(p_title text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    -- The longest ending has 11 characters, of the 255 that a title may have.
    SELECT left(coalesce(fork[1], p_title), 244) || CASE
        WHEN fork IS NULL THEN ' (fork)'
        ELSE ' (fork ' || least(coalesce(fork[2]::int, 1) + 1, 999) || ')'
    END
    FROM regexp_match(p_title, '^(.*) \(fork(?: (\d{1,3}))?\)$') AS fork
$$;

-- fork_conversation, which the migrations before explain: the copy has a title of its own, its messages the times they took, and
-- its replies say as well why they are not whole, and whether they were deleted as responses. A reply that still runs is not
-- copied in its middle: the copy would never end.
CREATE OR REPLACE FUNCTION "fork_conversation"(p_owner uuid, p_conversation uuid, p_message uuid, p_new uuid)
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
    -- Only a leaf is ever being written; the first rows of a tool loop are whole before their reply is.
    IF leaf.status = 'running' OR EXISTS (
        SELECT 1 FROM generation g WHERE g.owner_id = p_owner AND g.id = leaf.generation_id AND g.status = 'running'
    ) THEN
        RETURN 'busy';
    END IF;
    INSERT INTO conversation (
        owner_id, id, title, title_source, last_seq, head_seq, message_count, system_prompt, model, metadata,
        last_message_at
    ) VALUES (
        p_owner, p_new, fork_title(source.title), source.title_source, leaf.depth, leaf.depth, leaf.depth, source.system_prompt,
        source.model, source.metadata, greatest(now(), leaf.created_at)
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
        finished_at, has_log, incomplete_reason, deleted_at
    )
    SELECT g.owner_id, copied_id(g.id, p_new), p_new, g.status, g.model, g.request, g.usage, g.error, g.last_event,
           g.heartbeat_at, g.created_at, g.finished_at, false,
           g.incomplete_reason, g.deleted_at
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
        finished_at, deleted_at, took_ms
    )
    SELECT m.owner_id, p_new, m.depth, copied_id(m.id, p_new), nullif(m.depth - 1, 0), 1, m.depth, m.role,
           m.original_role, m.text, m.parts, m.reasoning, m.tool_calls, m.tool_call_id, m.status,
           copied_id(m.generation_id, p_new), m.model, m.usage, m.error, m.metadata, m.path_hash, m.created_at,
           m.finished_at, m.deleted_at, m.took_ms
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
