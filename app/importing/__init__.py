"""Reads publishers' own workbooks, also of editions nobody prepared for, and says what each row would change."""
