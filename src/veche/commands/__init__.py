"""Commands that are more than a line: operating, backup, restore, moving files, the doctor, the settings."""
