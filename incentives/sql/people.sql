-- What is added after all orders are rated gives a payee second rows in the fresh accruals and statements: they become one.
CREATE OR REPLACE FUNCTION incentives_fresh_merge(of_month date) RETURNS void
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
