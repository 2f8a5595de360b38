"""Text encodings: detect them, and repair text that was decoded with the wrong one."""
