"""The HTTP interface of accounts, one module a theme."""
