"""What calls cost: the server beside them, the SFU that carries them, and how soon one is in."""
