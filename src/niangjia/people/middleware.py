"""Who is asking, and may they? Sets ``request.person``, ``posts``, ``actor`` and ``scope``."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from niangjia.core.access import access_of
from niangjia.core.actor import Actor
from niangjia.core.clock import database_now, local_day
from niangjia.people import roles
from niangjia.people.models import Person, Post
from niangjia.people.queries import signed_in_as

SEEN = "seen_at"
SEEN_EVERY = timedelta(minutes=1)
NOBODY = Actor(name="anonymous", role="")


class ActorMiddleware:
    """Finds the person and the post acted in, and enforces what each view declares."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identify(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        access = access_of(view)
        if access is None:
            raise ImproperlyConfigured(
                f"{view.__module__}.{getattr(view, '__name__', view)} declares no access."
            )
        if access.audience == "anyone":
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), _login_url())
        if not access.admits(signed_in=True, role=request.actor.role):
            raise Http404
        return _desk_gate(request) if access.audience == "roles" else None


def _login_url() -> str:
    from django.urls import reverse

    return reverse(settings.LOGIN_URL)


def identify(request: HttpRequest) -> None:
    """Set who asks: one statement for a worker once session and user are loaded, two for somebody with a desk."""
    request.person, request.posts, request.scope, request.actor = None, [], None, NOBODY
    if not request.user.is_authenticated:
        return
    person, posts = signed_in_as(request.user.pk, local_day(timezone.now()))
    if person is None:
        request.actor = Actor(name="newcomer", role=roles.WORKER, user_id=request.user.pk)
        return
    request.person, request.posts = person, posts
    acting = acting_post(request)
    request.actor = actor_for(person, acting)
    request.scope = request.actor.scope


def acting_post(request: HttpRequest) -> Post | None:
    """Give the post chosen in this session, else the first in force."""
    chosen = request.session.get("acting_post")
    return next(
        (post for post in request.posts if str(post.pk) == chosen),
        request.posts[0] if request.posts else None,
    )


def actor_for(person: Person, post: Post | None) -> Actor:
    """Make the actor for a person acting in a post, or for themselves."""
    if post is None:
        return Actor(
            name=person.name or "职工", role=roles.WORKER, user_id=person.user_id, person_id=person.pk
        )
    return Actor(
        name=person.name,
        role=roles.role_of(post.kind, post.org.level),
        user_id=person.user_id,
        person_id=person.pk,
        post_id=post.pk,
        org_id=post.org_id,
        org_name=post.org.name,
        title=post.title,
        scope=post.org.scope,
    )


def _desk_gate(request: HttpRequest) -> HttpResponse | None:
    """Hold the desk's own rules: the idle limit and the second factor."""
    now = timezone.now().timestamp()
    seen = request.session.setdefault(SEEN, now)  # logging in has set it, by the database's clock
    if abs(now - seen) > SEEN_EVERY.total_seconds():
        now = database_now().timestamp()  # once a minute; every time, where this process's own clock is wrong
        if now - seen > settings.NIANGJIA_DESK_IDLE_MINUTES * 60:
            logout(request)
            return redirect_to_login(request.get_full_path(), _login_url())
        if abs(now - seen) > SEEN_EVERY.total_seconds():
            request.session[SEEN] = now
    if settings.NIANGJIA_SECOND_FACTOR:
        from niangjia.accounts.second_factor import missing_step

        step = missing_step(request)
        if step:
            return redirect(step)
    return None
