"""The web server: the pages and videos behind the links."""
