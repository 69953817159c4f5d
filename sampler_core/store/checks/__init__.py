"""Whether what is stored is sound: tables, rows and results against what is promised of them."""
