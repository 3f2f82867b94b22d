"""The use cases of accounts, one module a theme; `accounts.Accounts` is the door to all of them."""
