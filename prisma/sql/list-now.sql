-- When a walk begins, by the clock that dates messages, rounded as they are.
SELECT now()::timestamptz(3) AS now
