-- The shares of an order are facts: written together, summing to the whole, never changed.
CREATE FUNCTION sales_order_split_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE total bigint;
BEGIN
    SELECT sum(share_millionths) INTO total FROM sales_ordersplit WHERE order_id = NEW.order_id;
    IF total <> 1000000 THEN
        RAISE EXCEPTION 'The shares of an order sum to the whole of it.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER order_split_is_whole AFTER INSERT ON sales_ordersplit DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION sales_order_split_whole();
CREATE TRIGGER order_splits_are_kept BEFORE UPDATE OR DELETE ON sales_ordersplit FOR EACH ROW EXECUTE FUNCTION sales_order_kept();
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'channelops_app') THEN
        REVOKE UPDATE, DELETE ON sales_ordersplit FROM channelops_app;
    END IF;
END $$;
