"""Small questions to related tables: rows, pairs, groups, closures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd


def rows_where(frame: pd.DataFrame, column: str, values: set[str]) -> pd.DataFrame:
    """The rows whose value in a column is one of `values`, counted anew."""
    if frame.empty:
        return frame
    return frame[frame[column].isin(values)].reset_index(drop=True)


def row_numbers(frame: pd.DataFrame, column: str) -> dict[str, list[int]]:
    """Where the rows with each value of a column stand, counted from 0."""
    found: dict[str, list[int]] = {}
    for number, value in enumerate(frame[column].tolist()):
        found.setdefault(value, []).append(number)
    return found


def rows_at(
    frame: pd.DataFrame, numbers: Mapping[str, list[int]], values: Iterable[str]
) -> pd.DataFrame:
    """The rows that `rows_where` finds, by the numbers of the rows with each value.

    Takes as long as what it finds.
    """
    if frame.empty:
        return frame
    found = sorted(number for value in values for number in numbers.get(value, ()))
    return frame.take(found).reset_index(drop=True)


def pairs(frame: pd.DataFrame, key: str, value: str) -> dict[str, str]:
    """One column by another."""
    return dict(zip(frame[key].tolist(), frame[value].tolist(), strict=True))


def groups(frame: pd.DataFrame, key: str, value: str) -> dict[str, list[str]]:
    """The values of one column by another, in their order."""
    found: dict[str, list[str]] = {}
    for name, item in zip(frame[key].tolist(), frame[value].tolist(), strict=True):
        found.setdefault(name, []).append(item)
    return found


def split_cells(listed: pd.Series) -> list[set[str]]:
    """The sets that cells hold, separated by semicolons."""
    return [set(codes.split(";")) for codes in listed.dropna()]


def join_cells(frame: pd.DataFrame, column: str) -> dict[str, str]:
    """For each project the values of a column, separated by semicolons."""
    return {
        project: ";".join(values) for project, values in groups(frame, "project", column).items()
    }


def rows_listing(left_out: pd.DataFrame, column: str, codes: set[str]) -> pd.DataFrame:
    """The rows that list one of the codes in a column."""
    if left_out.empty:
        return left_out
    listed = left_out[column].fillna("").str.split(";")
    return left_out.loc[[not codes.isdisjoint(row) for row in listed]]


def closure(start: set[str], steps: Mapping[str, list[str]]) -> set[str]:
    """What can be reached from `start`, itself included."""
    found, new = set(start), set(start)
    while new:
        new = {step for code in new for step in steps.get(code, [])} - found
        found |= new
    return found
