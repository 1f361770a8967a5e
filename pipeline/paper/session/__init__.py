"""A séance on paper: its agenda, and the workbook in which it writes its decisions."""
