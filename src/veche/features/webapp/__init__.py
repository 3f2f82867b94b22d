"""The web app: its built files, as browsers are to get them."""
