-- How a count of a month comes into the ledger: fresh tables, filled by whoever counts, take the place of the former ones or are added
-- to them. The owner of the tables does it; the portal asks by function.

-- Fresh, empty tables for a version of a month, without indexes; what an earlier try left is dropped.
CREATE FUNCTION incentives_fresh(of_month date, of_version integer) RETURNS void
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
            -- an open month's sums grow night by night: with room beside them, their index stays as it is
            EXECUTE format('ALTER TABLE %I SET (fillfactor = 60)', name);
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

-- Puts the fresh tables into their place, in one transaction with whatever the caller writes beside. A month that is no longer
-- open keeps its first version as it is; a later version is added once.
CREATE FUNCTION incentives_fresh_attach(of_month date, of_version integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    parent text;
    fresh text;
    name text;
    bounds text;
BEGIN
    IF of_version = 1 AND NOT EXISTS (
        SELECT FROM incentives_period WHERE month = of_month AND status IN ('open', 'calculating') FOR SHARE)
    THEN
        RAISE EXCEPTION 'The month % is closed: only differences follow.', to_char(of_month, 'YYYY-MM') USING ERRCODE = 'restrict_violation';
    END IF;
    FOREACH parent IN ARRAY ARRAY['commissionline', 'accrual', 'statement'] LOOP
        CONTINUE WHEN of_version > 1 AND parent <> 'commissionline';
        fresh := format('incentives_fresh_%s_%s_%s', parent, to_char(of_month, 'YYYYMM'), of_version);
        name := format('incentives_%s_%s_%s', parent, to_char(of_month, 'YYYYMM'), of_version);
        IF parent = 'commissionline' THEN
            EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (payee_id, order_id, component, rule, kind, plan_version_id, month, version)', fresh);
            bounds := format('FROM (%L, %s) TO (%L, %s)', of_month, of_version, of_month, of_version + 1);
        ELSIF parent = 'accrual' THEN
            EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (payee_id, component, plan_version_id, family_id, month)', fresh);
            bounds := format('FROM (%L) TO (%L)', of_month, (of_month + interval '1 month')::date);
        ELSE
            EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (id, month)', fresh);
            bounds := format('FROM (%L) TO (%L)', of_month, (of_month + interval '1 month')::date);
        END IF;
        IF of_version = 1 THEN
            EXECUTE format('DROP TABLE IF EXISTS %I', name);
        END IF;
        EXECUTE format('ALTER TABLE %I RENAME TO %I', fresh, name);
        EXECUTE format('ALTER TABLE incentives_%s ATTACH PARTITION %I FOR VALUES %s', parent, name, bounds);
        IF session_user <> current_user THEN
            EXECUTE format('REVOKE INSERT ON %I FROM %I', name, session_user);
        END IF;
        -- whoever asks before the server looks at the table by itself would be answered by a plan for a table of unknown shape
        EXECUTE format('ANALYZE %I (%s)', name, CASE parent WHEN 'statement' THEN 'payee_id, partner_id, county_id, month'
            WHEN 'accrual' THEN 'payee_id, month' ELSE 'payee_id, order_id, month, version, kind, plan_version_id, component' END);
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

-- Adds the fresh lines and accruals to the first version of an open month, where those of the payees named are calculated anew, and
-- the lines of some single orders (each with its payee) are; the fresh statements take the place of the former ones.
CREATE FUNCTION incentives_fresh_add(of_month date, anew integer[], payees integer[], orders bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET work_mem = '128MB' SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    month text := to_char(of_month, 'YYYYMM');
    lines text := format('incentives_commissionline_%s_1', month);
    accruals text := format('incentives_accrual_%s_1', month);
    statements text := format('incentives_statement_%s_1', month);
BEGIN
    IF NOT EXISTS (SELECT FROM incentives_period p WHERE p.month = of_month AND status IN ('open', 'calculating') FOR SHARE) THEN
        RAISE EXCEPTION 'The month % is closed: only differences follow.', to_char(of_month, 'YYYY-MM') USING ERRCODE = 'restrict_violation';
    END IF;
    -- what is posted is kept by triggers; here they would only cost, a call a row
    EXECUTE format('ALTER TABLE %I DISABLE TRIGGER lines_are_kept', lines);
    EXECUTE format('ALTER TABLE %I DISABLE TRIGGER accruals_are_kept', accruals);
    IF cardinality(anew) > 0 THEN
        EXECUTE format('DELETE FROM %I WHERE payee_id = ANY($1)', lines) USING anew;
    END IF;
    IF cardinality(orders) > 0 THEN
        EXECUTE format('DELETE FROM %I l USING unnest($1, $2) AS gone (payee_id, order_id)'
            ' WHERE l.payee_id = gone.payee_id AND l.order_id = gone.order_id', lines) USING payees, orders;
    END IF;
    EXECUTE format('INSERT INTO %I SELECT * FROM incentives_fresh_commissionline_%s_1 ORDER BY payee_id, order_id', lines, month);
    IF cardinality(anew) > 0 THEN
        EXECUTE format('DELETE FROM %I WHERE payee_id = ANY($1)', accruals) USING anew;
    END IF;
    EXECUTE format(
        'MERGE INTO %I a USING (SELECT sum(base)::bigint AS base, sum(amount_fen)::bigint AS amount_fen, month, payee_id,'
        ' max(partner_id) AS partner_id, family_id, plan_version_id, sum(lines)::integer AS lines, component'
        ' FROM incentives_fresh_accrual_%s_1 GROUP BY payee_id, component, plan_version_id, family_id, month) f'
        ' ON (a.payee_id, a.component, a.plan_version_id, a.family_id, a.month)'
        ' = (f.payee_id, f.component, f.plan_version_id, f.family_id, f.month)'
        ' WHEN MATCHED THEN UPDATE SET lines = a.lines + f.lines, base = a.base + f.base, amount_fen = a.amount_fen + f.amount_fen'
        ' WHEN NOT MATCHED THEN INSERT (base, amount_fen, month, payee_id, partner_id, family_id, plan_version_id, lines, component)'
        ' VALUES (f.base, f.amount_fen, f.month, f.payee_id, f.partner_id, f.family_id, f.plan_version_id, f.lines, f.component)',
        accruals, month);
    IF cardinality(orders) > 0 THEN
        EXECUTE format('DELETE FROM %I WHERE payee_id = ANY($1) AND lines = 0', accruals) USING payees;
    END IF;
    EXECUTE format('ALTER TABLE %I ENABLE TRIGGER lines_are_kept', lines);
    EXECUTE format('ALTER TABLE %I ENABLE TRIGGER accruals_are_kept', accruals);
    EXECUTE format('DROP TABLE incentives_fresh_commissionline_%s_1, incentives_fresh_accrual_%s_1', month, month);
    EXECUTE format('ALTER TABLE incentives_fresh_statement_%s_1 ADD PRIMARY KEY (id, month)', month);
    EXECUTE format('DROP TABLE %I', statements);
    EXECUTE format('ALTER TABLE incentives_fresh_statement_%s_1 RENAME TO %I', month, statements);
    EXECUTE format('ALTER TABLE incentives_statement ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        statements, of_month, (of_month + interval '1 month')::date);
    IF session_user <> current_user THEN
        EXECUTE format('REVOKE INSERT ON %I FROM %I', statements, session_user);
    END IF;
END $$;
