-- What a load asks of the owner of the tables: months, and keys without their index while a back-fill writes them.

-- The table of a month, without any index; whoever asked may read it and add to it.
CREATE FUNCTION sales_order_month_make(place text, name text, of_day date) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    month date := date_trunc('month', of_day);
BEGIN
    EXECUTE format('CREATE TABLE %I.%I (LIKE public.sales_order INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', place, name);
    EXECUTE format(
        'ALTER TABLE %I.%I ADD CONSTRAINT in_month CHECK (day >= %L AND day < %L)',
        place, name, month, (month + interval '1 month')::date);
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I.%I FROM PUBLIC', place, name);
    IF session_user <> current_user THEN
        EXECUTE format('REVOKE ALL ON %I.%I FROM %I', place, name, session_user);
        EXECUTE format('GRANT SELECT, INSERT ON %I.%I TO %I', place, name, session_user);
    END IF;
END $$;

-- The indexes of a month: after that of `id` the others can be made side by side, each by a connection of its own. Whoever asks before the
-- server looks at the month by itself finds out roughly how its rows are spread: a sample of that size takes a twentieth of a second.
CREATE FUNCTION sales_order_month_index(place text, name text, wanted text) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET default_statistics_target = 10 AS $$
BEGIN
    CASE wanted
    WHEN 'id' THEN
        EXECUTE format('ALTER TABLE %I.%I ADD PRIMARY KEY (id, day)', place, name);
        EXECUTE format('ANALYZE %I.%I (id, day, payee_id, partner_id, province_id, city_id, county_id, batch_id, channel_id, product_id, family_id, kind)',
            place, name);
    WHEN 'payee' THEN
        EXECUTE format('CREATE INDEX ON %I.%I (payee_id, day)', place, name);
    WHEN 'county' THEN
        EXECUTE format('CREATE INDEX ON %I.%I (county_id, day)', place, name);
        EXECUTE format('CREATE INDEX ON %I.%I USING brin (day, batch_id) WITH (pages_per_range = 32)', place, name);
    END CASE;
END $$;

CREATE FUNCTION sales_order_month_join(name text, of_day date) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    month date := date_trunc('month', of_day);
BEGIN
    EXECUTE format(
        'ALTER TABLE sales_order ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, month, (month + interval '1 month')::date);
    EXECUTE format('ALTER TABLE %I DROP CONSTRAINT in_month', name);
END $$;

-- Whether a month is not there yet; if so, nobody else makes it before this transaction ends.
CREATE FUNCTION sales_order_month_missing(of_day date) RETURNS boolean LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    name text := 'sales_order_' || to_char(of_day, 'YYYYMM');
BEGIN
    IF to_regclass(name) IS NOT NULL THEN RETURN false; END IF;
    PERFORM pg_advisory_xact_lock(730300, 2);
    RETURN to_regclass(name) IS NULL;
END $$;

-- A month that is not there yet: its bare table, to be filled and then attached in the same transaction.
-- Answers its name, or null where the month is there.
CREATE FUNCTION sales_order_month_bare(of_day date) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    name text := 'sales_order_' || to_char(of_day, 'YYYYMM');
BEGIN
    IF NOT sales_order_month_missing(of_day) THEN RETURN NULL; END IF;
    PERFORM sales_order_month_make('public', name, of_day);
    RETURN name;
END $$;

CREATE FUNCTION sales_order_month_attach(of_day date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    name text := 'sales_order_' || to_char(of_day, 'YYYYMM');
BEGIN
    PERFORM sales_order_month_index('public', name, wanted) FROM unnest(ARRAY['id', 'payee', 'county']) wanted;
    PERFORM sales_order_month_join(name, of_day);
END $$;

-- A month that one connection fills and indexes aside, kept by itself, before the load on another connection adopts it. Until then
-- it lies with the staged files; what a load that died has left there gives way to the next, or is forgotten with its batch.
CREATE FUNCTION sales_order_aside(of_day date, batch integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT format('orders_%s_%s', batch, to_char(of_day, 'YYYYMM'))
$$;

CREATE FUNCTION sales_order_aside_bare(of_day date, batch integer) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    name text := sales_order_aside(of_day, batch);
BEGIN
    EXECUTE format('DROP TABLE IF EXISTS sales_staging.%I', name);
    PERFORM sales_order_month_make('sales_staging', name, of_day);
    RETURN name;
END $$;

CREATE FUNCTION sales_order_aside_indexed(of_day date, batch integer, wanted text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM sales_order_month_index('sales_staging', sales_order_aside(of_day, batch), wanted);
END $$;

CREATE FUNCTION sales_order_aside_adopted(of_day date, batch integer) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    aside text := sales_order_aside(of_day, batch);
    name text := 'sales_order_' || to_char(of_day, 'YYYYMM');
    each text;
BEGIN
    EXECUTE format('ALTER TABLE sales_staging.%I SET SCHEMA public', aside);
    EXECUTE format('ALTER TABLE %I RENAME TO %I', aside, name);
    FOR each IN SELECT relname FROM pg_index JOIN pg_class ON oid = indexrelid WHERE indrelid = name::regclass LOOP
        EXECUTE format('ALTER INDEX %I RENAME TO %I', each, replace(each, aside, name));
    END LOOP;
    PERFORM sales_order_month_join(name, of_day);
END $$;

CREATE FUNCTION sales_order_aside_forgotten(batch integer) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    each text;
BEGIN
    FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'sales_staging' AND tablename ~ format('^orders_%s_[0-9]{6}$', batch) LOOP
        EXECUTE format('DROP TABLE sales_staging.%I', each);
    END LOOP;
END $$;

-- A back-fill larger than all keys so far writes them without the index and builds it after; uniqueness is checked there.
CREATE FUNCTION sales_order_keys_bare() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    ALTER TABLE sales_orderkey DROP CONSTRAINT sales_orderkey_pkey;
END $$;
CREATE FUNCTION sales_order_keys_indexed() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    ALTER TABLE sales_orderkey ADD CONSTRAINT sales_orderkey_pkey PRIMARY KEY (ref, source_id, revision);
END $$;
