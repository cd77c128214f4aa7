"""Addresses of the pipeline that are not derived."""

from django.urls import path

from mainstay.modules.pipeline import views

urlpatterns = [path("deals/<str:public_id>/~move/", views.move_card, name="move_card")]
