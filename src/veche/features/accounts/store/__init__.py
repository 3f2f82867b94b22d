"""The SQL of the tables of accounts: plain functions, one module a theme."""
