"""The pages of compliance, and its places in the navigation."""

from django.utils.translation import gettext_lazy as _

from mainstay.framework.pages import NavItem, Page, RecordPage, register_nav, register_page

register_page(
    Page(
        name="notices", path="privacy-notices", query="privacy.notices_due", template="compliance/notices.html",
        title=_("Privacy notices due"),
    )
)  # fmt: skip
register_page(
    Page(
        name="withheld", path="withheld", query="privacy.withheld", template="compliance/withheld.html",
        title=_("Withheld persons"),
    )
)  # fmt: skip
register_page(RecordPage(kind="data_subject", query="privacy.person", template="compliance/data_subject_page.html"))
register_page(
    Page(
        name="erase_plan", path="erase-plan", query="privacy.erase_plan", template="compliance/erase_plan.html",
        title=_("Erasure plan"),
    )
)  # fmt: skip
register_page(RecordPage(kind="privacy_request", query="privacy_request.page", template="compliance/request_page.html"))
register_page(
    Page(
        name="exports", path="exports", query="privacy.exports", template="compliance/exports.html",
        title=_("Register of exports"),
    )
)  # fmt: skip
register_page(
    Page(
        name="processing_record", path="processing-record", query="privacy.processing_record",
        template="compliance/processing_record.html", title=_("Record of processing"),
    )
)  # fmt: skip
register_page(
    Page(
        name="retention", path="retention", query="retention_class.schedule", template="compliance/retention.html",
        title=_("Retention"),
    )
)  # fmt: skip
register_page(RecordPage(kind="erasure_round", query="erasure_round.page", template="compliance/round_page.html"))
register_page(RecordPage(kind="notice_round", query="notice_round.page", template="compliance/notice_round_page.html"))
register_nav(
    NavItem(
        name="retention", group="serving", label=_("Retention"), icon="archive", url="/retention/", rank=83,
        right=("privacy", "read"),
    )
)  # fmt: skip
register_nav(
    NavItem(
        name="exports", group="serving", label=_("Register of exports"), icon="download", url="/exports/", rank=83,
        right=("privacy", "read"),
    )
)  # fmt: skip
register_nav(
    NavItem(
        name="processing_record", group="serving", label=_("Record of processing"), icon="file-text",
        url="/processing-record/", rank=83, right=("privacy", "read"),
    )
)  # fmt: skip
register_nav(
    NavItem(
        name="privacy_requests", group="serving", label=_("Privacy requests"), icon="user-question",
        url="/privacy-requests/", rank=79, right=("privacy", "read"),
    )
)  # fmt: skip
register_nav(
    NavItem(
        name="consents", group="serving", label=_("Consent"), icon="checklist", url="/consents/", rank=80,
        right=("consent", "edit"),
    )
)  # fmt: skip
register_nav(
    NavItem(
        name="suppressions", group="serving", label=_("Do not contact"), icon="ban", url="/do-not-contact/", rank=81,
        right=("consent", "edit"),
    )
)  # fmt: skip
register_nav(
    NavItem(
        name="withheld", group="serving", label=_("Withheld persons"), icon="user-shield", url="/withheld/", rank=82,
        right=("privacy", "read"),
    )
)  # fmt: skip
register_nav(
    NavItem(
        name="erasures", group="serving", label=_("Erasures"), icon="certificate", url="/erasures/", rank=83,
        right=("privacy", "read"),
    )
)  # fmt: skip
register_nav(
    NavItem(
        name="record_classes", group="settings", label=_("Record classes"), icon="archive", url="/record-classes/",
        rank=70, right=("rule", "edit"),
    )
)  # fmt: skip
register_page(RecordPage(kind="conflict", query="conflict.page", template="compliance/conflict_page.html"))
register_page(RecordPage(kind="wall", query="wall.page", template="compliance/wall_page.html"))
register_nav(
    NavItem(
        name="conflicts", group="serving", label=_("Conflicts of interest"), icon="swords", url="/conflicts/", rank=84,
        right=("conflict", "edit"),
    )
)  # fmt: skip
register_nav(
    NavItem(
        name="competitions", group="serving", label=_("Clients that compete"), icon="users", url="/competitions/",
        rank=85, right=("competition", "read"),
    )
)  # fmt: skip
register_nav(
    NavItem(
        name="walls", group="serving", label=_("Information walls"), icon="shield-lock", url="/walls/", rank=86,
        right=("wall", "read"),
    )
)  # fmt: skip
register_nav(
    NavItem(
        name="watched_industries", group="settings", label=_("Watched industries"), icon="eye",
        url="/watched-industries/", rank=71, right=("rule", "edit"),
    )
)  # fmt: skip
