"""A row of a workbook's further sheets says who may see it, as a row of the project does."""

from __future__ import annotations

from helpers.data_folders import loaded, workbook

PROJECTS = [
    ["Identifier", "Title", "Objective", "Donors", "Countries", "Start", "End"],
    ["A", "Bridges", "Aim.", "Fund One", "Kenya", "2025-01-01", "2026-12-31"],
]
AMOUNTS: list[list[object]] = [
    ["Identifier", "Kind", "Value", "Currency", "Audience"],
    ["A", "budget", 10, "EUR", ""],
    ["A", "budget", 7770001, "EUR", "internal"],
    ["A", "disbursement", 20, "EUR", "Public"],
    ["A", "expenditure", 7770002, "EUR", "whoever"],
]
TEXTS = [
    ["Identifier", "Field", "Language", "Text", "Audience"],
    ["A", "target groups", "en", "Told to all.", ""],
    ["A", "target groups", "en", "Told to nobody outside.", "Internal"],
]


def book() -> bytes:
    return workbook({"Projects": PROJECTS, "Amounts": AMOUNTS, "Texts": TEXTS})


def test_amounts_and_texts_of_their_own_sheets_are_for_whom_their_rows_say() -> None:
    whole = loaded({"a.xlsx": book()}, "2025-06-30")
    assert whole.amounts["audience"].fillna("-").tolist() == ["-", "internal", "public", "internal"]
    told = whole.for_donor("fund-one")
    assert sorted(told.amounts["value"]) == [10, 20]
    assert told.texts["text"].tolist() == ["Told to all."]
    assert b"777000" not in told.dumped()
