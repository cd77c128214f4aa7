"""How the parts are put together: settings, root addresses, the ASGI and WSGI entry."""
