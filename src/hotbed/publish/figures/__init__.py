"""Charts that several outputs have: of findings, and of what a change consists of."""
