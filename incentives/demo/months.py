"""The incentives' chapter: a plan with two versions, closed past months and an open one, each calculated from its orders."""

from datetime import date

from channelops.core.access import access_of
from channelops.core.actors import Actor
from channelops.core.demo.world import DemoWorld
from channelops.core.models import Person
from channelops.kernel.periods import Month
from channelops.sales.models import Payee
from channelops.sales.selectors.codes import payees_within

from ..models import Period
from ..selectors.facts import facts_count
from ..selectors.plans import version_numbered
from ..selectors.releases import holds_of
from ..services.accruals import accrual_run
from ..services.contract_pins import Contract, pin_make
from ..services.periods import period_move
from ..services.plan_versions import version_approve, version_draft, version_publish, version_submit
from ..services.plans import plan_create
from ..services.releases import release_give
from . import late
from .documents import CODE, document

# So many months before the present one are calculated and closed.
CLOSED = 6
# The second version holds from the third month before the present one.
SECOND = 3
# There are no orders yet when the demonstration's plan is published.
UNSIMULATED = "演示数据：发布时还没有订单可供模拟"
PINNED = 3
PINNED_BECAUSE = "合同约定原方案费率在合同期内不变"
RELEASED = "发送方已确认，随下一批文件重新提供；差额计入下月。"


def write(world: DemoWorld) -> None:
    """The plan first, then month by month."""
    people = {person.username: person for person in Person.objects.filter(username__in=("settlement", "province", "finance"))}
    officer, manager, finance = (Actor(via="command:demo", person=people[name]) for name in ("settlement", "province", "finance"))
    _plan(world, officer, hands=(manager, finance))
    _pins(world, officer)
    present = Month.of(world.on)
    for back in range(CLOSED, -1, -1):
        month = present.plus(-back)
        if facts_count(month):
            if not back:
                late.write(world)
            _month(world, month)
            if back:
                _close(world, month.first, hands=(officer, finance))


def _plan(world: DemoWorld, officer: Actor, *, hands: tuple[Actor, Actor]) -> None:
    plan = plan_create(
        code=CODE,
        name_zh="福建社会渠道酬金方案",
        name_en="Fujian partner plan",
        region=world.regions["35"],
        payee_kind="partner",
        actor=officer,
        at=world.at,
    )
    begins = (world.begin, Month.of(world.on).plus(-SECOND).first)
    for begin, second in zip(begins, (False, True), strict=True):
        words = document(begin=begin.isoformat(), second=second)
        version = version_draft(plan=plan, document=words, actor=officer, at=world.at)
        version = version_submit(version=version, access=None, actor=officer, at=world.at)
        version = version_approve(version=version, access=None, actor=hands[0], at=world.at)
        version_publish(version=version, access=None, actor=hands[1], at=world.at, unsimulated=UNSIMULATED)


def _pins(world: DemoWorld, officer: Actor) -> None:
    """Some partners stay with the first version by contract when the second begins; one of them only for a quarter."""
    begins = Month.of(world.on).plus(-SECOND)
    first = version_numbered(CODE, 1)
    assert first is not None
    payees = Payee.objects.filter(pk__in=payees_within(world.regions["35"].pk, kind="partner", limit=PINNED)).order_by("code")
    for number, payee in enumerate(payees, start=1):
        ends = begins.plus(3 if number == 1 else 12).first
        contract = Contract(number=f"HT-{begins.year}-{number:03}", begins_on=begins.first, ends_on=ends, reason=PINNED_BECAUSE)
        pin_make(version=first, payee=payee, contract=contract, access=None, actor=officer, at=world.at)


def _month(world: DemoWorld, month: Month) -> None:
    accrual_run(month=month.first, actor=world.actor, business_date=min(month.last, world.on), at=world.at)


def _close(world: DemoWorld, month: date, *, hands: tuple[Actor, Actor]) -> None:
    period = Period.objects.get(month=month)
    for step, hand in (("calculate", 0), ("review", 0), ("approve", 1), ("lock", 1)):
        if step == "approve":
            _release(world, period, officer=hands[0])
        period = period_move(period=period, step=step, access=None, actor=hands[hand], at=world.at)


def _release(world: DemoWorld, period: Period, *, officer: Actor) -> None:
    access = access_of(officer.person, on=world.on)
    for hold in holds_of(period):
        if hold.holds:
            release_give(period=period, source_id=hold.source_id, reason=RELEASED, access=access, actor=officer, at=world.at)
