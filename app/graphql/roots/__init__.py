"""What a query may begin with, one file for each kind of thing; every root calls the query that REST calls."""
