"""The addresses of the desk, of reports and of appeals."""

from django.urls import path

from .views import appeals, cases, desk, figures, posts, words

app_name = "moderation"
urlpatterns = [
    path("posts/<int:pk>/report/", posts.report, name="report"),
    path("posts/<int:pk>/moderation/", posts.hidden_post, name="post"),
    path("posts/<int:pk>/appeal/", posts.appeal, name="lodge_appeal"),
    path("warnings/<int:pk>/read/", posts.read_warning, name="read_warning"),
    path("moderation/", desk.queue, name="desk"),
    path("moderation/figures/", figures.desk_figures, name="figures"),
    path("moderation/statistics/", figures.statistics, name="statistics"),
    path("moderation/cases/<int:pk>/", cases.case_page, name="case"),
    path("moderation/cases/<int:pk>/claim/", cases.claim, name="claim"),
    path("moderation/cases/<int:pk>/release/", cases.release, name="release"),
    path("moderation/cases/<int:pk>/note/", cases.note, name="note"),
    path("moderation/cases/<int:pk>/decide/", cases.decide, name="decide"),
    path("moderation/cases/<int:pk>/undo/", cases.undo, name="undo"),
    path("moderation/cases/<int:pk>/hide/", cases.hide, name="hide_meanwhile"),
    path("moderation/cases/<int:pk>/restore/", cases.restore, name="restore"),
    path("moderation/cases/<int:pk>/silence/", cases.silence, name="silence"),
    path("moderation/silences/<int:pk>/lift/", cases.lift, name="lift_silence"),
    path("moderation/words/", words.word_rules, name="words"),
    path("moderation/words/<int:pk>/remove/", words.remove, name="remove_word"),
    path("moderation/appeals/", appeals.appeals, name="appeals"),
    path("moderation/appeals/<int:pk>/", appeals.appeal_page, name="appeal"),
]
