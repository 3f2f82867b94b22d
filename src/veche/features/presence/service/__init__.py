"""The use cases of presence: typing, receipts, and being online."""
