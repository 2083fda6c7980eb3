from django.http import HttpRequest, HttpResponse
from django.urls import path

from niangjia.core.access import roles, signed_in
from niangjia.people.roles import DESK


@signed_in
def worker_toys(request: HttpRequest) -> HttpResponse:
    return HttpResponse("借玩具")


@roles(*DESK)
def desk_toys(request: HttpRequest) -> HttpResponse:
    return HttpResponse("玩具台账")


app_name = "toy_context"
urlpatterns = [
    path("toys/", worker_toys, name="worker_toys"),
    path("desk/toys/", desk_toys, name="desk_toys"),
]
