-- The table of orders: cut by month, append-only. The owner of the tables makes months; the portal asks for them by function.
CREATE SEQUENCE sales_order_id_seq CACHE 1;
CREATE TABLE sales_order (
    id bigint NOT NULL,
    at timestamptz NOT NULL,
    amount_fen bigint NOT NULL,
    original_id bigint,
    day date NOT NULL,
    original_day date,
    source_id integer NOT NULL,
    batch_id integer NOT NULL,
    channel_id integer NOT NULL,
    touchpoint_id integer,
    payee_id integer,
    partner_id integer,
    product_id integer NOT NULL,
    family_id integer NOT NULL,
    province_id integer NOT NULL,
    city_id integer,
    county_id integer,
    industry_id integer,
    quantity integer NOT NULL,
    revision integer NOT NULL,
    kind smallint NOT NULL,
    customer_class varchar(1) NOT NULL,
    ref varchar(64) COLLATE "C" NOT NULL,
    customer_ref varchar(64) COLLATE "C" NOT NULL,
    CONSTRAINT order_sign CHECK (
        CASE kind WHEN 1 THEN quantity > 0 AND amount_fen >= 0 WHEN 2 THEN quantity < 0 AND amount_fen <= 0 ELSE quantity <> 0 END),
    CONSTRAINT order_kind CHECK (kind IN (1, 2, 3)),
    PRIMARY KEY (id, day)
) PARTITION BY RANGE (day);
CREATE INDEX order_payee ON sales_order (payee_id, day);
CREATE INDEX order_county ON sales_order (county_id, day);
CREATE INDEX order_day_batch ON sales_order USING brin (day, batch_id) WITH (pages_per_range = 32);

CREATE FUNCTION sales_order_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Orders are facts: a correction is a later revision or a return.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER orders_are_kept BEFORE UPDATE OR DELETE ON sales_order FOR EACH ROW EXECUTE FUNCTION sales_order_kept();
CREATE TRIGGER order_keys_are_kept BEFORE UPDATE OR DELETE ON sales_orderkey FOR EACH ROW EXECUTE FUNCTION sales_order_kept();

-- A block of ids, all of them the caller's: one call instead of one per row. Answers the id before the first. Blocks rise, and whoever
-- takes one says so until its transaction ends.
CREATE FUNCTION sales_order_ids(wanted bigint) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE last bigint;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(730300, 5);
    PERFORM pg_advisory_lock(730300, 1);
    last := nextval('sales_order_id_seq');
    PERFORM setval('sales_order_id_seq', last + greatest(wanted, 1));
    PERFORM pg_advisory_unlock(730300, 1);
    RETURN last;
END $$;

-- Whether another transaction has taken ids and not ended: their orders or events may still appear, after greater ones.
CREATE FUNCTION sales_order_ids_under_way() RETURNS boolean LANGUAGE sql SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
        WHERE l.locktype = 'advisory' AND l.classid = 730300 AND l.objid = 5 AND l.objsubid = 2 AND d.datname = current_database()
            AND l.pid IS DISTINCT FROM pg_backend_pid())
$$;

-- Staged files: unlogged tables, one set a batch, made and dropped by the portal itself.
CREATE SCHEMA sales_staging;
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'channelops_app') THEN
        GRANT USAGE, CREATE ON SCHEMA sales_staging TO channelops_app;
        REVOKE UPDATE, DELETE ON sales_order, sales_orderkey FROM channelops_app;
    END IF;
END $$;
