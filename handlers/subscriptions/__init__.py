"""The standing orders of channels: what they are, and what can be done with them."""
