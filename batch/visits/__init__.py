"""What happens on the pages: views counted without cookies, and what recipients ask for."""
