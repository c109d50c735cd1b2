-- Lines, accruals and statements: cut by month, written whole into fresh tables and then put in the place of the former month. What the
-- nights of an open month add are parts of it: lines are cut by their orders too, accruals by the last order that was counted.
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
) PARTITION BY RANGE (month, version, order_id);

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
    last bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (payee_id, component, plan_version_id, family_id, month, last)
) PARTITION BY RANGE (month, last);

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
    doubled integer NOT NULL,
    events integer NOT NULL,
    lines integer NOT NULL,
    CONSTRAINT statement_adds_up CHECK (facts = paid + unpaid AND amount_fen = earned_fen + adjusted_fen),
    PRIMARY KEY (id, month)
) PARTITION BY RANGE (month);
CREATE INDEX statement_payee ON incentives_statement (payee_id, month);
CREATE INDEX statement_partner ON incentives_statement (partner_id, month);
CREATE INDEX statement_county ON incentives_statement (county_id, month);

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

-- States are bytes already: nothing is gained by compressing them.
ALTER TABLE incentives_accrualstate ALTER COLUMN content SET STORAGE EXTERNAL;

DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'channelops_app') THEN
        REVOKE INSERT, UPDATE, DELETE ON incentives_commissionline, incentives_accrual, incentives_statement FROM channelops_app;
        REVOKE UPDATE, DELETE ON incentives_delta FROM channelops_app;
        REVOKE DELETE ON incentives_planversion FROM channelops_app;
    END IF;
END $$;
