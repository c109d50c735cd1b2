"""A capability: an object and a verb, and the roles that hold it. The only place where roles become rights."""

from . import roles as r

MANAGERS = (r.PROVINCE_MANAGER, r.CITY_MANAGER, r.COUNTY_MANAGER)
STAFF = (r.DATA_STAFF, r.DEPARTMENT_STAFF, r.SETTLEMENT_OFFICER, r.FINANCE)
INSIDE = (*MANAGERS, *STAFF, r.AUDITOR, r.ADMINISTRATOR)
ADMIN = (r.ADMINISTRATOR,)
AGENTS = (r.AGENT_OWNER, r.AGENT_CLERK)
EVERYONE = r.ROLES

CAPABILITIES: dict[str, tuple[str, ...]] = {
    # organisation
    "region.view": (*INSIDE, r.SALES_STAFF, r.CLIENT),
    "region.change": ADMIN,
    "unit.view": INSIDE,
    "unit.change": ADMIN,
    "person.view": INSIDE,
    "person.change": ADMIN,
    "person.act_as": ADMIN,
    "grant.view": (*MANAGERS, r.AUDITOR, r.ADMINISTRATOR),
    "grant.change": ADMIN,
    # partners
    "partner.view": (*INSIDE, *AGENTS),
    "partner.stage": MANAGERS,
    # incentives
    "plan.view": INSIDE,
    "plan.change": (r.PROVINCE_MANAGER, r.CITY_MANAGER, r.SETTLEMENT_OFFICER),
    "plan.simulate": (r.PROVINCE_MANAGER, r.CITY_MANAGER, r.SETTLEMENT_OFFICER, r.FINANCE),
    "plan.approve": (r.PROVINCE_MANAGER, r.CITY_MANAGER, r.FINANCE),
    "plan.publish": (r.PROVINCE_MANAGER, r.FINANCE),
    "plan.pin": (r.PROVINCE_MANAGER, r.CITY_MANAGER, r.SETTLEMENT_OFFICER),
    "period.view": INSIDE,
    "period.run": (r.SETTLEMENT_OFFICER,),
    "period.approve": (r.FINANCE,),
    "period.release": (r.SETTLEMENT_OFFICER, r.FINANCE),
    "instalment.hold": (*MANAGERS, r.SETTLEMENT_OFFICER),
    "statement.view": (*INSIDE, *AGENTS, r.SALES_STAFF, r.CLIENT),
    # traces
    "change.view": INSIDE,
    "attachment.view": EVERYONE,
    "attachment.add": (*MANAGERS, *STAFF, *AGENTS, r.ADMINISTRATOR),
    "attachment.remove_any": (*MANAGERS, r.ADMINISTRATOR),
    "notice.view": EVERYONE,
    # REST
    "token.view": (*INSIDE, *AGENTS, r.CLIENT),
    "token.change": (*MANAGERS, *STAFF, *AGENTS, r.CLIENT, r.ADMINISTRATOR),
    "token.change_any": ADMIN,
    # sales
    "sales.view": (*INSIDE, r.SALES_STAFF, r.CLIENT),
    "sales.change": (r.PROVINCE_MANAGER, r.CITY_MANAGER, r.ADMINISTRATOR),
    "order.view": (*INSIDE, *AGENTS, r.SALES_STAFF, r.CLIENT),
    "batch.view": (*MANAGERS, *STAFF, r.AUDITOR, r.CLIENT, r.ADMINISTRATOR),
    "sales.import": (r.DATA_STAFF, r.SETTLEMENT_OFFICER, r.CLIENT, r.ADMINISTRATOR),
    # analytics
    "kpi.view": (*INSIDE, r.CLIENT),
    # the night and the machine
    "job.view": (*MANAGERS, *STAFF, r.AUDITOR, r.ADMINISTRATOR),
    "job.run": (r.SETTLEMENT_OFFICER, r.ADMINISTRATOR),
    "system.view": ADMIN,
}


def roles_with(capability: str) -> tuple[str, ...]:
    """The roles that hold a capability; KeyError where no such capability is declared."""
    return CAPABILITIES[capability]


def held_by(role: str) -> frozenset[str]:
    """Every capability of a role."""
    return frozenset(name for name, roles in CAPABILITIES.items() if role in roles)
