"""Addresses of people, preferences and the accreditation desk."""

from django.urls import path

from .views import demo, desk, directory, guidelines, invitation, preferences, sessions, status, tokens

app_name = "accounts"

urlpatterns = [
    path("people/", directory.by_state, name="directory"),
    path("people/bodies/", directory.by_body, name="directory_bodies"),
    path("people/search/", directory.search, name="directory_search"),
    path("people/<int:pk>/", directory.person, name="person"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("preferences/enter/", preferences.enter_sends, name="enter_sends"),
    path("preferences/sample/", preferences.sample, name="preferences_sample"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("demo/<str:token>/", demo.enter, name="demo"),
    path("guidelines/", guidelines.guidelines, name="guidelines"),
    path("status/", status.status, name="status"),
    path("sessions/", sessions.own_sessions, name="sessions"),
    path("sessions/end-others/", sessions.end_others, name="sessions_end_others"),
    path("sessions/<int:pk>/end/", sessions.end, name="session_end"),
    path("tokens/", tokens.own_tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.revoke, name="token_revoke"),
    path("desk/", desk.desk, name="desk"),
    path("desk/nominate/", desk.nominate, name="desk_nominate"),
    path("desk/<int:pk>/", desk.detail, name="desk_detail"),
    path("desk/<int:pk>/<slug:act>/", desk.act, name="desk_act"),
]
