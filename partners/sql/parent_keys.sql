-- The sort key of the agent above is kept with each partner, whoever writes partners: a list in that order is read from an index.
CREATE FUNCTION partners_parent_key_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.parent_key := (SELECT sort_key FROM partners_partner WHERE id = NEW.parent_id);
    RETURN NEW;
END $$;
-- Those below an agent that came after them, or is called otherwise from now on.
CREATE FUNCTION partners_parent_key_below() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE partners_partner p SET parent_key = h.sort_key FROM entered h
    WHERE p.parent_id = h.id AND p.parent_key IS DISTINCT FROM h.sort_key;
    RETURN NULL;
END $$;

CREATE TRIGGER parent_key_own BEFORE INSERT OR UPDATE OF parent_id, parent_key ON partners_partner FOR EACH ROW
    WHEN (NEW.parent_id IS NOT NULL OR NEW.parent_key IS NOT NULL) EXECUTE FUNCTION partners_parent_key_own();
CREATE TRIGGER parent_key_inserted AFTER INSERT ON partners_partner REFERENCING NEW TABLE AS entered
    FOR EACH STATEMENT EXECUTE FUNCTION partners_parent_key_below();
CREATE TRIGGER parent_key_updated AFTER UPDATE ON partners_partner REFERENCING NEW TABLE AS entered
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION partners_parent_key_below();
