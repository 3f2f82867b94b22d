"""Stories of people who use Matrix clients that this project did not write."""
