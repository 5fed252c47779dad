class ChartFailed(Exception):
    """No picture could be drawn; the answer goes out without one."""
