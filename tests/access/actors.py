"""Groups of the cast as the table speaks of them: by what they are trusted with, and by whether 泉港 is theirs to see."""

Group = frozenset[str]


def group(*names: str) -> Group:
    """A set of sign-in names of the cast."""
    return frozenset(names)


# By role; HOME sees 泉港 (from the province, the city or the county), AWAY does not.
MANAGERS_HOME = group("province_manager", "city_manager", "county_manager")
MANAGERS_AWAY = group("sister_manager", "far_city_manager", "far_county_manager", "other_manager")
MANAGERS = MANAGERS_HOME | MANAGERS_AWAY
SETTLEMENT = group("settlement_officer")
STAFF = group("data_staff", "service_staff", "finance") | SETTLEMENT
AUDITORS = group("auditor")
ADMINISTRATORS = group("administrator")
SALES = group("sales_staff")
CLIENTS = group("client")
AGENTS_HOME = group("agent_owner", "agent_clerk")
AGENTS_AWAY = group("far_agent_owner")
AGENTS = AGENTS_HOME | AGENTS_AWAY
UNGRANTED = group("nobody")

# The operator's own people, without hall clerks and programs.
INSIDE_HOME = MANAGERS_HOME | STAFF | AUDITORS | ADMINISTRATORS
INSIDE = INSIDE_HOME | MANAGERS_AWAY

# By place: who sees what lies in 福建, in 泉州, in 泉港, in 思明.
OVER_FUJIAN = group("province_manager", "settlement_officer", "finance", "client", "administrator")
OVER_QUANZHOU = group("city_manager", "data_staff", "service_staff", "auditor")
OVER_QUANGANG = group("county_manager", "sales_staff")
OVER_SIMING = group("far_city_manager", "far_county_manager")

GRANTED = INSIDE | SALES | CLIENTS | AGENTS
SIGNED_IN = GRANTED | UNGRANTED
STRANGER = "stranger"
