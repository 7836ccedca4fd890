"""What reports look like: the tokens of the design, and an organisation's own theme."""
