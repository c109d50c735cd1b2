-- The table of events: cut by month, append-only, as the table of orders. The owner of the tables makes months; the portal asks by function.
CREATE TABLE sales_orderevent (
    id bigint NOT NULL,
    at timestamptz NOT NULL,
    amount_fen bigint NOT NULL,
    arrears_fen bigint NOT NULL,
    order_id bigint NOT NULL,
    day date NOT NULL,
    order_day date NOT NULL,
    source_id integer NOT NULL,
    payee_id integer NOT NULL,
    partner_id integer,
    channel_id integer NOT NULL,
    product_id integer NOT NULL,
    family_id integer NOT NULL,
    province_id integer NOT NULL,
    city_id integer,
    county_id integer,
    campaign_id integer,
    quantity integer NOT NULL,
    new_customers integer NOT NULL,
    kind smallint NOT NULL,
    months smallint NOT NULL,
    customer_class varchar(1) NOT NULL,
    ref varchar(64) COLLATE "C" NOT NULL,
    CONSTRAINT order_event_kind CHECK (kind IN (4, 5, 6, 7, 8, 10)),
    CONSTRAINT order_event_month CHECK (CASE WHEN kind IN (5, 6, 7) THEN months > 0 ELSE months = 0 END),
    CONSTRAINT order_event_counts CHECK (amount_fen >= 0 AND arrears_fen BETWEEN 0 AND amount_fen AND quantity > 0 AND new_customers >= 0),
    CONSTRAINT order_event_campaign CHECK ((kind = 10) = (campaign_id IS NOT NULL)),
    CONSTRAINT order_event_after_order CHECK (day >= order_day),
    PRIMARY KEY (id, day)
) PARTITION BY RANGE (day);
CREATE INDEX order_event_payee ON sales_orderevent (payee_id, day, id);
CREATE INDEX order_event_order ON sales_orderevent (order_id);

CREATE TRIGGER events_are_kept BEFORE UPDATE OR DELETE ON sales_orderevent FOR EACH ROW EXECUTE FUNCTION sales_order_kept();
CREATE TRIGGER event_keys_are_kept BEFORE UPDATE OR DELETE ON sales_ordereventkey FOR EACH ROW EXECUTE FUNCTION sales_order_kept();

-- The months of some days, as far as they are not there yet.
CREATE FUNCTION sales_order_event_months(days date[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    month date;
    name text;
BEGIN
    FOR month IN SELECT DISTINCT date_trunc('month', day)::date FROM unnest(days) AS day LOOP
        name := 'sales_orderevent_' || to_char(month, 'YYYYMM');
        CONTINUE WHEN to_regclass(name) IS NOT NULL;
        PERFORM pg_advisory_xact_lock(730300, 3);
        CONTINUE WHEN to_regclass(name) IS NOT NULL;
        EXECUTE format('CREATE TABLE %I PARTITION OF sales_orderevent FOR VALUES FROM (%L) TO (%L)',
            name, month, (month + interval '1 month')::date);
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM PUBLIC', name);
        IF session_user <> current_user THEN
            EXECUTE format('REVOKE ALL ON %I FROM %I', name, session_user);
            EXECUTE format('GRANT SELECT, INSERT ON %I TO %I', name, session_user);
        END IF;
    END LOOP;
END $$;

DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'channelops_app') THEN
        REVOKE UPDATE, DELETE ON sales_orderevent, sales_ordereventkey FROM channelops_app;
    END IF;
END $$;
