"""The addresses of gifts that are not derived."""

from django.urls import path

from mainstay.modules.gifts.views import answer_part, examiner_file

urlpatterns = [
    path("gift-answer/", answer_part, name="gift_answer"),
    path("gift-examiner/<str:form>/", examiner_file, name="gift_examiner"),
]
