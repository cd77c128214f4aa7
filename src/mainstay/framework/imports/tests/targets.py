"""A few kinds to import into, as modules declare them."""

from mainstay.framework.imports.targets import ImportField as Field
from mainstay.framework.imports.targets import ImportTarget

ACCOUNT = ImportTarget(
    "account",
    "Account",
    (
        Field("name", "Name", required=True, concept="account_name"),
        Field("external_id", "Number"),
        Field("industry", "Industry"),
        Field("country", "Country", "country"),
        Field("city", "City"),
        Field("website", "Website", "url"),
        Field("founded_year", "Founded", "integer"),
        Field("employees", "Employees", "integer"),
        Field("annual_revenue", "Annual revenue", "money"),
        Field("parent", "Parent", "reference", kind="account"),
        Field("owner", "Owner", "reference", kind="user"),
        Field("key", "Key account", "boolean"),
        Field("since", "Customer since", "date"),
        Field("status", "Status", "choice", choices={"prospect": "Prospect", "active": "Active client"}),
    ),
    (("external_id",), ("name", "country")),
)
PERSON = ImportTarget(
    "person",
    "Person",
    (
        Field("given_name", "First name"),
        Field("family_name", "Last name", required=True),
        Field("email", "E-mail", "email"),
        Field("phone", "Phone", "phone"),
        Field("mobile", "Mobile", "phone"),
        Field("account", "Account", "reference", kind="account"),
        Field("job_title", "Job title"),
        Field("birthday", "Birthday", "date"),
    ),
)
OPPORTUNITY = ImportTarget(
    "opportunity",
    "Opportunity",
    (
        Field("external_id", "Number"),
        Field("account", "Account", "reference", required=True, kind="account"),
        Field("owner", "Owner", "reference", kind="user"),
        Field("product", "Product", "reference", kind="product"),
        Field(
            "stage",
            "Stage",
            "choice",
            required=True,
            choices={"prospecting": "Prospecting", "engaging": "Engaging", "won": "Won", "lost": "Lost"},
        ),
        Field("opened_on", "Opened", "date"),
        Field("closed_on", "Closed", "date"),
        Field("amount", "Amount", "money"),
    ),
)
ORDER_LINE = ImportTarget(
    "order_line",
    "Order line",
    (
        Field("order", "Order", "reference", required=True, kind="order"),
        Field("product", "Product", "reference", kind="product", concept="code"),
        Field("quantity", "Quantity", "decimal", required=True),
        Field("unit_price", "Unit price", "decimal"),
        Field("description", "Description"),
        Field("ordered_at", "Ordered at", "instant"),
    ),
)
ALL = (ACCOUNT, PERSON, OPPORTUNITY, ORDER_LINE)
