-- States are bytes already: nothing is gained by compressing them.
ALTER TABLE incentives_accrualstate ALTER COLUMN content SET STORAGE EXTERNAL;

-- What is posted is kept; only the function that adds to an open month may take the place of a payee's former lines there.
CREATE OR REPLACE FUNCTION incentives_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME ~ '^incentives_(commissionline|accrual)_[0-9]{6}_1$' AND current_setting('incentives.adding', true) = TG_TABLE_NAME THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'What has been posted is kept: a correction is a later version.' USING ERRCODE = 'restrict_violation';
END $$;

-- Adds the fresh lines and accruals to the first version of an open month, where those of the payees named are calculated anew;
-- the fresh statements take the place of the former ones.
CREATE FUNCTION incentives_fresh_add(of_month date, anew integer[]) RETURNS void
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
    IF cardinality(anew) > 0 THEN
        PERFORM set_config('incentives.adding', lines, true);
        EXECUTE format('DELETE FROM %I WHERE payee_id = ANY($1)', lines) USING anew;
        PERFORM set_config('incentives.adding', accruals, true);
        EXECUTE format('DELETE FROM %I WHERE payee_id = ANY($1)', accruals) USING anew;
    END IF;
    EXECUTE format('INSERT INTO %I SELECT * FROM incentives_fresh_commissionline_%s_1 ORDER BY payee_id, order_id', lines, month);
    PERFORM set_config('incentives.adding', accruals, true);
    EXECUTE format(
        'INSERT INTO %I AS a SELECT * FROM incentives_fresh_accrual_%s_1 ORDER BY payee_id, component, plan_version_id, family_id'
        ' ON CONFLICT (payee_id, component, plan_version_id, family_id, month) DO UPDATE SET lines = a.lines + excluded.lines,'
        ' base = a.base + excluded.base, amount_fen = a.amount_fen + excluded.amount_fen', accruals, month);
    PERFORM set_config('incentives.adding', '', true);
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
