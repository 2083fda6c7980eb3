"""The bare statements in a view with the same middleware and log-in as a sign-up, and nothing else."""

from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from benchmarks.bare.statements import INSERT, UPDATE
from niangjia.core.access import signed_in


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
