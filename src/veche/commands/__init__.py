"""Commands that are more than a line: operating, backup and restore, the doctor, the settings page."""
