-- Lines, accruals and statements: cut by month, written whole into fresh tables and then put in the place of the former month.
-- An id of 0 says none. The owner of the tables does that by function; the portal's own role may read them and fill what is fresh, nothing else.
CREATE TABLE incentives_commissionline (
    order_id bigint NOT NULL,
    base bigint NOT NULL,
    before bigint NOT NULL,
    rate_millionths bigint NOT NULL,
    cut_fen bigint NOT NULL,
    amount_fen bigint NOT NULL,
    month date NOT NULL,
    day date NOT NULL,
    payee_id integer NOT NULL,
    partner_id integer NOT NULL DEFAULT 0,
    province_id integer NOT NULL DEFAULT 0,
    city_id integer NOT NULL DEFAULT 0,
    county_id integer NOT NULL DEFAULT 0,
    product_id integer NOT NULL,
    family_id integer NOT NULL,
    plan_version_id integer NOT NULL,
    version smallint NOT NULL,
    component smallint NOT NULL,
    rule smallint NOT NULL,
    tier smallint NOT NULL,
    kind smallint NOT NULL,
    PRIMARY KEY (payee_id, order_id, component, rule, kind, plan_version_id, month, version)
) PARTITION BY RANGE (month, version);

CREATE TABLE incentives_accrual (
    base bigint NOT NULL,
    amount_fen bigint NOT NULL,
    month date NOT NULL,
    payee_id integer NOT NULL,
    partner_id integer NOT NULL DEFAULT 0,
    family_id integer NOT NULL,
    plan_version_id integer NOT NULL,
    lines integer NOT NULL,
    component smallint NOT NULL,
    PRIMARY KEY (payee_id, component, plan_version_id, family_id, month)
) PARTITION BY RANGE (month);

CREATE TABLE incentives_statement (
    id bigint NOT NULL,
    earned_fen bigint NOT NULL,
    adjusted_fen bigint NOT NULL,
    amount_fen bigint NOT NULL,
    month date NOT NULL,
    payee_id integer NOT NULL,
    partner_id integer NOT NULL DEFAULT 0,
    province_id integer NOT NULL DEFAULT 0,
    city_id integer NOT NULL DEFAULT 0,
    county_id integer NOT NULL DEFAULT 0,
    facts integer NOT NULL,
    paid integer NOT NULL,
    unpaid integer NOT NULL,
    lines integer NOT NULL,
    CONSTRAINT statement_adds_up CHECK (facts = paid + unpaid AND amount_fen = earned_fen + adjusted_fen),
    PRIMARY KEY (id, month)
) PARTITION BY RANGE (month);
CREATE INDEX statement_payee ON incentives_statement (payee_id, month);
CREATE INDEX statement_partner ON incentives_statement (partner_id, month);
CREATE INDEX statement_county ON incentives_statement (county_id, month);

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
    END LOOP;
END $$;

CREATE FUNCTION incentives_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What has been posted is kept: a correction is a later version.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER lines_are_kept BEFORE UPDATE OR DELETE ON incentives_commissionline FOR EACH ROW EXECUTE FUNCTION incentives_kept();
CREATE TRIGGER accruals_are_kept BEFORE UPDATE OR DELETE ON incentives_accrual FOR EACH ROW EXECUTE FUNCTION incentives_kept();
CREATE TRIGGER statements_are_kept BEFORE UPDATE OR DELETE ON incentives_statement FOR EACH ROW EXECUTE FUNCTION incentives_kept();
CREATE TRIGGER deltas_are_kept BEFORE UPDATE OR DELETE ON incentives_delta FOR EACH ROW EXECUTE FUNCTION incentives_kept();

-- What was submitted is what is published: the rules of a version change only while it is a draft.
CREATE FUNCTION incentives_version_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (OLD.status <> 'draft' AND (NEW.document, NEW.content_hash, NEW.plan_id, NEW.number, NEW.author_id, lower(NEW.during))
        IS DISTINCT FROM (OLD.document, OLD.content_hash, OLD.plan_id, OLD.number, OLD.author_id, lower(OLD.during)))
    THEN
        RAISE EXCEPTION 'A version changes only while it is a draft.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plan_version_is_kept BEFORE UPDATE OR DELETE ON incentives_planversion FOR EACH ROW EXECUTE FUNCTION incentives_version_kept();

DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'channelops_app') THEN
        REVOKE INSERT, UPDATE, DELETE ON incentives_commissionline, incentives_accrual, incentives_statement FROM channelops_app;
        REVOKE UPDATE, DELETE ON incentives_delta FROM channelops_app;
        REVOKE DELETE ON incentives_planversion FROM channelops_app;
    END IF;
END $$;
