-- How many open sub-agents a partner has is kept with it, whoever writes partners: each statement adds what it changes, so that two
-- at the same time add up. What the function itself writes changes nobody's place.
CREATE FUNCTION partners_sub_agents_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE partners_partner p SET sub_agents_open = p.sub_agents_open + c.more FROM (
        SELECT parent_id, count(*) AS more FROM entered WHERE parent_id IS NOT NULL AND closed_on IS NULL GROUP BY 1) c
    WHERE p.id = c.parent_id;
    RETURN NULL;
END $$;

CREATE FUNCTION partners_sub_agents_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE partners_partner p SET sub_agents_open = p.sub_agents_open + c.more FROM (
        SELECT parent_id, sum(more) AS more FROM (
            SELECT parent_id, 1 AS more FROM entered WHERE parent_id IS NOT NULL AND closed_on IS NULL
            UNION ALL SELECT parent_id, -1 FROM gone WHERE parent_id IS NOT NULL AND closed_on IS NULL) m
        GROUP BY 1 HAVING sum(more) <> 0) c
    WHERE p.id = c.parent_id;
    RETURN NULL;
END $$;

CREATE FUNCTION partners_sub_agents_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE partners_partner p SET sub_agents_open = p.sub_agents_open - c.less FROM (
        SELECT parent_id, count(*) AS less FROM gone WHERE parent_id IS NOT NULL AND closed_on IS NULL GROUP BY 1) c
    WHERE p.id = c.parent_id;
    RETURN NULL;
END $$;

-- A new partner has nobody below it yet, whatever its row says.
CREATE FUNCTION partners_sub_agents_none() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.sub_agents_open := 0;
    RETURN NEW;
END $$;
-- Nobody else writes the count: a row that was read earlier and is saved whole keeps what stands there.
CREATE FUNCTION partners_sub_agents_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.sub_agents_open := OLD.sub_agents_open;
    RETURN NEW;
END $$;

CREATE TRIGGER sub_agents_none BEFORE INSERT ON partners_partner FOR EACH ROW WHEN (NEW.sub_agents_open <> 0)
    EXECUTE FUNCTION partners_sub_agents_none();
CREATE TRIGGER sub_agents_kept BEFORE UPDATE ON partners_partner FOR EACH ROW
    WHEN (NEW.sub_agents_open <> OLD.sub_agents_open AND pg_trigger_depth() = 0) EXECUTE FUNCTION partners_sub_agents_kept();
CREATE TRIGGER sub_agents_inserted AFTER INSERT ON partners_partner REFERENCING NEW TABLE AS entered
    FOR EACH STATEMENT EXECUTE FUNCTION partners_sub_agents_inserted();
CREATE TRIGGER sub_agents_updated AFTER UPDATE ON partners_partner REFERENCING OLD TABLE AS gone NEW TABLE AS entered
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION partners_sub_agents_updated();
CREATE TRIGGER sub_agents_deleted AFTER DELETE ON partners_partner REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION partners_sub_agents_deleted();
