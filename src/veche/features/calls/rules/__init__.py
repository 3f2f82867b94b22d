"""What calls decide. Pure."""
