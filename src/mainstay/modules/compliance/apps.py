"""The compliance app."""

from mainstay.framework.modules import ModuleConfig


class ComplianceConfig(ModuleConfig):
    """Consent, suppression, retention."""

    name = "mainstay.modules.compliance"
    label = "compliance"
