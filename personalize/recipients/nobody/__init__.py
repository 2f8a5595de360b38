"""Who gets no video, and why: rows that are nobody, opt-outs, suppression lists."""
