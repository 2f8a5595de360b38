"""Text that was written in, or misread as, another encoding."""
