"""Programmes as files: read, checked, served while they change, shown in words."""
