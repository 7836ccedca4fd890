"""python -m portfolio_lib: the same as the command portfolio."""

from portfolio_lib.cli import main

main()
