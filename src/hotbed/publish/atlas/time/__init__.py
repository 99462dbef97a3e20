"""The atlas's page of several editions: ranks over time, and small multiples of shares."""
