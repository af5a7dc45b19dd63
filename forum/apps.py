"""The heart: rooms, threads, posts and the numbered log."""

from django.apps import AppConfig


class ForumConfig(AppConfig):
    name = "forum"
