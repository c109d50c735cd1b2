"""A file is taken from its row with a reason: it is no more to be had, and the history keeps that it was there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from channelops.core.models import Attachment, Change
from channelops.core.refusals import Refused
from channelops.core.services.attachments import attachment_add, attachment_path, attachment_remove

from ..cast import NOW


@pytest.fixture
def attachment(world, acting):
    """A file of a data clerk on the city."""
    upload = SimpleUploadedFile("contract.pdf", b"%PDF-1.7")
    return attachment_add(owner=world.city, upload=upload, actor=acting("data_staff"), at=NOW)


def remove(client, attachment):
    return client.post(reverse("attachment_remove", args=[attachment.pk]), {"reason": "wrong file"})


def test_it_is_gone_from_page_and_address_but_not_from_the_history(world, browse, attachment):
    assert remove(browse("data_staff"), attachment).status_code == 303
    assert browse("data_staff").get(reverse("attachment", args=[attachment.pk])).status_code == 404
    assert "contract.pdf" not in browse("sales_staff").get(reverse("region_detail", args=[world.city.pk])).content.decode()
    change = Change.objects.first()
    assert (change.verb, change.was["file"], change.reason) == ("remove", "contract.pdf", "wrong file")
    assert attachment_path(attachment).exists()


def test_a_second_removal_is_refused(world, acting, attachment):
    values = {"attachment": attachment, "owner": world.city, "actor": acting("data_staff"), "at": NOW}
    attachment_remove(**values)
    with pytest.raises(Refused):
        attachment_remove(**values)
    assert Change.objects.filter(verb="remove").count() == 1


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("service_staff", 403),
        ("auditor", 403),
        ("county_manager", 404),
        ("far_city_manager", 404),
        ("city_manager", 303),
        ("administrator", 303),
    ],
)
def test_others_files_are_removed_by_managers_of_the_place_only(browse, attachment, name, status):
    assert remove(browse(name), attachment).status_code == status
    assert Attachment.objects.filter(removed_at=None).exists() == (status != 303)


def test_a_removal_needs_its_reason(browse, attachment):
    answer = browse("data_staff").post(reverse("attachment_remove", args=[attachment.pk]), {"reason": ""})
    assert answer.status_code == 422
    assert Attachment.objects.filter(removed_at=None).exists()
