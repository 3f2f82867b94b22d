"""Push: what people want to be told of, what they have not read, and telling their devices."""
