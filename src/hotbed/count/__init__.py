"""From counts of equal rows and clusters to exact counts, shares, ranks and the ledger."""
