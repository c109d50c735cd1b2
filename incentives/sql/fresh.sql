-- How a count of a month comes into the ledger: fresh tables, filled by whoever counts, take the place of the former ones or are added
-- to them as parts of their own. The owner of the tables does it; the portal asks by function.

-- The parts of the first version of a month's lines or accruals, the oldest first: what was counted whole, then what nights have added.
-- Lines are cut by the ids of their orders, accruals by the last order that was counted: from `low` on and below `high`, NULL without a bound.
CREATE FUNCTION incentives_parts(parent text, of_month date) RETURNS TABLE (name text, low bigint, high bigint)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT part.name, bounds[1]::bigint, bounds[2]::bigint
    FROM (SELECT c.relname::text AS name,
            regexp_match(pg_get_expr(c.relpartbound, c.oid), '(?:''(-?\d+)''|MINVALUE)\) TO .*(?:''(-?\d+)''|MAXVALUE)\)$') AS bounds
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = format('incentives_%s', parent)::regclass
            AND c.relname ~ format('^incentives_%s_%s_1(_|$)', parent, to_char(of_month, 'YYYYMM'))) part
    ORDER BY bounds[1]::bigint NULLS FIRST
$$;

-- What has been posted of a month that is no longer open stays as it is; an open one is not closed meanwhile.
CREATE FUNCTION incentives_month_is_open(of_month date) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM incentives_period p WHERE p.month = of_month AND status IN ('open', 'calculating') FOR SHARE) THEN
        RAISE EXCEPTION 'The month % is closed: only differences follow.', to_char(of_month, 'YYYY-MM') USING ERRCODE = 'restrict_violation';
    END IF;
END $$;

-- Fresh, empty tables for a version of a month or for what is added to its first, without indexes; what an earlier try left is dropped.
-- `of_last` is the last order that is counted in them.
CREATE FUNCTION incentives_fresh(of_month date, of_version integer, of_last bigint DEFAULT 0) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    parent text;
    name text;
BEGIN
    FOREACH parent IN ARRAY ARRAY['commissionline', 'accrual', 'statement'] LOOP
        CONTINUE WHEN of_version > 1 AND parent <> 'commissionline';
        name := format('incentives_fresh_%s_%s_%s', parent, to_char(of_month, 'YYYYMM'), of_version);
        EXECUTE format('DROP TABLE IF EXISTS %I', name);
        EXECUTE format('CREATE TABLE %I (LIKE incentives_%s INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name, parent);
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT of_month CHECK (month = %L)', name, of_month);
        IF parent = 'accrual' THEN
            EXECUTE format('ALTER TABLE %I ALTER last SET DEFAULT %s, ADD CONSTRAINT of_last CHECK (last = %s)', name, of_last, of_last);
        END IF;
        IF parent = 'commissionline' THEN
            EXECUTE format('ALTER TABLE %I ADD CONSTRAINT of_version CHECK (version = %s)', name, of_version);
        END IF;
        IF session_user <> current_user THEN
            EXECUTE format('REVOKE ALL ON %I FROM %I', name, session_user);
            EXECUTE format('GRANT SELECT, INSERT ON %I TO %I', name, session_user);
        END IF;
    END LOOP;
END $$;

-- A fresh table that is full gets its key, while whoever reads the month has what stood so far. It holds rows from `low` on and below
-- `high`, NULL without a bound.
CREATE FUNCTION incentives_fresh_key(parent text, fresh text, low bigint DEFAULT NULL, high bigint DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    cut text := CASE parent WHEN 'accrual' THEN 'last' ELSE 'order_id' END;
    bounds text := concat_ws(' AND ', cut || ' >= ' || low, cut || ' < ' || high);
BEGIN
    EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (%s)', fresh, CASE parent WHEN 'statement' THEN 'id, month'
        WHEN 'accrual' THEN 'payee_id, component, plan_version_id, family_id, month, last'
        ELSE 'payee_id, order_id, component, rule, kind, plan_version_id, month, version' END);
    -- what is looked through here is not once more while the table is attached and all others wait
    IF bounds <> '' THEN
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT of_part CHECK (%s)', fresh, bounds);
    END IF;
    -- whoever asks before the server looks at the table by itself would be answered by a plan for a table of unknown shape
    EXECUTE format('ANALYZE %I (%s)', fresh, CASE parent WHEN 'statement' THEN 'payee_id, partner_id, county_id, month'
        WHEN 'accrual' THEN 'payee_id, month' ELSE 'payee_id, order_id, month, version, kind, plan_version_id, component' END);
END $$;

-- Puts a fresh table of a month, with its key, into its place under a name.
CREATE FUNCTION incentives_fresh_place(parent text, fresh text, name text, bounds text) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE format('ALTER TABLE %I RENAME TO %I', fresh, name);
    EXECUTE format('ALTER TABLE incentives_%s ATTACH PARTITION %I FOR VALUES FROM %s', parent, name, bounds);
    IF session_user <> current_user THEN
        EXECUTE format('REVOKE ALL ON %I FROM %I', name, session_user);
        EXECUTE format('GRANT SELECT ON %I TO %I', name, session_user);
    END IF;
END $$;

-- The bounds of a month's statements, of accruals up to an order, of lines of orders from `low` on and below `high`.
CREATE FUNCTION incentives_bounds(parent text, of_month date, of_version integer, low text, high text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE parent WHEN 'statement' THEN format('(%L) TO (%L)', of_month, (of_month + interval '1 month')::date)
        WHEN 'accrual' THEN format('(%L, %s) TO (%L, %s)', of_month, low, of_month, high)
        ELSE format('(%L, %s, %s) TO (%L, %s, %s)', of_month, of_version, low, of_month, of_version, high) END
$$;

-- The fresh tables become a version, in one transaction with whatever the caller writes beside. A month that is no longer open keeps its
-- first version as it is; a later version is added once. No line of the first is of an order after `of_top`: nights add theirs after it.
CREATE FUNCTION incentives_fresh_attach(of_month date, of_version integer, of_last bigint DEFAULT 0, of_top bigint DEFAULT NULL)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    parent text;
    part text;
    name text;
    bounds text;
BEGIN
    IF of_version = 1 THEN
        PERFORM incentives_month_is_open(of_month);
    END IF;
    FOREACH parent IN ARRAY ARRAY['commissionline', 'accrual', 'statement'] LOOP
        CONTINUE WHEN of_version > 1 AND parent <> 'commissionline';
        PERFORM incentives_fresh_key(parent, format('incentives_fresh_%s_%s_%s', parent, to_char(of_month, 'YYYYMM'), of_version),
            high => CASE parent WHEN 'commissionline' THEN of_top + 1 END);
    END LOOP;
    FOREACH parent IN ARRAY ARRAY['commissionline', 'accrual', 'statement'] LOOP
        CONTINUE WHEN of_version > 1 AND parent <> 'commissionline';
        FOR part IN SELECT p.name FROM incentives_parts(parent, of_month) p WHERE of_version = 1 LOOP
            EXECUTE format('DROP TABLE %I', part);
        END LOOP;
        name := format('%s_%s_%s', parent, to_char(of_month, 'YYYYMM'), of_version);
        bounds := CASE parent WHEN 'accrual' THEN incentives_bounds(parent, of_month, 1, of_last::text, (of_last + 1)::text)
            ELSE incentives_bounds(parent, of_month, of_version, 'MINVALUE', coalesce((of_top + 1)::text, 'MAXVALUE')) END;
        PERFORM incentives_fresh_place(parent, 'incentives_fresh_' || name, 'incentives_' || name, bounds);
    END LOOP;
END $$;

-- What is added after all orders are rated gives a payee second rows in the fresh accruals and statements: they become one.
CREATE FUNCTION incentives_fresh_merge(of_month date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    fresh text;
    merged text;
    parent text;
BEGIN
    FOREACH parent IN ARRAY ARRAY['accrual', 'statement'] LOOP
        fresh := format('incentives_fresh_%s_%s_1', parent, to_char(of_month, 'YYYYMM'));
        merged := fresh || '_merged';
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', merged, fresh);
        IF parent = 'accrual' THEN
            EXECUTE format(
                'INSERT INTO %I (base, amount_fen, month, payee_id, partner_id, family_id, plan_version_id, lines, component)'
                ' SELECT sum(base), sum(amount_fen), month, payee_id, max(partner_id), family_id, plan_version_id, sum(lines), component'
                ' FROM %I GROUP BY payee_id, component, plan_version_id, family_id, month', merged, fresh);
        ELSE
            EXECUTE format(
                'INSERT INTO %I (id, earned_fen, adjusted_fen, amount_fen, month, payee_id, partner_id, province_id, city_id, county_id,'
                ' facts, paid, unpaid, doubled, events, lines) SELECT id, sum(earned_fen), sum(adjusted_fen), sum(amount_fen), month, payee_id,'
                ' max(partner_id), max(province_id), max(city_id), max(county_id), sum(facts), sum(paid), sum(unpaid), sum(doubled), sum(events), sum(lines)'
                ' FROM %I GROUP BY id, month, payee_id', merged, fresh);
        END IF;
        EXECUTE format('DROP TABLE %I', fresh);
        EXECUTE format('ALTER TABLE %I RENAME TO %I', merged, fresh);
        IF session_user <> current_user THEN
            EXECUTE format('REVOKE ALL ON %I FROM %I', fresh, session_user);
            EXECUTE format('GRANT SELECT, INSERT ON %I TO %I', fresh, session_user);
        END IF;
    END LOOP;
END $$;

-- Takes the lines and accruals of some payees, and the lines of some single orders (each with its payee), out of an open month.
CREATE FUNCTION incentives_parts_without(of_month date, anew integer[], payees integer[], orders bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    part text;
    low bigint;
    high bigint;
    whose integer[];
    which bigint[];
BEGIN
    -- what is posted is kept by triggers; here they would only cost, a call a row
    FOR part, low, high IN SELECT p.name, p.low, p.high FROM incentives_parts('commissionline', of_month) p LOOP
        SELECT array_agg(one.payee_id), array_agg(one.order_id) INTO whose, which FROM unnest(payees, orders) AS one (payee_id, order_id)
        WHERE (low IS NULL OR one.order_id >= low) AND (high IS NULL OR one.order_id < high);
        EXECUTE format('ALTER TABLE %I DISABLE TRIGGER lines_are_kept', part);
        EXECUTE format('DELETE FROM %I WHERE payee_id = ANY($1)', part) USING anew;
        EXECUTE format('DELETE FROM %I l USING unnest($1, $2) AS gone (payee_id, order_id)'
            ' WHERE l.payee_id = gone.payee_id AND l.order_id = gone.order_id', part) USING whose, which;
        EXECUTE format('ALTER TABLE %I ENABLE TRIGGER lines_are_kept', part);
    END LOOP;
    FOR part IN SELECT p.name FROM incentives_parts('accrual', of_month) p WHERE cardinality(anew) > 0 LOOP
        EXECUTE format('ALTER TABLE %I DISABLE TRIGGER accruals_are_kept', part);
        EXECUTE format('DELETE FROM %I WHERE payee_id = ANY($1)', part) USING anew;
        EXECUTE format('ALTER TABLE %I ENABLE TRIGGER accruals_are_kept', part);
    END LOOP;
END $$;

-- Adds the fresh lines and accruals to the first version of an open month as parts of their own, so that a night costs what its orders do,
-- however many the month has. What is calculated anew of payees and of single orders goes before; lines of orders that an earlier part is
-- for come into that. The fresh statements take the place of the former ones. Bounds as of `incentives_fresh_attach`. Three thousand
-- rows of what a night brings tell the planner enough.
CREATE FUNCTION incentives_fresh_add(of_month date, of_last bigint, of_top bigint, anew integer[], payees integer[], orders bigint[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET default_statistics_target = 10 AS $$
DECLARE
    month text := to_char(of_month, 'YYYYMM');
    parent text;
    fresh text;
    since bigint;
    is_any boolean;
BEGIN
    PERFORM incentives_month_is_open(of_month);
    IF cardinality(anew) + cardinality(orders) > 0 THEN
        PERFORM incentives_parts_without(of_month, anew, payees, orders);
    END IF;
    SELECT max(coalesce(p.high, 9223372036854775807)) INTO since FROM incentives_parts('commissionline', of_month) p;
    EXECUTE format('WITH earlier AS (DELETE FROM incentives_fresh_commissionline_%s_1 WHERE order_id < $1 RETURNING *)'
        ' INSERT INTO incentives_commissionline SELECT * FROM earlier ORDER BY payee_id, order_id', month) USING since;
    FOREACH parent IN ARRAY ARRAY['commissionline', 'accrual'] LOOP
        fresh := format('incentives_fresh_%s_%s_1', parent, month);
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', fresh) INTO is_any;
        IF is_any THEN
            PERFORM CASE parent WHEN 'accrual' THEN incentives_fresh_key(parent, fresh) ELSE incentives_fresh_key(parent, fresh, since, of_top + 1) END;
            PERFORM incentives_fresh_place(parent, fresh, format('incentives_%s_%s_1_n%s', parent, month, of_last), CASE parent
                WHEN 'accrual' THEN incentives_bounds(parent, of_month, 1, of_last::text, (of_last + 1)::text)
                ELSE incentives_bounds(parent, of_month, 1, since::text, (of_top + 1)::text) END);
        ELSE
            EXECUTE format('DROP TABLE %I', fresh);
        END IF;
    END LOOP;
    PERFORM incentives_fresh_key('statement', format('incentives_fresh_statement_%s_1', month));
    EXECUTE format('DROP TABLE incentives_statement_%s_1', month);
    PERFORM incentives_fresh_place('statement', format('incentives_fresh_statement_%s_1', month), format('incentives_statement_%s_1', month),
        incentives_bounds('statement', of_month, 1, NULL, NULL));
END $$;

-- The parts that nights have added since the last ones became one, and their bounds; no row where they are fewer than `nights`.
CREATE FUNCTION incentives_nights(parent text, of_month date, nights integer) RETURNS TABLE (parts text[], low bigint, high bigint)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT array_agg(p.name ORDER BY p.low), min(p.low), max(p.high) FROM incentives_parts(parent, of_month) p
    WHERE p.name ~ '_n\d+$' HAVING count(*) >= nights
$$;

-- Parts that so many nights have added, each its own, become one: there are always few of them to read. How many rows lie in that; 0 where
-- nothing was to be done. Whoever reads the month waits only from where all of them are copied.
CREATE FUNCTION incentives_fold(of_month date, nights integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    parent text;
    fresh text;
    part text;
    week record;
    copied bigint;
    total bigint := 0;
BEGIN
    PERFORM incentives_month_is_open(of_month);
    FOREACH parent IN ARRAY ARRAY['commissionline', 'accrual'] LOOP
        FOR week IN SELECT * FROM incentives_nights(parent, of_month, nights) LOOP
            fresh := format('incentives_folded_%s_%s', parent, to_char(of_month, 'YYYYMM'));
            EXECUTE format('CREATE TABLE %I (LIKE incentives_%s INCLUDING DEFAULTS INCLUDING CONSTRAINTS,'
                ' CONSTRAINT of_month CHECK (month = %L))', fresh, parent, of_month);
            IF parent = 'commissionline' THEN
                EXECUTE format('ALTER TABLE %I ADD CONSTRAINT of_version CHECK (version = 1)', fresh);
            END IF;
            -- accruals stay as they are too: seven nights of a payee are mostly of other families, and to sum them takes longer than to copy them
            FOREACH part IN ARRAY week.parts LOOP
                EXECUTE format('INSERT INTO %I SELECT * FROM %I', fresh, part);
                GET DIAGNOSTICS copied = ROW_COUNT;
                total := total + copied;
            END LOOP;
            PERFORM incentives_fresh_key(parent, fresh, week.low, week.high);
        END LOOP;
    END LOOP;
    FOREACH parent IN ARRAY ARRAY['commissionline', 'accrual'] LOOP
        FOR week IN SELECT * FROM incentives_nights(parent, of_month, nights) LOOP
            EXECUTE format('DROP TABLE %s', array_to_string(week.parts, ', '));
            PERFORM incentives_fresh_place(parent, format('incentives_folded_%s_%s', parent, to_char(of_month, 'YYYYMM')),
                format('incentives_%s_%s_1_w%s', parent, to_char(of_month, 'YYYYMM'), week.high - 1),
                incentives_bounds(parent, of_month, 1, week.low::text, week.high::text));
        END LOOP;
    END LOOP;
    RETURN total;
END $$;
