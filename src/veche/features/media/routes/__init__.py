"""The HTTP interface of media: content in one request, and in parts."""
