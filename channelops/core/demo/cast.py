"""The people one signs in as: one for every role, at 福建省, 泉州市 and 泉港区."""

from dataclasses import dataclass

from .. import roles as r


@dataclass(frozen=True)
class Known:
    """A sign-in name, the role, where (a region code; for agents the county of their company) and in which department."""

    username: str
    role: str
    place: str
    department: str
    title_zh: str
    title_en: str


PROVINCE, CITY, COUNTY = "35", "3505", "350505"

CAST = (
    Known("province", r.PROVINCE_MANAGER, PROVINCE, "marketing", "经理", "manager"),
    Known("city", r.CITY_MANAGER, CITY, "marketing", "经理", "manager"),
    Known("county", r.COUNTY_MANAGER, COUNTY, "marketing", "经理", "manager"),
    Known("data", r.DATA_STAFF, CITY, "data", "数据部专员", "data officer"),
    Known("marketing", r.DEPARTMENT_STAFF, CITY, "marketing", "市场部专员", "marketing officer"),
    Known("group", r.DEPARTMENT_STAFF, CITY, "group_customers", "集团客户部专员", "group-customer officer"),
    Known("service", r.DEPARTMENT_STAFF, CITY, "customer_service", "客服中心专员", "customer-service officer"),
    Known("systems", r.DEPARTMENT_STAFF, CITY, "information_systems", "信息系统部专员", "systems officer"),
    Known("personnel", r.DEPARTMENT_STAFF, CITY, "human_resources", "人力资源部专员", "personnel officer"),
    Known("settlement", r.SETTLEMENT_OFFICER, PROVINCE, "marketing", "结算专员", "settlement officer"),
    Known("finance", r.FINANCE, PROVINCE, "marketing", "财务专员", "finance officer"),
    Known("sales", r.SALES_STAFF, COUNTY, "marketing", "营业员", "hall clerk"),
    Known("auditor", r.AUDITOR, CITY, "", "稽核员", "auditor"),
    Known("client", r.CLIENT, PROVINCE, "information_systems", "接口用户", "REST client"),
    Known("admin", r.ADMINISTRATOR, PROVINCE, "information_systems", "管理员", "administrator"),
    Known("agent", r.AGENT_OWNER, COUNTY, "", "负责人", "owner"),
    Known("clerk", r.AGENT_CLERK, COUNTY, "", "店员", "clerk"),
)
# The two who belong to a partner are written by the partners' chapter.
HOUSE_CAST = tuple(known for known in CAST if known.role not in r.PARTNER_ROLES)
PARTNER_CAST = tuple(known for known in CAST if known.role in r.PARTNER_ROLES)
STAFF_TITLES = {known.department: (known.title_zh, known.title_en) for known in CAST if known.role in (r.DATA_STAFF, r.DEPARTMENT_STAFF)}
