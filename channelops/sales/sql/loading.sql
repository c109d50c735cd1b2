-- What a load asks of the owner of the tables: months, and keys without their index while a back-fill writes them.

-- A month that is not there yet: its table without any index, to be filled and then attached in the same transaction.
-- Answers its name, or null where the month is there.
CREATE OR REPLACE FUNCTION sales_order_month_bare(of_day date) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    month date := date_trunc('month', of_day);
    name text := 'sales_order_' || to_char(of_day, 'YYYYMM');
BEGIN
    IF to_regclass(name) IS NOT NULL THEN RETURN NULL; END IF;
    PERFORM pg_advisory_xact_lock(730300, 2);
    IF to_regclass(name) IS NOT NULL THEN RETURN NULL; END IF;
    EXECUTE format('CREATE TABLE %I (LIKE sales_order INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
    EXECUTE format(
        'ALTER TABLE %I ADD CONSTRAINT in_month CHECK (day >= %L AND day < %L)', name, month, (month + interval '1 month')::date);
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM PUBLIC', name);
    IF session_user <> current_user THEN
        EXECUTE format('REVOKE ALL ON %I FROM %I', name, session_user);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO %I', name, session_user);
    END IF;
    RETURN name;
END $$;

CREATE OR REPLACE FUNCTION sales_order_month_attach(of_day date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    month date := date_trunc('month', of_day);
    name text := 'sales_order_' || to_char(of_day, 'YYYYMM');
BEGIN
    EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (id, day)', name);
    EXECUTE format('CREATE INDEX ON %I (payee_id, day)', name);
    EXECUTE format('CREATE INDEX ON %I (county_id, day)', name);
    EXECUTE format('CREATE INDEX ON %I USING brin (day, batch_id) WITH (pages_per_range = 32)', name);
    EXECUTE format(
        'ALTER TABLE sales_order ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, month, (month + interval '1 month')::date);
    EXECUTE format('ALTER TABLE %I DROP CONSTRAINT in_month', name);
END $$;

-- A back-fill larger than all keys so far writes them without the index and builds it after; uniqueness is checked there.
CREATE OR REPLACE FUNCTION sales_order_keys_bare() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    ALTER TABLE sales_orderkey DROP CONSTRAINT sales_orderkey_pkey;
END $$;
CREATE OR REPLACE FUNCTION sales_order_keys_indexed() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    ALTER TABLE sales_orderkey ADD CONSTRAINT sales_orderkey_pkey PRIMARY KEY (ref, source_id, revision);
END $$;
