"""What people write: days, periods, money."""
