"""Alerts: conditions on the figures of a scope, and when they begin and end to hold."""
