"""Relevés de décisions: an .xlsx becomes rows, cells and decision forms; only the spreadsheet library is touched."""
