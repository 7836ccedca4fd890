"""Making one report: a process of its own, the notebook's engine, the gate."""
