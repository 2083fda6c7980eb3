"""What stands behind this room's URLs with arguments."""

from typing import Any

from django.utils import timezone

from niangjia.rosters import services
from tests.rosters.workbooks import person, roster
from tests.support.factories import TEST
from tests.support.url_objects import Place, objects_for


@objects_for(
    "rosters:desk_batch",
    "rosters:desk_batch_columns",
    "rosters:desk_batch_transfers",
    "rosters:desk_batch_import",
    "rosters:desk_batch_undo",
    "rosters:desk_batch_discard",
    "rosters:desk_batch_corrections",
)
def batch(place: Place) -> dict[str, Any]:
    made, opened = services.open_batch(
        content=roster(person(1), person(2, 手机号码="12")),
        file_name="花名册.xlsx",
        org=place.org,
        actor=TEST,
        at=timezone.now(),
    )
    services.preview_batch(batch=made, opened=opened)
    return {"pk": made.pk}


@objects_for(
    "rosters:desk_mapping",
    "rosters:desk_mapping_rename",
    "rosters:desk_mapping_delete",
    "rosters:desk_mapping_template",
)
def mapping(place: Place) -> dict[str, Any]:
    columns = [("姓名", "name"), ("手机号码", "phone"), ("车牌号", "extra:车牌号")]
    made = services.save_mapping(org=place.org, name="模板", columns=columns, actor=TEST, at=timezone.now())
    return {"pk": made.pk}
