"""The scope of the partners' models, one line each."""

from channelops.core import scoping

from . import models

scoping.scoped(models.Partner, scoping.placed(partner="pk"))
scoping.scoped(models.PartnerStage, scoping.placed("partner__", partner="partner_id"))
scoping.scoped(models.PartnerPlacement, scoping.placed("partner__", partner="partner_id"))
