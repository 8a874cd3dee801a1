"""What people may ask for: to see what is held about them, to allow and withdraw, to be forgotten."""
