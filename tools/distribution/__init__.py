"""Wheels of the core for other machines than this one."""
