"""Administration: what those who look after a server see of it and do, and what everybody may know of it."""
