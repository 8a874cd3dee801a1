"""Who may what: accounts, roles, passwords, tokens, sessions and the audit log. Only the database holds them."""
