"""The totals of an IATI file by kind and currency, counted with lxml alone, against the library's.

Run it with ``python benchmarks/totals.py FILE``, a file whose activities each keep to the standard.
It ends with 1 where a total differs.
"""

from __future__ import annotations

import shutil
import sys
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree

from portfolio_lib import load

KINDS = {"1": "incoming", "2": "commitment", "3": "disbursement", "4": "expenditure",
         "11": "incoming commitment"}  # fmt: skip
"""IATI's code list TransactionType, as far as the tables keep it."""


def counted(file: str) -> dict[tuple[str, str], float]:
    """The totals, without a line of the library."""
    totals: dict[tuple[str, str], float] = defaultdict(float)
    for _, activity in etree.iterparse(file, tag="iati-activity"):
        for element in (*activity.iter("budget"), *activity.iter("transaction")):
            code = element.find("transaction-type")
            kind = "budget" if code is None else KINDS.get(code.get("code"))
            value = element.find("value")
            currency = value.get("currency") or activity.get("default-currency")
            if kind:
                totals[kind, currency] += float(value.text)
    return totals


def shown(file: str) -> dict[tuple[str, str], float]:
    """The totals that the overview prints: of the amounts that count, projects left out aside."""
    with TemporaryDirectory() as folder:
        shutil.copy(file, folder)
        amounts = load(Path(folder)).current_amounts()
    sums = amounts.groupby(["kind", "currency"])["value"].sum()
    return {
        (str(kind), str(currency)): float(sums[kind, currency]) for kind, currency in sums.index
    }


def main() -> None:
    """Print both, a line for each kind and currency."""
    alone, ours = counted(sys.argv[1]), shown(sys.argv[1])
    for kind, currency in sorted({*alone, *ours}):
        one, other = alone[kind, currency], ours.get((kind, currency), 0.0)
        print(f"{kind:20} {currency} {one:18,.2f} {other:18,.2f}")
    if {k: round(v, 2) for k, v in alone.items()} != {k: round(v, 2) for k, v in ours.items()}:
        sys.exit("the totals differ")


if __name__ == "__main__":
    main()
