from django.urls import path

from . import views

urlpatterns = [path("healthz/", views.health), path("post/", views.post), path("latest/<int:room>/", views.latest)]
