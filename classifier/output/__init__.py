"""What the verbs write of labelled articles: columns, rows, tables for a terminal, the tidy table and workbooks."""
