"""What the web server sends: whole answers, and movies or parts of them."""
