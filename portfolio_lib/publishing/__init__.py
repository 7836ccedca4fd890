"""From a portfolio to published reports: plan, run, gate, publish."""
