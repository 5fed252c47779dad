"""What a channel can order: a digest or an alert, and when it comes, as values."""
