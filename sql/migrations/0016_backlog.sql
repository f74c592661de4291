-- How many mails of all workspaces are due, and since when the oldest is, as unix seconds (0: none). For whoever watches over
-- the couriers; it looks over the wall, and tells no more than these two numbers.
CREATE FUNCTION mail_backlog(OUT depth bigint, OUT oldest bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    SELECT count(*), coalesce(extract(epoch FROM min(due_at))::bigint, 0) INTO depth, oldest
      FROM mail WHERE state = 'queued' AND due_at <= clock_timestamp();
END $$;
REVOKE EXECUTE ON FUNCTION mail_backlog FROM PUBLIC;   -- sql/grants.sql names who may
