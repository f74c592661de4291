-- The least that answers "how many leads hold this word": whose key it is, and the count (by functions.sql).
SELECT set_config('leadwire.workspace', workspace_id::text, false), account_id, scopes FROM key_identity
 WHERE hash = :hash;
SELECT bench_count(:frequent_word);
