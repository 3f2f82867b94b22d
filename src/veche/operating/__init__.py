"""What operators have done from the command line, on a server that runs or on its data."""
