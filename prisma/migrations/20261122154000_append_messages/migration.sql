-- Writes messages one below the other, and with them, where asked for, the conversation and the generation they begin.
--
-- A function, because it is the hottest write and every step needs to see what the former holder of the
-- conversation's lock committed: as single statements from the app that is five round trips, here it is one. Its rules
-- are those of docs/history.md: the lock makes seq gapless, a message that is not its parent's first child opens a
-- branch, the same first message sent again is found rather than written.
--
-- p_parent    seq of the message to write below; 0: the root; null: the head
-- p_messages  [{id, role, original_role, text, tool_calls, tool_call_id, status, model, said}], the first on top;
--             `said` is what the path hash covers, null for what it leaves out
-- p_generation {id, model} of the reply that begins, or that the messages belong to when p_starts is false; or null
-- p_follow    the head moves only if it stands at the parent; else it always moves
-- p_create    make the conversation, with p_title and p_model, if its owner has none by this id
--
-- One row: what came of it (`outcome`), and for `written` and `known` the seq of the first message; for `written` also
-- how deep it stands, and the conversation as it is now.
CREATE FUNCTION "append_messages"(
    p_owner uuid, p_conversation uuid, p_parent int, p_messages json, p_generation json, p_starts boolean,
    p_model text, p_follow boolean, p_create boolean, p_title text
) RETURNS TABLE ("outcome" text, "firstSeq" int, "parentSeq" int, "firstDepth" int, "conversation" conversation)
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
    m record;
BEGIN
    IF p_create THEN
        INSERT INTO conversation (owner_id, id, title, model) VALUES (p_owner, p_conversation, p_title, p_model)
        ON CONFLICT (owner_id, id) DO NOTHING;
    END IF;
    SELECT * INTO c FROM conversation WHERE owner_id = p_owner AND id = p_conversation FOR UPDATE;
    IF NOT FOUND THEN
        RETURN QUERY SELECT 'missing', NULL::int, NULL::int, NULL::int, NULL::conversation;
        RETURN;
    END IF;
    IF c.deleted_at IS NOT NULL THEN
        RETURN QUERY SELECT 'trashed', NULL::int, NULL::int, NULL::int, NULL::conversation;
        RETURN;
    END IF;

    SELECT * INTO known FROM message WHERE owner_id = p_owner AND id = (p_messages -> 0 ->> 'id')::uuid;
    IF FOUND THEN
        RETURN QUERY SELECT
            CASE WHEN known.conversation_id = p_conversation AND known.text = p_messages -> 0 ->> 'text'
                AND known.role = (p_messages -> 0 ->> 'role')::role THEN 'known' ELSE 'id_in_use' END,
            known.seq, NULL::int, NULL::int, NULL::conversation;
        RETURN;
    END IF;
    IF p_starts AND EXISTS (
        SELECT 1 FROM generation WHERE owner_id = p_owner AND conversation_id = p_conversation AND status = 'running'
    ) THEN
        RETURN QUERY SELECT 'busy', NULL::int, NULL::int, NULL::int, NULL::conversation;
        RETURN;
    END IF;

    at_seq := coalesce(p_parent, c.head_seq);
    IF at_seq > 0 THEN
        SELECT * INTO above FROM message WHERE owner_id = p_owner AND conversation_id = p_conversation AND seq = at_seq;
        IF NOT FOUND THEN
            RETURN QUERY SELECT 'no_parent', NULL::int, NULL::int, NULL::int, NULL::conversation;
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
        INSERT INTO branch (owner_id, conversation_id, number, parent_number, fork_depth)
        SELECT p_owner, p_conversation, coalesce(max(number), 0) + 1, on_branch, at_depth
        FROM branch WHERE owner_id = p_owner AND conversation_id = p_conversation
        RETURNING number INTO on_branch;
    END IF;

    IF p_starts THEN
        INSERT INTO generation (owner_id, conversation_id, id, model)
        VALUES (p_owner, p_conversation, (p_generation ->> 'id')::uuid, p_generation ->> 'model');
    END IF;

    FOR m IN
        SELECT * FROM json_to_recordset(p_messages) AS r (
            id uuid, role role, original_role text, text text, tool_calls jsonb, tool_call_id text,
            status reply_status, by_reply boolean, model text, said text
        )
    LOOP
        IF m.said IS NOT NULL THEN
            hash := sha256(hash || convert_to(m.said, 'UTF8'));
        END IF;
        INSERT INTO message (
            owner_id, conversation_id, seq, id, parent_seq, branch, depth, role, original_role, text, tool_calls,
            tool_call_id, status, generation_id, model, path_hash, finished_at
        ) VALUES (
            p_owner, p_conversation, c.last_seq + 1, m.id, nullif(at_seq, 0), on_branch, at_depth + 1, m.role,
            m.original_role, m.text, m.tool_calls, m.tool_call_id, m.status,
            CASE WHEN m.by_reply THEN (p_generation ->> 'id')::uuid END, m.model, hash,
            CASE WHEN m.status <> 'running' THEN now() END
        );
        c.last_seq := c.last_seq + 1;
        at_seq := c.last_seq;
        at_depth := at_depth + 1;
    END LOOP;

    p_parent := coalesce(p_parent, c.head_seq);
    UPDATE conversation SET
        last_seq = c.last_seq,
        head_seq = CASE WHEN p_follow AND head_seq <> p_parent THEN head_seq ELSE c.last_seq END,
        model = coalesce(p_model, model)
    WHERE owner_id = p_owner AND id = p_conversation
    RETURNING * INTO c;
    RETURN QUERY SELECT 'written', c.last_seq - json_array_length(p_messages) + 1, nullif(p_parent, 0),
        at_depth - json_array_length(p_messages) + 1, c;
END;
$$;
