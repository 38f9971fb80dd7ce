"""Reading change sets from files that strangers send: CSV, XLSX and JSON, row by row, within bounded memory."""
