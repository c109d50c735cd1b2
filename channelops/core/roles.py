"""A role: what a person is trusted to do where a grant gives it; the capabilities of each are in `capabilities`."""

from django.utils.translation import gettext_lazy as _

PROVINCE_MANAGER = "province_manager"
CITY_MANAGER = "city_manager"
COUNTY_MANAGER = "county_manager"
DATA_STAFF = "data_staff"
DEPARTMENT_STAFF = "department_staff"
SETTLEMENT_OFFICER = "settlement_officer"
FINANCE = "finance"
SALES_STAFF = "sales_staff"
AGENT_OWNER = "agent_owner"
AGENT_CLERK = "agent_clerk"
AUDITOR = "auditor"
CLIENT = "client"
ADMINISTRATOR = "administrator"

ROLE_CHOICES = [
    (PROVINCE_MANAGER, _("Province manager")),
    (CITY_MANAGER, _("City manager")),
    (COUNTY_MANAGER, _("County manager")),
    (DATA_STAFF, _("Data-department staff")),
    (DEPARTMENT_STAFF, _("Department staff")),
    (SETTLEMENT_OFFICER, _("Settlement officer")),
    (FINANCE, _("Finance")),
    (SALES_STAFF, _("Own sales staff")),
    (AGENT_OWNER, _("Agent owner")),
    (AGENT_CLERK, _("Agent clerk")),
    (AUDITOR, _("Auditor")),
    (CLIENT, _("REST client")),
    (ADMINISTRATOR, _("Administrator")),
]
ROLES = tuple(code for code, _label in ROLE_CHOICES)
PARTNER_ROLES = (AGENT_OWNER, AGENT_CLERK)

# The levels of region over which a role may be held (1 province, 2 city, 3 county, 4 grid); partner roles: none.
ROLE_LEVELS: dict[str, frozenset[int]] = {
    PROVINCE_MANAGER: frozenset({1}),
    CITY_MANAGER: frozenset({2}),
    COUNTY_MANAGER: frozenset({3, 4}),
    DATA_STAFF: frozenset({1, 2, 3}),
    DEPARTMENT_STAFF: frozenset({1, 2, 3}),
    SETTLEMENT_OFFICER: frozenset({1, 2}),
    FINANCE: frozenset({1, 2}),
    SALES_STAFF: frozenset({2, 3, 4}),
    AUDITOR: frozenset({1, 2, 3}),
    CLIENT: frozenset({1, 2, 3}),
    ADMINISTRATOR: frozenset({1, 2, 3}),
}
