"""What an alert watches, and what it says."""
