"""Bring printed figures onto declared concepts, calendars, units and borders."""
