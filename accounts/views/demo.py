"""The demonstration's sign-in links. In every other mode this address does not exist."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from .. import demo, sessions
from ..models import Person
from ..standing import standing_of
from ..titles import class_title


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing, so a preview cannot use it up; the button signs in."""
    if not settings.DEMO:
        raise Http404
    if request.method == "POST":
        return _sign_in(request, demo.redeem(token))
    person = demo.person_of(token)
    if person is None:
        return render(request, "accounts/demo.html", {"person": None}, status=410)
    main = standing_of(person).main
    role = (main.title or class_title(main.klass, person.form)) if main else ""
    return render(
        request, "accounts/demo.html", {"person": person, "role": role, "state": main.state if main else None}
    )


def _sign_in(request: HttpRequest, person: Person | None) -> HttpResponse:
    if person is None:
        return render(request, "accounts/demo.html", {"person": None}, status=410)
    adapter = get_adapter()
    if request.user.is_authenticated:
        adapter.logout(request)
    adapter.login(request, person)
    sessions.remember(request)
    request.session[sessions.DEMO] = True
    sessions.mark_fresh(request, person, "demo")
    return redirect(settings.LOGIN_REDIRECT_URL)
