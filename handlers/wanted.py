"""What may be wanted besides figures; a `handlers.request.Request` is wanted too.

Each type has one act in `handlers/acts`, which says what must be allowed for it.
"""
