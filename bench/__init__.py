"""Side-by-side benchmark of Veche and its peer, as black boxes behind the Matrix client-server API."""
