"""Media: uploads, downloads, thumbnails and previews of web pages (the content repository)."""
