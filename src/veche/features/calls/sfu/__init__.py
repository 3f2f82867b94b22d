"""The SFU: the program that passes the media of a call on, behind one door."""
