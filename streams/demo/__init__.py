"""The demonstration: invented people, kept apart, and accounts to look at them."""
