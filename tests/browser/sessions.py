"""Sign people of the sample in, on the database the environment names: `python -m tests.browser.sessions JSON`.

A process of its own: the browser's driver and Django's database cannot share a thread.
"""

import json
import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.test import Client, override_settings  # noqa: E402

from accounts import sessions  # noqa: E402
from accounts.models import Accreditation, GuidelinesAcceptance, Person  # noqa: E402


def signed_in(email: str) -> dict[str, object]:
    person = Person.objects.get(email=email)
    client = Client()
    client.force_login(person, backend="accounts.backends.Members")
    session = client.session
    sessions.begin(session)
    sessions.mark_second_factor(session, person)
    # A fresh sign-in, as the sensitive acts ask for.
    fresh = {"method": "password", "at": time.time(), "reauthenticated": True}
    session["account_authentication_methods"] = [fresh]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    accreditation = Accreditation.objects.filter(person=person, stage="active").latest("pk")
    assert GuidelinesAcceptance.objects.filter(person=person).exists()
    return {"person": person.pk, "session": session.session_key, "accreditation": accreditation.pk}


if __name__ == "__main__":
    with override_settings(ALLOWED_HOSTS=["*"]):
        print(json.dumps({role: signed_in(email) for role, email in json.loads(sys.argv[1]).items()}))
