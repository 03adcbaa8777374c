from . import (
    authorization,
    dispatcher,
    introspection,
    login,
    mcp,
    metadata,
    not_me,
    registration,
    revocation,
    self_test,
    token,
)
