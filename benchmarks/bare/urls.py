"""One insert under a unique key and one guarded update, in one transaction."""

from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from niangjia.core.access import signed_in

TABLES = (
    "CREATE TABLE bare_session (id varchar(36) PRIMARY KEY, capacity integer NOT NULL, taken integer NOT NULL)",
    "CREATE TABLE bare_signup (session varchar(36) NOT NULL, person varchar(36) NOT NULL, UNIQUE (session, person))",
)
INSERT = "INSERT INTO bare_signup (session, person) VALUES (%s, %s) ON CONFLICT DO NOTHING"
UPDATE = "UPDATE bare_session SET taken = taken + 1 WHERE id = %s AND taken < capacity"


@signed_in
@require_POST
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT, [str(pk), str(request.user.pk)])
        if cursor.rowcount:
            cursor.execute(UPDATE, [str(pk)])
            if not cursor.rowcount:
                transaction.set_rollback(True)
                return HttpResponse(status=409)
    return HttpResponse(status=303, headers={"Location": "/"})


app_name = "bare"
urlpatterns = [path("bench/<uuid:pk>/", take, name="take")]
