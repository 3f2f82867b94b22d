"""Call Shield, the server's half: who may ring whom, how often, and who may not call for a while."""
