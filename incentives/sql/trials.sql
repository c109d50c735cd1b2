-- The books of a trial: of each of its worlds and months the lines, in the form of the ledger's, and what every payee comes to. They are
-- made by the owner of the tables for one simulation, filled and read by the portal's own role, and gone when the simulation is over.
CREATE FUNCTION incentives_trial(of_simulation bigint, first date, last date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    side text;
    month date;
    lines text;
    sums text;
BEGIN
    PERFORM incentives_trial_drop(of_simulation);
    FOREACH side IN ARRAY ARRAY['then', 'now'] LOOP
        FOR month IN SELECT generate_series(first, last, interval '1 month')::date LOOP
            lines := format('incentives_trial_%s_%s_lines_%s', of_simulation, side, to_char(month, 'YYYYMM'));
            sums := format('incentives_trial_%s_%s_sums_%s', of_simulation, side, to_char(month, 'YYYYMM'));
            EXECUTE format('CREATE TABLE %I (LIKE incentives_commissionline INCLUDING DEFAULTS)', lines);
            EXECUTE format('CREATE INDEX ON %I (payee_id, order_id)', lines);
            EXECUTE format('CREATE TABLE %I (payee_id integer NOT NULL, paid integer NOT NULL, earned_fen bigint NOT NULL,'
                ' amount_fen bigint NOT NULL)', sums);
            IF session_user <> current_user THEN
                EXECUTE format('REVOKE ALL ON %I, %I FROM %I', lines, sums, session_user);
                EXECUTE format('GRANT SELECT, INSERT ON %I, %I TO %I', lines, sums, session_user);
            END IF;
        END LOOP;
    END LOOP;
END $$;

CREATE FUNCTION incentives_trial_drop(of_simulation bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND tablename ~ format('^incentives_trial_%s_(then|now)_(lines|sums)_[0-9]{6}$', of_simulation)
    LOOP
        EXECUTE format('DROP TABLE %I', name);
    END LOOP;
END $$;
