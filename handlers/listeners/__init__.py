"""What Slack sends, read into what is wanted; nothing here shows anything by itself."""
