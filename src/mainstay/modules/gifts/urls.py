"""The addresses of gifts that are not derived."""

from django.urls import path

from mainstay.modules.gifts.views import answer_part

urlpatterns = [
    path("gift-answer/", answer_part, name="gift_answer"),
]
