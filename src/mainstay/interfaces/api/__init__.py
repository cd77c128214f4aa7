"""REST, derived from the registries: OpenAPI 3.1, problem details, cursor paging, ETags, idempotency keys."""
