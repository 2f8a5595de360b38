"""The pages and videos behind the links, and their server."""
